package imagesign.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7914 §12. */
class ScryptTest {
  @Test
  void derivesFromTheEmptyPassword() {
    assertThat(derive("", "", new Scrypt(16, 1, 1)))
        .isEqualTo(
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
  }

  @Test
  void derivesInParallelBlocks() {
    assertThat(derive("password", "NaCl", new Scrypt(1024, 8, 16)))
        .isEqualTo(
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
  }

  @Test
  void derivesAtTheCostOfInteractiveLogins() {
    assertThat(derive("pleaseletmein", "SodiumChloride", new Scrypt(16384, 8, 1)))
        .isEqualTo(
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
  }

  @ParameterizedTest
  @CsvSource({"0,8,1", "1,8,1", "3,8,1", "-2,8,1", "16,0,1", "16,8,0", "16,-8,1", "1048576,8,1"})
  void refusesParametersThatDontExistOrTakeTooMuch(int n, int r, int p) {
    assertThatThrownBy(() -> new Scrypt(n, r, p)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String derive(String password, String salt, Scrypt scrypt) {
    return HexFormat.of()
        .formatHex(
            scrypt.derive(
                password.getBytes(StandardCharsets.UTF_8),
                salt.getBytes(StandardCharsets.UTF_8),
                64));
  }
}
