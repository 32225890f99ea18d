package imagesign.cosign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.ImageSigningException;
import imagesign.core.crypto.Crypto;
import imagesign.core.crypto.EcdsaEncoding;
import imagesign.core.crypto.Scrypt;
import imagesign.core.crypto.SecretBox;
import imagesign.core.pem.PemBlock;
import imagesign.cosign.CosignKeyException.Reason;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.ToBeSigned;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CosignKeysTest {
  private static final int MUTANTS = Integer.getInteger("imagesign.mutants", 2000);
  private static final char[] PASSWORD = "correct horse".toCharArray();
  private static final Bytes MESSAGE = Bytes.utf8("message");
  private static final String LABEL = "ENCRYPTED SIGSTORE PRIVATE KEY";

  /** Made once: encryption takes a good part of a second. */
  private static final CosignKeyPair PAIR = CosignKeys.generate();

  private static final Bytes PAIR_PEM = PAIR.encryptedPem(PASSWORD);

  @ParameterizedTest
  @CsvSource({
    "cosign-v3, correct horse",
    "cosign-v3-empty-password, ''",
    "cosign-v2, Zürich 🔑",
    "imported-rsa2048, correct horse",
    "imported-p384, correct horse",
    "imported-p521, correct horse",
    "imported-ed25519, correct horse",
  })
  void readsKeyFileOfCosign(String name, String password) {
    try (CosignKeyPair key = CosignKeys.read(golden(name + ".key"), password.toCharArray())) {
      assertThat(key.verificationKey()).isEqualTo(CosignKeys.publicKey(golden(name + ".pub")));
      assertThat(key.publicKeyPem()).isEqualTo(golden(name + ".pub"));
      requireSigns(key);
    }
  }

  @Test
  void verifiesSignatureThatCosignMadeWithItsKey() {
    VerificationKey key = CosignKeys.publicKey(golden("cosign-v3.pub"));
    Bytes signature = Base64s.decode(golden("cosign-v3.sig").toUtf8().strip());
    assertThat(
            Crypto.standard()
                .verifier(key, EcdsaEncoding.DER)
                .verify(SignatureAlgorithm.ECDSA_SHA256, golden("message.txt"), signature))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa2048.pkcs1",
        "rsa2048.pkcs8",
        "rsa3072.pkcs8",
        "rsa4096.pkcs8",
        "p256.sec1",
        "p384.sec1",
        "p521.sec1",
        "p256.pkcs8",
        "p384.pkcs8",
        "p521.pkcs8",
        "ed25519.pkcs8",
      })
  void importsKeysOfOpenSslAndReadsThemBack(String name) {
    CosignKeyPair imported = CosignKeys.importKey(openSsl(name));
    CosignKeyPair again = CosignKeys.read(imported.encryptedPem(PASSWORD), PASSWORD);
    assertThat(again.verificationKey()).isEqualTo(imported.verificationKey());
    assertThat(again.algorithms()).isEqualTo(imported.algorithms());
    requireSigns(again);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048.pub", "p256.pub", "p384.pub", "p521.pub", "ed25519.pub"})
  void readsAndWritesPublicKeysAsOpenSslDoes(String name) {
    assertThat(CosignKeys.publicKeyPem(CosignKeys.publicKey(openSsl(name))))
        .isEqualTo(openSsl(name));
  }

  @Test
  void readsPublicKeyInPkcs1() {
    assertThat(CosignKeys.publicKey(openSsl("rsa2048.pkcs1.pub")))
        .isEqualTo(CosignKeys.publicKey(openSsl("rsa2048.pub")));
  }

  @Test
  void writesWhatCosignWrites() {
    String pem = PAIR_PEM.toUtf8();
    String pemOfCosign = golden("cosign-v3.key").toUtf8();
    assertThat(shape(json(pem))).isEqualTo(shape(json(pemOfCosign)));
    assertThat(pem).hasSameSizeAs(pemOfCosign);
    assertThat(pem.lines().map(String::length).toList())
        .isEqualTo(pemOfCosign.lines().map(String::length).toList());
  }

  /** Blanks out what is random. */
  private static String shape(String json) {
    return json.replaceAll("(\"(?:salt|nonce|ciphertext)\":\")[^\"]*\"", "$1\"");
  }

  @Test
  void readsTheOlderTypeAndEveryCostOfCosign() {
    for (int n : new int[] {1 << 15, 1 << 17}) {
      Bytes file =
          new PemBlock("ENCRYPTED COSIGN PRIVATE KEY", encrypted(n, pkcs8("p256"))).toBytes();
      assertThat(CosignKeys.read(file, PASSWORD).verificationKey())
          .isEqualTo(CosignKeys.publicKey(openSsl("p256.pub")));
    }
  }

  @Test
  void anotherPasswordIsWrong() {
    for (String other : new String[] {"", "correct horsf", "correct horse ", "Correct horse"}) {
      assertThat(readRefusal(PAIR_PEM, other.toCharArray())).isEqualTo(Reason.WRONG_PASSWORD);
    }
    assertThat(readRefusal(golden("cosign-v3-empty-password.key"), PASSWORD))
        .isEqualTo(Reason.WRONG_PASSWORD);
  }

  @Test
  void leavesThePasswordToItsOwner() {
    char[] password = PASSWORD.clone();
    CosignKeys.read(PAIR_PEM, password);
    assertThat(password).isEqualTo(PASSWORD);
  }

  @Test
  void refusesAPasswordWithoutEncoding() {
    assertThatThrownBy(() -> PAIR.encryptedPem(new char[] {'\ud800'}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Passwords.toUtf8("Zürich 🔑".toCharArray()))
        .isEqualTo("Zürich 🔑".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sec1InsideIsRefused() {
    byte[] sec1 = content(openSsl("p256.sec1"));
    assertThat(readRefusal(keyFile(encrypted(1 << 15, sec1)), PASSWORD))
        .isEqualTo(Reason.SEC1_INSIDE);
  }

  @Test
  void otherContentIsRefused() {
    assertThat(readRefusal(keyFile(encrypted(1 << 15, new byte[0])), PASSWORD))
        .isEqualTo(Reason.MALFORMED_KEY);
    byte[] trailing = Arrays.copyOf(pkcs8("p256"), pkcs8("p256").length + 1);
    assertThat(readRefusal(keyFile(encrypted(1 << 15, trailing)), PASSWORD))
        .isEqualTo(Reason.MALFORMED_KEY);
    assertThat(readRefusal(keyFile(encrypted(1 << 15, pkcs8("rsa1024"))), PASSWORD))
        .isEqualTo(Reason.UNSUPPORTED_KEY_SIZE);
  }

  /** A good key file with one thing wrong in its JSON, which is found before any work is done. */
  private enum BadFile {
    NO_JSON("{", "", Reason.MALFORMED_KEY_FILE),
    ARRAY("{\"kdf\":", "[{\"kdf\":", Reason.MALFORMED_KEY_FILE),
    MEMBER_TWICE("\"N\":65536", "\"N\":65536,\"N\":65536", Reason.MALFORMED_KEY_FILE),
    NO_KDF("\"kdf\"", "\"kfd\"", Reason.MALFORMED_KEY_FILE),
    OTHER_KDF("\"scrypt\"", "\"argon2id\"", Reason.UNSUPPORTED_KDF),
    KDF_IN_UPPER_CASE("\"scrypt\"", "\"SCRYPT\"", Reason.UNSUPPORTED_KDF),
    NO_N("\"N\":65536,", "", Reason.MALFORMED_KEY_FILE),
    N_AS_TEXT("65536", "\"65536\"", Reason.MALFORMED_KEY_FILE),
    N_WITH_FRACTION("65536", "65536.5", Reason.MALFORMED_KEY_FILE),
    N_OVERFLOWING("65536", "4295032832", Reason.UNSUPPORTED_KDF),
    HALF_THE_LOWEST_COST("65536", "16384", Reason.UNSUPPORTED_KDF),
    TWICE_THE_HIGHEST_COST("65536", "262144", Reason.UNSUPPORTED_KDF),
    NO_POWER_OF_TWO("65536", "65535", Reason.UNSUPPORTED_KDF),
    ZERO_COST("65536", "0", Reason.UNSUPPORTED_KDF),
    NEGATIVE_COST("65536", "-65536", Reason.UNSUPPORTED_KDF),
    OTHER_R("\"r\":8", "\"r\":9", Reason.UNSUPPORTED_KDF),
    OTHER_P("\"p\":1", "\"p\":2", Reason.UNSUPPORTED_KDF),
    OTHER_CIPHER("nacl/secretbox", "aes-256-gcm", Reason.UNSUPPORTED_CIPHER),
    NO_CIPHER("\"cipher\"", "\"cypher\"", Reason.MALFORMED_KEY_FILE),
    SALT_NO_BASE64("\"salt\":\"", "\"salt\":\"!", Reason.MALFORMED_KEY_FILE),
    SALT_EMPTY("\"salt\":\"", "\"salt\":\"\",\"tlas\":\"", Reason.MALFORMED_KEY_FILE),
    LONG_NONCE("\"nonce\":\"", "\"nonce\":\"AAAA", Reason.MALFORMED_KEY_FILE),
    SHORT_NONCE("\"nonce\":\"", "\"nonce\":\"AAAA\",\"n\":\"", Reason.MALFORMED_KEY_FILE),
    NO_CIPHERTEXT("\"ciphertext\"", "\"cyphertext\"", Reason.MALFORMED_KEY_FILE),
    SHORT_CIPHERTEXT(
        "\"ciphertext\":\"", "\"ciphertext\":\"AAAA\",\"c\":\"", Reason.MALFORMED_KEY_FILE),
    TRAILING_DATA("\"}", "\"}}", Reason.MALFORMED_KEY_FILE);

    private final String from;
    private final String to;
    private final Reason reason;

    BadFile(String from, String to, Reason reason) {
      this.from = from;
      this.to = to;
      this.reason = reason;
    }
  }

  @ParameterizedTest
  @EnumSource(BadFile.class)
  void refusesBadFile(BadFile bad) {
    String json = json(PAIR_PEM.toUtf8());
    int at = bad == BadFile.TRAILING_DATA ? json.lastIndexOf(bad.from) : json.indexOf(bad.from);
    String changed = json.substring(0, at) + bad.to + json.substring(at + bad.from.length());
    assertThat(readRefusal(keyFile(Bytes.utf8(changed)), PASSWORD)).isEqualTo(bad.reason);
  }

  @Test
  void refusesBadPem() {
    String pem = PAIR_PEM.toUtf8();
    assertThat(readRefusal(Bytes.EMPTY, PASSWORD)).isEqualTo(Reason.MALFORMED_PEM);
    assertThat(readRefusal(Bytes.utf8(pem + pem), PASSWORD)).isEqualTo(Reason.MALFORMED_PEM);
    assertThat(readRefusal(Bytes.utf8(pem.substring(0, 300)), PASSWORD))
        .isEqualTo(Reason.MALFORMED_PEM);
    assertThat(readRefusal(Bytes.copyOf(new byte[1 << 20]), PASSWORD)).isEqualTo(Reason.TOO_LARGE);
    assertThat(readRefusal(Bytes.utf8(pem.replace("SIGSTORE", "FOREIGN")), PASSWORD))
        .isEqualTo(Reason.UNSUPPORTED_PEM_TYPE);
    assertThat(readRefusal(openSsl("p256.pkcs8"), PASSWORD)).isEqualTo(Reason.UNSUPPORTED_PEM_TYPE);
    assertThat(readRefusal(PAIR.publicKeyPem(), PASSWORD)).isEqualTo(Reason.UNSUPPORTED_PEM_TYPE);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa1024.pkcs8, UNSUPPORTED_KEY_SIZE",
    "rsa2048-e3.pkcs8, WEAK_KEY",
    "secp256k1.pkcs8, UNSUPPORTED_KEY",
    "ed448.pkcs8, UNSUPPORTED_KEY",
    "rsa-pss.pkcs8, UNSUPPORTED_KEY",
    "rsa2048.traditional-encrypted, MALFORMED_PEM",
    "p256.with-parameters, MALFORMED_PEM",
    "p256.pub, UNSUPPORTED_PEM_TYPE",
  })
  void refusesToImport(String name, Reason reason) {
    assertThat(refusal(() -> CosignKeys.importKey(openSsl(name)))).isEqualTo(reason);
  }

  @Test
  void refusesToImportUnderTheWrongType() {
    String sec1 = openSsl("p256.sec1").toUtf8();
    String pkcs8 = openSsl("p256.pkcs8").toUtf8();
    assertThat(importRefusal(sec1.replace("EC PRIVATE", "PRIVATE"))).isEqualTo(Reason.SEC1_INSIDE);
    assertThat(importRefusal(sec1.replace("EC PRIVATE", "RSA PRIVATE")))
        .isEqualTo(Reason.MALFORMED_KEY);
    assertThat(importRefusal(pkcs8.replace("PRIVATE", "EC PRIVATE")))
        .isEqualTo(Reason.MALFORMED_KEY);
    assertThat(importRefusal(PAIR_PEM.toUtf8())).isEqualTo(Reason.UNSUPPORTED_PEM_TYPE);
  }

  @Test
  void refusesPublicKeysThatAreNone() {
    String pem = openSsl("p256.pub").toUtf8();
    assertThat(publicRefusal(pem + pem)).isEqualTo(Reason.MALFORMED_PEM);
    assertThat(publicRefusal(pem.replace("PUBLIC", "RSA PUBLIC"))).isEqualTo(Reason.MALFORMED_KEY);
    assertThat(publicRefusal(pem.replace("PUBLIC KEY", "CERTIFICATE")))
        .isEqualTo(Reason.UNSUPPORTED_PEM_TYPE);
    assertThat(publicRefusal(openSsl("rsa1024.pub").toUtf8()))
        .isEqualTo(Reason.UNSUPPORTED_KEY_SIZE);
    assertThat(publicRefusal(openSsl("p256.compressed.pub").toUtf8()))
        .isEqualTo(Reason.MALFORMED_KEY);
    assertThat(publicRefusal(openSsl("p256.explicit.pub").toUtf8()))
        .isEqualTo(Reason.UNSUPPORTED_KEY);
  }

  @Test
  void sameRandomNumbersGiveTheSameFile() {
    Bytes first = PAIR.encryptedPem(PASSWORD, new Zeros());
    assertThat(PAIR.encryptedPem(PASSWORD, new Zeros())).isEqualTo(first);
    assertThat(CosignKeys.read(first, PASSWORD).verificationKey())
        .isEqualTo(PAIR.verificationKey());
  }

  @Test
  void showsNothingSecret() {
    assertThat(PAIR.toString()).contains(PAIR.verificationKey().fingerprint().toString());
    CosignKeyException refusal =
        catchThrowableOfType(
            CosignKeyException.class, () -> CosignKeys.read(PAIR_PEM, "hunter2".toCharArray()));
    assertThat(refusal)
        .hasMessageNotContaining("hunter2")
        .isInstanceOf(ImageSigningException.class);
    assertThat(refusal.isTransient()).isFalse();
  }

  @Test
  void closedPairSignsAndWritesNothing() {
    CosignKeyPair pair = CosignKeys.generate();
    pair.close();
    assertThatThrownBy(() -> pair.encryptedPem(PASSWORD)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> requireSigns(pair)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Tag("mutation")
  void mutantsAreRefused() {
    long seed = Long.getLong("imagesign.seed", System.nanoTime());
    System.out.println("CosignKeysTest: -Dimagesign.seed=" + seed + ", mutants " + MUTANTS);
    Random random = new Random(seed);
    int parsed = 0;
    int opened = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] json = json(PAIR_PEM.toUtf8()).getBytes(StandardCharsets.UTF_8);
      json[random.nextInt(json.length)] ^= (byte) (1 << random.nextInt(8));
      Bytes mutant = Bytes.copyOf(json);
      try {
        EncryptedKey.parse(mutant);
        // Deriving the key takes 0.2 s, so only a few mutants that parse are opened.
        if (parsed++ < 10) {
          assertThat(readRefusal(keyFile(mutant), PASSWORD)).isEqualTo(Reason.WRONG_PASSWORD);
          opened++;
        }
      } catch (CosignKeyException expected) {
        assertThat(expected.reason())
            .isIn(Reason.MALFORMED_KEY_FILE, Reason.UNSUPPORTED_KDF, Reason.UNSUPPORTED_CIPHER);
      }
    }
    System.out.println("CosignKeysTest: parsed " + parsed + ", opened none of " + opened);
  }

  private static void requireSigns(CosignKeyPair key) {
    for (SignatureAlgorithm algorithm : key.algorithms()) {
      Bytes signature = key.sign(algorithm, ToBeSigned.of(MESSAGE));
      assertThat(
              Crypto.standard()
                  .verifier(key.verificationKey(), EcdsaEncoding.FIXED_WIDTH)
                  .verify(algorithm, MESSAGE, signature))
          .as(algorithm.name())
          .isTrue();
    }
  }

  private static Reason readRefusal(Bytes pem, char[] password) {
    return refusal(() -> CosignKeys.read(pem, password));
  }

  private static Reason importRefusal(String pem) {
    return refusal(() -> CosignKeys.importKey(Bytes.utf8(pem)));
  }

  private static Reason publicRefusal(String pem) {
    return refusal(() -> CosignKeys.publicKey(Bytes.utf8(pem)));
  }

  private static Reason refusal(ThrowingCallable action) {
    return catchThrowableOfType(CosignKeyException.class, action).reason();
  }

  private static Bytes keyFile(Bytes json) {
    return new PemBlock(LABEL, json).toBytes();
  }

  /** Writes a key file of any content and cost. */
  private static Bytes encrypted(int n, byte[] content) {
    byte[] salt = new byte[32];
    byte[] nonce = new byte[24];
    byte[] key =
        new Scrypt(n, 8, 1).derive(new String(PASSWORD).getBytes(StandardCharsets.UTF_8), salt, 32);
    Base64.Encoder base64 = Base64.getEncoder();
    return Bytes.utf8(
        "{\"kdf\":{\"name\":\"scrypt\",\"params\":{\"N\":%d,\"r\":8,\"p\":1},\"salt\":\"%s\"},"
                .formatted(n, base64.encodeToString(salt))
            + "\"cipher\":{\"name\":\"nacl/secretbox\",\"nonce\":\"%s\"},\"ciphertext\":\"%s\"}"
                .formatted(
                    base64.encodeToString(nonce),
                    base64.encodeToString(SecretBox.seal(key, nonce, content))));
  }

  private static byte[] pkcs8(String kind) {
    return content(openSsl(kind + ".pkcs8"));
  }

  private static byte[] content(Bytes pem) {
    return Base64.getMimeDecoder().decode(body(pem.toUtf8()));
  }

  private static String json(String pem) {
    return new String(Base64.getMimeDecoder().decode(body(pem)), StandardCharsets.UTF_8);
  }

  private static String body(String pem) {
    int begin = pem.indexOf("KEY-----") + 8;
    return pem.substring(begin, pem.indexOf("-----END")).strip();
  }

  private static Bytes golden(String name) {
    return file(Path.of("src/test/resources/keys", name));
  }

  /** Keys that OpenSSL made, which lie in one place for all modules. */
  private static Bytes openSsl(String name) {
    Path root = Path.of(System.getProperty("imagesign.root", ".."));
    return file(root.resolve("signing-core/src/test/resources/keys").resolve(name + ".pem"));
  }

  private static Bytes file(Path file) {
    try {
      return Bytes.copyOf(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Random numbers that are none. */
  private static final class Zeros extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
