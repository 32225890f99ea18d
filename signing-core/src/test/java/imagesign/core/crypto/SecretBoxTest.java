package imagesign.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {
  /** The example of "Cryptography in NaCl", §10. */
  private static final byte[] KEY =
      hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");

  private static final byte[] NONCE = hex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
  private static final byte[] PLAINTEXT =
      hex(
          "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc"
              + "e5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31"
              + "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
              + "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f93776384864"
              + "5e0705");
  private static final byte[] BOX =
      hex(
          "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce"
              + "48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972"
              + "71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae"
              + "90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3"
              + "7973f622a43d14a6599b1f654cb45a74e355a5");

  @Test
  void sealsTheExampleOfNaCl() {
    assertThat(SecretBox.seal(KEY, NONCE, PLAINTEXT)).isEqualTo(BOX);
  }

  @Test
  void opensTheExampleOfNaCl() {
    assertThat(SecretBox.open(KEY, NONCE, BOX)).hasValue(PLAINTEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32, 33, 63, 64, 65, 1000})
  void opensWhatItSealed(int length) {
    byte[] plaintext = Arrays.copyOf(PLAINTEXT, length);
    byte[] box = SecretBox.seal(KEY, NONCE, plaintext);
    assertThat(box).hasSize(length + 16);
    assertThat(SecretBox.open(KEY, NONCE, box)).hasValue(plaintext);
  }

  @Test
  void opensNothingWithAnyBitChanged() {
    for (int bit = 0; bit < 8 * BOX.length; bit++) {
      byte[] changed = BOX.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(SecretBox.open(KEY, NONCE, changed)).isEmpty();
    }
  }

  @Test
  void opensNothingWithAnotherKeyNonceOrLength() {
    byte[] key = KEY.clone();
    key[31] ^= 1;
    assertThat(SecretBox.open(key, NONCE, BOX)).isEmpty();
    byte[] nonce = NONCE.clone();
    nonce[23] ^= 1;
    assertThat(SecretBox.open(KEY, nonce, BOX)).isEmpty();
    assertThat(SecretBox.open(KEY, NONCE, Arrays.copyOf(BOX, BOX.length - 1))).isEmpty();
    assertThat(SecretBox.open(KEY, NONCE, Arrays.copyOf(BOX, BOX.length + 1))).isEmpty();
    assertThat(SecretBox.open(KEY, NONCE, Arrays.copyOf(BOX, 15))).isEmpty();
    assertThat(SecretBox.open(KEY, NONCE, new byte[0])).isEmpty();
  }

  @Test
  void refusesKeysAndNoncesOfAnotherLength() {
    assertThatThrownBy(() -> SecretBox.open(new byte[31], NONCE, BOX))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SecretBox.open(KEY, new byte[8], BOX))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
