package imagesign.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.core.crypto.KeyFormatException.Reason;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import imagesign.testkit.Mutations;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

// ImmutableEnumChecker: the changes of the enums are lambdas without state.
@SuppressWarnings("ImmutableEnumChecker")
class PublicKeysTest {
  private static final BigInteger E = BigInteger.valueOf(65537);

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "p256", "p384", "p521", "ed25519"})
  void decodesWhatOpenSslWrote(String kind) {
    Bytes der = TestKeys.der(kind + ".pub.pem");
    VerificationKey key = PublicKeys.decodeSpki(der);
    assertThat(key.spki()).isEqualTo(der);
    assertThat(key).isEqualTo(TestKeys.signingKey(kind).verificationKey());
  }

  @Test
  void decodesPkcs1() {
    assertThat(PublicKeys.decodePkcs1(TestKeys.der("rsa2048.pkcs1.pub.pem")))
        .isEqualTo(TestKeys.publicKey("rsa2048"));
  }

  @ParameterizedTest
  @CsvSource({
    "rsa1024.pub.pem, UNSUPPORTED_SIZE",
    "rsa2048-e3.pub.pem, WEAK",
    "p256.compressed.pub.pem, INVALID_POINT",
    "p256.explicit.pub.pem, UNSUPPORTED_CURVE",
  })
  void refusesWhatOpenSslWroteOtherwise(String file, Reason reason) {
    assertThat(refusal(TestKeys.der(file).toByteArray())).isEqualTo(reason);
  }

  /** A good P-256 key with one thing wrong. */
  private enum BadEc {
    EMPTY(der -> new byte[0], Reason.MALFORMED),
    TRAILING_BYTE(der -> Arrays.copyOf(der, der.length + 1), Reason.MALFORMED),
    TRUNCATED(der -> Arrays.copyOf(der, der.length - 1), Reason.MALFORMED),
    SOMETHING_AFTER_THE_POINT(
        der -> spki(KeyAlgorithm.ec(Curve.P256).toDer(), point(der), Der.value(Der.NULL)),
        Reason.MALFORMED),
    UNUSED_BITS(der -> set(der, 25, 1), Reason.MALFORMED),
    OTHER_CURVE(der -> spki(KeyAlgorithm.ec(Curve.P384).toDer(), point(der)), Reason.INVALID_POINT),
    NO_CURVE(
        der -> spki(Der.sequence(Der.objectIdentifier("2a8648ce3d0201")), point(der)),
        Reason.UNSUPPORTED_CURVE),
    UNKNOWN_CURVE(
        der ->
            spki(
                Der.sequence(
                    Der.objectIdentifier("2a8648ce3d0201"), Der.objectIdentifier("2b8104000a")),
                point(der)),
        Reason.UNSUPPORTED_CURVE),
    UNKNOWN_ALGORITHM(
        der -> spki(Der.sequence(Der.objectIdentifier("2b6571")), point(der)),
        Reason.UNSUPPORTED_ALGORITHM),
    INFINITY(der -> spki(KeyAlgorithm.ec(Curve.P256).toDer(), new byte[1]), Reason.INVALID_POINT),
    ORIGIN(
        der -> {
          byte[] origin = new byte[65];
          origin[0] = 4;
          return spki(KeyAlgorithm.ec(Curve.P256).toDer(), origin);
        },
        Reason.INVALID_POINT),
    HYBRID_POINT(der -> set(der, 26, 6), Reason.INVALID_POINT),
    NOT_ON_THE_CURVE(
        der -> set(der, der.length - 1, der[der.length - 1] ^ 1), Reason.INVALID_POINT),
    X_PLUS_P(
        der -> {
          // Small enough that x + p still has 32 bytes: none in a random key, so x is all ones.
          byte[] changed = der.clone();
          Arrays.fill(changed, 27, 59, (byte) 0xff);
          return changed;
        },
        Reason.INVALID_POINT);

    private final UnaryOperator<byte[]> change;
    private final Reason reason;

    BadEc(UnaryOperator<byte[]> change, Reason reason) {
      this.change = change;
      this.reason = reason;
    }
  }

  @ParameterizedTest
  @EnumSource(BadEc.class)
  void refusesBadEc(BadEc bad) {
    byte[] good = TestKeys.der("p256.pub.pem").toByteArray();
    assertThat(refusal(bad.change.apply(good))).isEqualTo(bad.reason);
  }

  @Test
  void refusesBadRsa() {
    BigInteger odd = BigInteger.TWO.pow(2047).setBit(0);
    byte[] algorithm = KeyAlgorithm.RSA.toDer();
    assertThat(refusal(spki(algorithm, rsa(odd.clearBit(0), E)))).isEqualTo(Reason.WEAK);
    assertThat(refusal(spki(algorithm, rsa(odd, BigInteger.ONE)))).isEqualTo(Reason.WEAK);
    assertThat(refusal(spki(algorithm, rsa(odd, E.add(BigInteger.ONE))))).isEqualTo(Reason.WEAK);
    assertThat(refusal(spki(algorithm, rsa(odd, BigInteger.TWO.pow(31).setBit(0)))))
        .isEqualTo(Reason.WEAK);
    assertThat(refusal(spki(algorithm, rsa(odd.negate(), E)))).isEqualTo(Reason.MALFORMED);
    assertThat(refusal(spki(algorithm, rsa(BigInteger.TWO.pow(2046).setBit(0), E))))
        .isEqualTo(Reason.UNSUPPORTED_SIZE);
    assertThat(refusal(spki(algorithm, rsa(BigInteger.TWO.pow(8192).setBit(0), E))))
        .isEqualTo(Reason.UNSUPPORTED_SIZE);
    byte[] noParameters = Der.sequence(Der.objectIdentifier("2a864886f70d010101"));
    assertThat(refusal(spki(noParameters, rsa(odd, E)))).isEqualTo(Reason.MALFORMED);
    byte[] longer = Arrays.copyOf(rsa(odd, E), rsa(odd, E).length + 1);
    assertThat(refusal(spki(algorithm, longer))).isEqualTo(Reason.MALFORMED);
    assertThat(PublicKeys.decodeSpki(Bytes.copyOf(spki(algorithm, rsa(odd, E)))).spki().size())
        .isEqualTo(294);
    BigInteger longest = BigInteger.TWO.pow(8191).setBit(0);
    assertThat(PublicKeys.decodePkcs1(Bytes.copyOf(rsa(longest, E)))).isNotNull();
  }

  @Test
  void refusesBadEd25519() {
    byte[] good =
        CheckedKey.of(TestKeys.publicKey("ed25519")) instanceof CheckedKey.Ed25519 key
            ? key.encoded().toByteArray()
            : new byte[0];
    assertThat(ed25519(Arrays.copyOf(good, 31))).isEqualTo(Reason.INVALID_POINT);
    assertThat(ed25519(Arrays.copyOf(good, 33))).isEqualTo(Reason.INVALID_POINT);
    byte[] y2 = new byte[32];
    y2[0] = 2;
    assertThat(ed25519(y2)).as("no x belongs to y = 2").isEqualTo(Reason.INVALID_POINT);
    byte[] withNull = Der.sequence(Der.objectIdentifier("2b6570"), Der.value(Der.NULL));
    assertThat(refusal(spki(withNull, good))).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void refusesEveryPointOfSmallOrder() {
    BigInteger p = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    assertThat(ed25519(little(BigInteger.ONE))).isEqualTo(Reason.WEAK);
    assertThat(ed25519(little(p.subtract(BigInteger.ONE)))).isEqualTo(Reason.WEAK);
    assertThat(ed25519(little(BigInteger.ZERO))).isEqualTo(Reason.WEAK);
    assertThat(ed25519(little(BigInteger.ZERO.setBit(255)))).isEqualTo(Reason.WEAK);
    // The points of order 8, found by another way than the code under test: d·y⁴ + 2y² − 1 = 0
    // has y² = (−1 ± √(1 + d)) / d.
    BigInteger d =
        BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(p)).mod(p);
    int found = 0;
    BigInteger root = squareRoot(d.add(BigInteger.ONE), p);
    for (BigInteger sign : new BigInteger[] {root, root.negate()}) {
      BigInteger y2 = sign.subtract(BigInteger.ONE).multiply(d.modInverse(p)).mod(p);
      BigInteger y = squareRoot(y2, p);
      if (y.multiply(y).mod(p).equals(y2)) {
        for (BigInteger candidate : new BigInteger[] {y, p.subtract(y)}) {
          assertThat(ed25519(little(candidate))).isEqualTo(Reason.WEAK);
          assertThat(ed25519(little(candidate.setBit(255)))).isEqualTo(Reason.WEAK);
          found++;
        }
      }
    }
    assertThat(found).isEqualTo(2);
    // Encodings that are not the canonical one of such a point, or of any.
    assertThat(ed25519(little(BigInteger.ONE.setBit(255)))).isEqualTo(Reason.INVALID_POINT);
    assertThat(ed25519(little(p.subtract(BigInteger.ONE).setBit(255))))
        .isEqualTo(Reason.INVALID_POINT);
    assertThat(ed25519(little(p))).isEqualTo(Reason.INVALID_POINT);
    assertThat(ed25519(little(p.add(BigInteger.ONE)))).isEqualTo(Reason.INVALID_POINT);
  }

  private static BigInteger squareRoot(BigInteger value, BigInteger p) {
    BigInteger root = value.modPow(p.add(BigInteger.valueOf(3)).shiftRight(3), p);
    if (!root.multiply(root).subtract(value).mod(p).equals(BigInteger.ZERO)) {
      BigInteger i = BigInteger.TWO.modPow(p.subtract(BigInteger.ONE).shiftRight(2), p);
      root = root.multiply(i).mod(p);
    }
    return root;
  }

  @Test
  void neverBelievesAForeignKeyObject() {
    VerificationKey liar =
        VerificationKey.of(
            new PublicKey() {
              private static final long serialVersionUID = 1L;

              @Override
              public String getAlgorithm() {
                return "EC";
              }

              @Override
              public String getFormat() {
                return "X.509";
              }

              @Override
              public byte[] getEncoded() {
                return new byte[] {1, 2, 3};
              }
            });
    assertThatThrownBy(() -> Crypto.standard().verifier(liar, EcdsaEncoding.DER))
        .isInstanceOf(KeyFormatException.class);
    assertThatThrownBy(() -> PublicKeys.check(liar)).isInstanceOf(KeyFormatException.class);
  }

  @Test
  @Tag("mutation")
  void mutantsAreRefusedOrAreOtherKeys() {
    Mutations mutations = Mutations.of("PublicKeysTest");
    System.out.println(mutations);
    String[] kinds = {"rsa2048", "p256", "p521", "ed25519"};
    int accepted = 0;
    for (int i = 0; i < mutations.count(); i++) {
      byte[] mutant = mutations.mutate(TestKeys.der(kinds[i % 4] + ".pub.pem").toByteArray());
      try {
        // What is accepted is canonical: no second encoding of any key.
        assertThat(PublicKeys.decodeSpki(Bytes.copyOf(mutant)).spki().toByteArray())
            .isEqualTo(mutant);
        accepted++;
      } catch (KeyFormatException expected) {
        assertThat(expected.reason()).isNotNull();
      }
    }
    System.out.println("PublicKeysTest: accepted " + accepted);
  }

  private static Reason refusal(byte[] spki) {
    return catchThrowableOfType(
            KeyFormatException.class, () -> PublicKeys.decodeSpki(Bytes.copyOf(spki)))
        .reason();
  }

  private static Reason ed25519(byte[] point) {
    return refusal(spki(KeyAlgorithm.ED25519.toDer(), point));
  }

  private static byte[] spki(byte[] algorithm, byte[] key, byte[]... rest) {
    byte[][] parts = Arrays.copyOf(new byte[][] {algorithm, Der.bitString(key)}, 2 + rest.length);
    System.arraycopy(rest, 0, parts, 2, rest.length);
    return Der.sequence(parts);
  }

  private static byte[] rsa(BigInteger modulus, BigInteger exponent) {
    return Der.sequence(Der.integer(modulus), Der.integer(exponent));
  }

  private static byte[] point(byte[] spki) {
    return Arrays.copyOfRange(spki, 26, spki.length);
  }

  private static byte[] set(byte[] der, int index, int value) {
    byte[] changed = der.clone();
    changed[index] = (byte) value;
    return changed;
  }

  private static byte[] little(BigInteger value) {
    byte[] big = new byte[32];
    Curve.writeFixed(value, big, 0, 32);
    byte[] little = new byte[32];
    for (int i = 0; i < 32; i++) {
      little[i] = big[31 - i];
    }
    return little;
  }
}
