package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientIdentityTest {
  @ParameterizedTest
  @CsvSource({"rsa, RSA", "ec, EC", "ed25519, EdDSA"})
  void readsEveryFormOfAKey(String name, String algorithm) throws IOException {
    ClientIdentity identity = parse(name + ".cert", name + ".key");

    assertThat(identity.key().getAlgorithm()).isEqualTo(algorithm);
    assertThat(identity.toString()).isEqualTo("ClientIdentity[CN=" + name + " client]");
  }

  @ParameterizedTest
  @CsvSource({
    "rsa.cert, ec.key",
    "ec.cert, rsa.key",
    "ec.cert, ed25519.key",
    "ed25519.cert, ec.key",
    "ec.cert, encrypted.key",
    "ec.cert, ec.cert",
    "ec.key, ec.key",
    "README, ec.key",
    "ec.cert, README"
  })
  void refusesWhatDoesNotFitAndShowsNothingOfIt(String chain, String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(chain, key))
        .withMessageStartingWith("clientCertificate");
  }

  @Test
  void refusesTheKeyOfAnother() throws IOException {
    String pem = new String(read("ec.key").toByteArray(), StandardCharsets.US_ASCII);
    int middle = pem.length() / 2;
    String other =
        pem.substring(0, middle)
            + (pem.charAt(middle) == 'A' ? 'B' : 'A')
            + pem.substring(middle + 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientIdentity.parse(read("ec.cert"), Bytes.utf8(other)))
        .withNoCause();
  }

  private static ClientIdentity parse(String chain, String key) throws IOException {
    return ClientIdentity.parse(read(chain), read(key));
  }

  private static Bytes read(String name) throws IOException {
    try (InputStream in = ClientIdentityTest.class.getResourceAsStream("client/" + name)) {
      return Bytes.copyOf(Objects.requireNonNull(in).readAllBytes());
    }
  }
}
