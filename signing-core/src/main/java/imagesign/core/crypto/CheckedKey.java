package imagesign.core.crypto;

import static imagesign.core.crypto.KeyFormatException.malformed;

import imagesign.core.crypto.KeyFormatException.Reason;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Set;

/**
 * A public key that passed every check: one of these exists for no other key.
 *
 * <p>Each is decoded from its SubjectPublicKeyInfo by this package and rebuilt from its numbers, so
 * what a foreign {@link PublicKey} object says of itself is never believed.
 */
sealed interface CheckedKey {
  int MIN_RSA_BITS = 2048;

  /** The longest modulus of a key that verifies: an 8192-bit signature costs about 1 ms. */
  int MAX_RSA_BITS = 8192;

  BigInteger MIN_RSA_EXPONENT = BigInteger.valueOf(65537);

  /** The largest exponent that Go's crypto/rsa takes; larger ones only cost time. */
  BigInteger MAX_RSA_EXPONENT = BigInteger.valueOf(Integer.MAX_VALUE);

  /** {@return the key of the JDK} */
  PublicKey jdk();

  /** {@return whether signatures of the algorithm are made by such keys} */
  boolean fits(SignatureAlgorithm algorithm);

  /** An RSA key of 2048 to 8192 bits with an odd exponent of at least 65537. */
  record Rsa(RSAPublicKey jdk) implements CheckedKey {
    private static final Set<SignatureAlgorithm> ALGORITHMS =
        Set.of(
            SignatureAlgorithm.RSA_PKCS1_SHA256,
            SignatureAlgorithm.RSA_PSS_SHA256,
            SignatureAlgorithm.RSA_PSS_SHA384,
            SignatureAlgorithm.RSA_PSS_SHA512);

    @Override
    public boolean fits(SignatureAlgorithm algorithm) {
      return ALGORITHMS.contains(algorithm);
    }

    int modulusBytes() {
      return (jdk.getModulus().bitLength() + 7) / 8;
    }
  }

  /** A point of a named curve; the hash is the format's choice. */
  record Ec(Curve curve, ECPublicKey jdk) implements CheckedKey {
    private static final Set<SignatureAlgorithm> ALGORITHMS =
        Set.of(
            SignatureAlgorithm.ECDSA_SHA256,
            SignatureAlgorithm.ECDSA_SHA384,
            SignatureAlgorithm.ECDSA_SHA512);

    @Override
    public boolean fits(SignatureAlgorithm algorithm) {
      return ALGORITHMS.contains(algorithm);
    }
  }

  /** A canonically encoded point of edwards25519 of more than small order. */
  record Ed25519(EdECPublicKey jdk, Bytes encoded) implements CheckedKey {
    @Override
    public boolean fits(SignatureAlgorithm algorithm) {
      return algorithm == SignatureAlgorithm.ED25519 || algorithm == SignatureAlgorithm.ED25519PH;
    }
  }

  static CheckedKey of(VerificationKey key) {
    return decodeSpki(key.spki().toByteArray());
  }

  /** Decodes a SubjectPublicKeyInfo, RFC 5280 §4.1.2.7. */
  static CheckedKey decodeSpki(byte[] der) {
    try {
      DerReader outer = DerReader.over(der);
      DerReader info = outer.sequence();
      outer.end();
      KeyAlgorithm algorithm = KeyAlgorithm.read(info.sequence());
      byte[] content = info.bitString();
      info.end();
      return decode(algorithm, content);
    } catch (MalformedDerException e) {
      throw malformed("public key");
    }
  }

  private static CheckedKey decode(KeyAlgorithm algorithm, byte[] content) {
    if (algorithm.curve().isPresent()) {
      return ec(algorithm.curve().get(), content);
    }
    return algorithm.kind() == KeyAlgorithm.Kind.RSA ? decodePkcs1(content) : ed25519(content);
  }

  /** Decodes an RSAPublicKey, RFC 8017 §A.1.1. */
  static Rsa decodePkcs1(byte[] der) {
    try {
      DerReader outer = DerReader.over(der);
      DerReader numbers = outer.sequence();
      outer.end();
      BigInteger modulus = numbers.unsignedInteger();
      BigInteger exponent = numbers.unsignedInteger();
      numbers.end();
      return rsa(modulus, exponent);
    } catch (MalformedDerException e) {
      throw malformed("RSA public key");
    }
  }

  static Rsa rsa(BigInteger modulus, BigInteger exponent) {
    int bits = modulus.bitLength();
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
      throw new KeyFormatException(Reason.UNSUPPORTED_SIZE, "RSA key of " + bits + " bits");
    }
    if (!modulus.testBit(0)
        || !exponent.testBit(0)
        || exponent.compareTo(MIN_RSA_EXPONENT) < 0
        || exponent.compareTo(MAX_RSA_EXPONENT) > 0) {
      throw new KeyFormatException(Reason.WEAK, "RSA key with a bad exponent or an even modulus");
    }
    return new Rsa(generate("RSA", new RSAPublicKeySpec(modulus, exponent), RSAPublicKey.class));
  }

  static Ec ec(Curve curve, byte[] point) {
    KeySpec spec = new ECPublicKeySpec(curve.decodePoint(point), curve.spec());
    return new Ec(curve, generate("EC", spec, ECPublicKey.class));
  }

  static Ed25519 ed25519(byte[] point) {
    if (point.length != Ed25519Points.LENGTH
        || !Ed25519Points.isCanonical(point)
        || !Ed25519Points.isOnCurve(point)) {
      throw new KeyFormatException(Reason.INVALID_POINT, "no canonical point of edwards25519");
    }
    if (Ed25519Points.hasSmallOrder(point)) {
      throw new KeyFormatException(Reason.WEAK, "Ed25519 key of small order");
    }
    EdECPoint edPoint = new EdECPoint(Ed25519Points.sign(point), Ed25519Points.y(point));
    KeySpec spec = new EdECPublicKeySpec(NamedParameterSpec.ED25519, edPoint);
    return new Ed25519(generate("Ed25519", spec, EdECPublicKey.class), Bytes.copyOf(point));
  }

  private static <K extends PublicKey> K generate(String algorithm, KeySpec spec, Class<K> type) {
    try {
      return type.cast(KeyFactory.getInstance(algorithm).generatePublic(spec));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK that refuses a good " + algorithm + " key", e);
    }
  }

  /** {@return whether two keys are the same} */
  static boolean same(CheckedKey a, CheckedKey b) {
    return Arrays.equals(a.jdk().getEncoded(), b.jdk().getEncoded());
  }
}
