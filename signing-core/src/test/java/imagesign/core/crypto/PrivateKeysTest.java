package imagesign.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.core.crypto.KeyFormatException.Reason;
import imagesign.core.pem.Pem;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.ToBeSigned;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import imagesign.testkit.Mutations;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

// ImmutableEnumChecker: the changes of the enums are lambdas without state.
@SuppressWarnings("ImmutableEnumChecker")
class PrivateKeysTest {
  private static final Bytes MESSAGE = Bytes.utf8("message");

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "rsa3072", "rsa4096", "p256", "p384", "p521", "ed25519"})
  void writesPkcs8AsOpenSslDoes(String kind) {
    Bytes der = TestKeys.der(kind + ".pkcs8.pem");
    LocalSigningKey key = PrivateKeys.decodePkcs8(der.toByteArray());
    assertThat(Bytes.copyOf(key.toPkcs8())).isEqualTo(der);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p256", "p384", "p521"})
  void decodesSec1(String kind) {
    LocalSigningKey key = PrivateKeys.decodeSec1(TestKeys.der(kind + ".sec1.pem").toByteArray());
    assertThat(key.verificationKey()).isEqualTo(TestKeys.publicKey(kind));
  }

  @Test
  void decodesPkcs1() {
    LocalSigningKey key = PrivateKeys.decodePkcs1(TestKeys.der("rsa2048.pkcs1.pem").toByteArray());
    assertThat(key.verificationKey()).isEqualTo(TestKeys.publicKey("rsa2048"));
  }

  @Test
  void computesThePublicKeyThatIsNotWritten() {
    Parts parts = Parts.of(TestKeys.der("p256.sec1.pem").toByteArray());
    byte[] pkcs8 =
        pkcs8(
            0,
            KeyAlgorithm.ec(Curve.P256),
            Der.sequence(Der.integer(1), Der.octetString(parts.secret)));
    assertThat(PrivateKeys.decodePkcs8(pkcs8).verificationKey())
        .isEqualTo(TestKeys.publicKey("p256"));
  }

  @Test
  void acceptsAttributesAndThePublicKeyOfRfc5958() {
    byte[] seed = Der.octetString(ed25519Seed());
    byte[] publicKey = TestKeys.signingKey("ed25519").publicKeyBits();
    byte[] attributes = Der.value(Der.explicitTag(0));
    byte[] good = Der.value(Der.implicitTag(1), new byte[1], publicKey);
    byte[] algorithm = KeyAlgorithm.ED25519.toDer();
    byte[] secret = Der.octetString(seed);
    assertThat(decode(Der.sequence(Der.integer(1), algorithm, secret, attributes, good)))
        .isEqualTo(TestKeys.publicKey("ed25519"));
    assertThat(decode(Der.sequence(Der.integer(1), algorithm, secret, good)))
        .isEqualTo(TestKeys.publicKey("ed25519"));
    assertThat(decode(Der.sequence(Der.integer(0), algorithm, secret, attributes)))
        .isEqualTo(TestKeys.publicKey("ed25519"));
    publicKey[5] ^= 1;
    byte[] other = Der.value(Der.implicitTag(1), new byte[1], publicKey);
    assertThat(refusal(Der.sequence(Der.integer(1), algorithm, secret, other)))
        .isEqualTo(Reason.INCONSISTENT);
    assertThat(refusal(Der.sequence(Der.integer(0), algorithm, secret, good)))
        .isEqualTo(Reason.MALFORMED);
    assertThat(refusal(Der.sequence(Der.integer(1), algorithm, secret)))
        .isEqualTo(Reason.MALFORMED);
    assertThat(refusal(Der.sequence(Der.integer(2), algorithm, secret)))
        .isEqualTo(Reason.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa1024.pkcs8.pem, UNSUPPORTED_SIZE",
    "rsa2048-e3.pkcs8.pem, WEAK",
    "rsa-pss.pkcs8.pem, UNSUPPORTED_ALGORITHM",
    "secp256k1.pkcs8.pem, UNSUPPORTED_CURVE",
    "ed448.pkcs8.pem, UNSUPPORTED_ALGORITHM",
    "x25519.pkcs8.pem, UNSUPPORTED_ALGORITHM",
    "p256.sec1.pem, SEC1_NOT_PKCS8",
    "rsa2048.pkcs1.pem, MALFORMED",
    "p256.pub.pem, MALFORMED",
  })
  void refusesOtherKeysOfOpenSsl(String file, Reason reason) {
    assertThat(refusal(TestKeys.der(file).toByteArray())).isEqualTo(reason);
  }

  /** A good SEC 1 key with one thing wrong. */
  private enum BadSec1 {
    TRAILING_BYTE(p -> Arrays.copyOf(p.der(), p.der().length + 1), Reason.MALFORMED),
    OTHER_VERSION(p -> Der.sequence(Der.integer(0), p.d(), p.curve(), p.point()), Reason.MALFORMED),
    NO_CURVE(p -> Der.sequence(Der.integer(1), p.d(), p.point()), Reason.MALFORMED),
    SHORT_SECRET(
        p ->
            Der.sequence(
                Der.integer(1), Der.octetString(Arrays.copyOf(p.secret, 31)), p.curve(), p.point()),
        Reason.MALFORMED),
    LONG_SECRET(
        p ->
            Der.sequence(
                Der.integer(1), Der.octetString(Arrays.copyOf(p.secret, 33)), p.curve(), p.point()),
        Reason.MALFORMED),
    ZERO_SECRET(
        p -> Der.sequence(Der.integer(1), Der.octetString(new byte[32]), p.curve(), p.point()),
        Reason.WEAK),
    SECRET_IS_THE_ORDER(
        p ->
            Der.sequence(
                Der.integer(1),
                Der.octetString(Arrays.copyOfRange(Curve.P256.order().toByteArray(), 1, 33)),
                p.curve(),
                p.point()),
        Reason.WEAK),
    OTHER_SECRET(
        p -> {
          byte[] secret = p.secret.clone();
          secret[31] ^= 1;
          return Der.sequence(Der.integer(1), Der.octetString(secret), p.curve(), p.point());
        },
        Reason.INCONSISTENT),
    OTHER_POINT(
        p -> {
          byte[] point = p.point.clone();
          point[64] ^= 1;
          return Der.sequence(
              Der.integer(1), p.d(), p.curve(), Der.value(0xa1, Der.bitString(point)));
        },
        Reason.INCONSISTENT),
    SOMETHING_AFTER_THE_POINT(
        p -> Der.sequence(Der.integer(1), p.d(), p.curve(), p.point(), Der.integer(0)),
        Reason.MALFORMED),
    POINT_BEFORE_CURVE(
        p -> Der.sequence(Der.integer(1), p.d(), p.point(), p.curve()), Reason.MALFORMED);

    private final Function<Parts, byte[]> change;
    private final Reason reason;

    BadSec1(Function<Parts, byte[]> change, Reason reason) {
      this.change = change;
      this.reason = reason;
    }
  }

  @ParameterizedTest
  @EnumSource(BadSec1.class)
  void refusesBadSec1(BadSec1 bad) {
    byte[] good = TestKeys.der("p256.sec1.pem").toByteArray();
    assertThat(Parts.of(good).der()).isEqualTo(good);
    KeyFormatException refusal =
        catchThrowableOfType(
            KeyFormatException.class,
            () -> PrivateKeys.decodeSec1(bad.change.apply(Parts.of(good))));
    assertThat(refusal.reason()).isEqualTo(bad.reason);
  }

  @Test
  void refusesSec1WithParametersWrittenOut() {
    KeyFormatException refusal =
        catchThrowableOfType(
            KeyFormatException.class,
            () -> PrivateKeys.decodeSec1(TestKeys.der("p256.explicit.sec1.pem").toByteArray()));
    assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_CURVE);
  }

  @Test
  void refusesTwoCurvesThatDiffer() {
    byte[] sec1 = TestKeys.der("p256.sec1.pem").toByteArray();
    assertThat(decode(pkcs8(0, KeyAlgorithm.ec(Curve.P256), sec1)))
        .isEqualTo(TestKeys.publicKey("p256"));
    assertThat(refusal(pkcs8(0, KeyAlgorithm.ec(Curve.P384), sec1))).isEqualTo(Reason.INCONSISTENT);
  }

  @Test
  void refusesRsaNumbersThatDontFit() {
    BigInteger[] good = rsaNumbers();
    for (int i = 1; i < good.length; i++) {
      BigInteger[] changed = good.clone();
      // Still odd where it has to be.
      changed[i] = good[i].add(BigInteger.TWO);
      Reason expected = Reason.INCONSISTENT;
      assertThat(pkcs1Refusal(changed)).as("number " + i).isEqualTo(expected);
    }
    BigInteger[] swapped = good.clone();
    swapped[4] = good[5];
    swapped[5] = good[4];
    assertThat(pkcs1Refusal(swapped)).isEqualTo(Reason.INCONSISTENT);
    BigInteger[] trivial = good.clone();
    trivial[4] = good[1];
    trivial[5] = BigInteger.ONE;
    assertThat(pkcs1Refusal(trivial)).isEqualTo(Reason.INCONSISTENT);
    BigInteger[] version = good.clone();
    version[0] = BigInteger.ONE;
    assertThat(pkcs1Refusal(version)).isEqualTo(Reason.MALFORMED);
    assertThat(pkcs1Refusal(Arrays.copyOf(good, 8))).isEqualTo(Reason.MALFORMED);
    BigInteger[] ten = Arrays.copyOf(good, 10);
    ten[9] = BigInteger.ONE;
    assertThat(pkcs1Refusal(ten)).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void refusesAnEd25519SeedOfAnotherLength() {
    for (int length : new int[] {0, 31, 33, 64}) {
      byte[] content = Der.octetString(Arrays.copyOf(ed25519Seed(), length));
      assertThat(refusal(pkcs8(0, KeyAlgorithm.ED25519, content))).isEqualTo(Reason.MALFORMED);
    }
    assertThat(refusal(pkcs8(0, KeyAlgorithm.ED25519, ed25519Seed()))).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void generatedKeySignsAndComesBack() {
    LocalSigningKey key = LocalSigningKey.generateP256(new SecureRandom());
    assertThat(key.toPkcs8()).hasSize(138);
    LocalSigningKey again = PrivateKeys.decodePkcs8(key.toPkcs8());
    assertThat(again.verificationKey()).isEqualTo(key.verificationKey());
    Bytes signature = again.sign(SignatureAlgorithm.ECDSA_SHA256, ToBeSigned.of(MESSAGE));
    assertThat(
            Crypto.standard()
                .verifier(key.verificationKey(), EcdsaEncoding.FIXED_WIDTH)
                .verify(SignatureAlgorithm.ECDSA_SHA256, MESSAGE, signature))
        .isTrue();
  }

  @Test
  void algorithmsFollowTheKey() {
    assertThat(TestKeys.signingKey("p256").algorithms())
        .containsExactly(SignatureAlgorithm.ECDSA_SHA256);
    assertThat(TestKeys.signingKey("p384").algorithms())
        .containsExactly(SignatureAlgorithm.ECDSA_SHA384, SignatureAlgorithm.ECDSA_SHA256);
    assertThat(TestKeys.signingKey("p521").algorithms())
        .containsExactly(SignatureAlgorithm.ECDSA_SHA512, SignatureAlgorithm.ECDSA_SHA256);
    assertThat(TestKeys.signingKey("rsa2048").algorithms())
        .containsExactly(
            SignatureAlgorithm.RSA_PKCS1_SHA256,
            SignatureAlgorithm.RSA_PSS_SHA256,
            SignatureAlgorithm.RSA_PSS_SHA384,
            SignatureAlgorithm.RSA_PSS_SHA512);
    assertThat(TestKeys.signingKey("ed25519").algorithms())
        .containsExactly(SignatureAlgorithm.ED25519, SignatureAlgorithm.ED25519PH);
  }

  @Test
  void refusesToSignByAnAlgorithmOfOthersOrAfterClose() {
    LocalSigningKey key = TestKeys.signingKey("p256");
    assertThatThrownBy(() -> key.sign(SignatureAlgorithm.ECDSA_SHA384, ToBeSigned.of(MESSAGE)))
        .isInstanceOf(IllegalArgumentException.class);
    key.close();
    assertThatThrownBy(() -> key.sign(SignatureAlgorithm.ECDSA_SHA256, ToBeSigned.of(MESSAGE)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(key::toPkcs8).isInstanceOf(IllegalStateException.class);
    assertThat(key.verificationKey()).isEqualTo(TestKeys.publicKey("p256"));
  }

  @Test
  @Tag("mutation")
  void mutantsAreRefusedOrAreTheSameKey() {
    Mutations mutations = Mutations.of("PrivateKeysTest");
    System.out.println(mutations);
    String[] kinds = {"rsa2048", "p256", "p384"};
    int accepted = 0;
    for (int i = 0; i < mutations.count(); i++) {
      String kind = kinds[i % 3];
      byte[] good = TestKeys.der(kind + ".pkcs8.pem").toByteArray();
      byte[] mutant = mutations.mutate(good);
      try {
        assertThat(decode(mutant)).isEqualTo(TestKeys.publicKey(kind));
        accepted++;
      } catch (KeyFormatException expected) {
        assertThat(expected.reason()).isNotNull();
      }
    }
    System.out.println("PrivateKeysTest: accepted " + accepted);
  }

  private static VerificationKey decode(byte[] pkcs8) {
    return PrivateKeys.decodePkcs8(pkcs8).verificationKey();
  }

  private static Reason refusal(byte[] pkcs8) {
    return catchThrowableOfType(KeyFormatException.class, () -> PrivateKeys.decodePkcs8(pkcs8))
        .reason();
  }

  private static Reason pkcs1Refusal(BigInteger[] numbers) {
    byte[] der = Der.sequence(Arrays.stream(numbers).map(Der::integer).toArray(byte[][]::new));
    return catchThrowableOfType(KeyFormatException.class, () -> PrivateKeys.decodePkcs1(der))
        .reason();
  }

  private static BigInteger[] rsaNumbers() {
    DerReader reader = DerReader.over(TestKeys.der("rsa2048.pkcs1.pem").toByteArray()).sequence();
    BigInteger[] numbers = new BigInteger[9];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = reader.unsignedInteger();
    }
    return numbers;
  }

  private static byte[] ed25519Seed() {
    byte[] der = TestKeys.der("ed25519.pkcs8.pem").toByteArray();
    return Arrays.copyOfRange(der, der.length - 32, der.length);
  }

  private static byte[] pkcs8(int version, KeyAlgorithm algorithm, byte[] content) {
    return Der.sequence(Der.integer(version), algorithm.toDer(), Der.octetString(content));
  }

  @Test
  void readsTestKeysBehindTheirNote() {
    assertThat(Pem.readOne(TestKeys.resource("p256.sec1.pem"), 1000).label())
        .isEqualTo("EC PRIVATE KEY");
  }

  /** The parts of a SEC 1 key on P-256. */
  private static final class Parts {
    private final byte[] secret;
    private final byte[] point;

    private Parts(byte[] secret, byte[] point) {
      this.secret = secret;
      this.point = point;
    }

    static Parts of(byte[] der) {
      DerReader key = DerReader.over(der).sequence();
      key.smallInteger();
      byte[] secret = key.octetString();
      key.enter(0xa0);
      return new Parts(secret, key.enter(0xa1).bitString());
    }

    byte[] d() {
      return Der.octetString(secret);
    }

    byte[] curve() {
      return Der.value(0xa0, Der.objectIdentifier(Curve.P256.oid()));
    }

    byte[] point() {
      return Der.value(0xa1, Der.bitString(point));
    }

    byte[] der() {
      return Der.sequence(Der.integer(1), d(), curve(), point());
    }
  }
}
