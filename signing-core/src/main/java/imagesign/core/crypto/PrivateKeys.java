package imagesign.core.crypto;

import static imagesign.core.crypto.KeyFormatException.malformed;

import imagesign.core.crypto.KeyFormatException.Reason;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes private keys: RSA of 2048 to 4096 bits, ECDSA on P-256, P-384 and P-521, Ed25519.
 *
 * <p>The public key is computed from the private one, and one that is written beside it must be
 * equal. RSA numbers must fit together; that the factors are prime is not checked. Arrays that are
 * passed in stay the caller's, to be wiped by the caller; copies made here are wiped where that is
 * possible, which numbers of the JDK are not.
 */
public final class PrivateKeys {
  private static final int MAX_RSA_BITS = 4096;
  private static final int ED25519_SEED = 32;

  private PrivateKeys() {}

  /**
   * Decodes a PrivateKeyInfo, RFC 5208 §5, or a OneAsymmetricKey, RFC 5958 §2.
   *
   * @param der the key and nothing after it
   * @return the key
   * @throws KeyFormatException if it is anything else
   */
  public static LocalSigningKey decodePkcs8(byte[] der) {
    try {
      DerReader outer = DerReader.over(der);
      DerReader info = outer.sequence();
      outer.end();
      return readPkcs8(info);
    } catch (MalformedDerException e) {
      throw malformed("PKCS #8 private key");
    }
  }

  /**
   * Decodes an RSAPrivateKey of two primes, RFC 8017 §A.1.2.
   *
   * @param der the key and nothing after it
   * @return the key
   * @throws KeyFormatException if it is anything else
   */
  public static LocalSigningKey decodePkcs1(byte[] der) {
    try {
      return readPkcs1(DerReader.over(der));
    } catch (MalformedDerException e) {
      throw malformed("PKCS #1 private key");
    }
  }

  /**
   * Decodes an ECPrivateKey that names its curve, RFC 5915 §3.
   *
   * @param der the key and nothing after it
   * @return the key
   * @throws KeyFormatException if it is anything else
   */
  public static LocalSigningKey decodeSec1(byte[] der) {
    try {
      return readSec1(DerReader.over(der), Optional.empty());
    } catch (MalformedDerException e) {
      throw malformed("SEC 1 private key");
    }
  }

  private static LocalSigningKey readPkcs8(DerReader info) {
    int version = info.smallInteger();
    if (version == 1 && info.nextIs(Der.OCTET_STRING)) {
      throw new KeyFormatException(Reason.SEC1_NOT_PKCS8, "a SEC 1 key where PKCS #8 is needed");
    }
    if (version > 1) {
      throw new MalformedDerException();
    }
    KeyAlgorithm algorithm = KeyAlgorithm.read(info.sequence());
    byte[] content = info.octetString();
    try {
      LocalSigningKey key = readContent(algorithm, content);
      readRest(info, version, key);
      return key;
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** Attributes mean nothing here; a public key must be that of the private one. */
  private static void readRest(DerReader info, int version, LocalSigningKey key) {
    if (info.nextIs(Der.explicitTag(0))) {
      info.enter(Der.explicitTag(0));
    }
    if (version == 1) {
      requireEqual(info.bitString(Der.implicitTag(1)), key.publicKeyBits());
    }
    info.end();
  }

  private static LocalSigningKey readContent(KeyAlgorithm algorithm, byte[] content) {
    DerReader reader = DerReader.over(content);
    return switch (algorithm.kind()) {
      case RSA -> readPkcs1(reader);
      case EC -> readSec1(reader, algorithm.curve());
      case ED25519 -> readEd25519(reader);
    };
  }

  private static LocalSigningKey readPkcs1(DerReader outer) {
    DerReader numbers = outer.sequence();
    outer.end();
    if (numbers.smallInteger() != 0) {
      throw new MalformedDerException();
    }
    RSAPrivateCrtKeySpec spec =
        new RSAPrivateCrtKeySpec(
            numbers.unsignedInteger(),
            numbers.unsignedInteger(),
            numbers.unsignedInteger(),
            numbers.unsignedInteger(),
            numbers.unsignedInteger(),
            numbers.unsignedInteger(),
            numbers.unsignedInteger(),
            numbers.unsignedInteger());
    numbers.end();
    CheckedKey publicKey = CheckedKey.rsa(spec.getModulus(), spec.getPublicExponent());
    int bits = spec.getModulus().bitLength();
    if (bits > MAX_RSA_BITS || bits % 8 != 0) {
      throw new KeyFormatException(Reason.UNSUPPORTED_SIZE, "RSA key of " + bits + " bits");
    }
    if (!isConsistent(spec)) {
      throw inconsistent();
    }
    return LocalSigningKey.of(generate("RSA", spec), publicKey);
  }

  /** RFC 8017 §3.2; bounds come first, so that no number makes the arithmetic slow. */
  private static boolean isConsistent(RSAPrivateCrtKeySpec key) {
    BigInteger p = key.getPrimeP();
    BigInteger q = key.getPrimeQ();
    BigInteger d = key.getPrivateExponent();
    if (p.compareTo(BigInteger.TWO) <= 0
        || q.compareTo(BigInteger.TWO) <= 0
        || !p.multiply(q).equals(key.getModulus())
        || d.compareTo(key.getModulus()) >= 0) {
      return false;
    }
    BigInteger p1 = p.subtract(BigInteger.ONE);
    BigInteger q1 = q.subtract(BigInteger.ONE);
    BigInteger e = key.getPublicExponent();
    return e.multiply(d).mod(p1).equals(BigInteger.ONE)
        && e.multiply(d).mod(q1).equals(BigInteger.ONE)
        && d.mod(p1).equals(key.getPrimeExponentP())
        && d.mod(q1).equals(key.getPrimeExponentQ())
        && key.getCrtCoefficient().compareTo(p) < 0
        && key.getCrtCoefficient().multiply(q).mod(p).equals(BigInteger.ONE);
  }

  /** Reads an ECPrivateKey; the curve may be named around it, inside it, or in both places. */
  private static LocalSigningKey readSec1(DerReader outer, Optional<Curve> around) {
    DerReader key = outer.sequence();
    outer.end();
    if (key.smallInteger() != 1) {
      throw new MalformedDerException();
    }
    byte[] secret = key.octetString();
    try {
      Curve curve = readCurve(key, around);
      LocalSigningKey result = ecKey(curve, secret);
      if (key.nextIs(Der.explicitTag(1))) {
        DerReader point = key.enter(Der.explicitTag(1));
        requireEqual(point.bitString(), result.publicKeyBits());
        point.end();
      }
      key.end();
      return result;
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static Curve readCurve(DerReader key, Optional<Curve> around) {
    Optional<Curve> inside = Optional.empty();
    if (key.nextIs(Der.explicitTag(0))) {
      DerReader parameters = key.enter(Der.explicitTag(0));
      inside = Optional.of(KeyAlgorithm.readCurve(parameters));
      parameters.end();
    }
    if (inside.isPresent() && around.isPresent() && !inside.equals(around)) {
      throw inconsistent();
    }
    return inside.or(() -> around).orElseThrow(MalformedDerException::new);
  }

  private static LocalSigningKey ecKey(Curve curve, byte[] secret) {
    BigInteger value = new BigInteger(1, secret);
    if (secret.length != curve.bytes()) {
      throw new MalformedDerException();
    }
    if (!curve.isScalar(value)) {
      throw new KeyFormatException(Reason.WEAK, "private value out of the range of its curve");
    }
    CheckedKey publicKey = CheckedKey.ec(curve, BouncyCastleCurves.derivePoint(curve, value));
    return LocalSigningKey.of(generate("EC", new ECPrivateKeySpec(value, curve.spec())), publicKey);
  }

  /** Reads a CurvePrivateKey, RFC 8410 §7. */
  private static LocalSigningKey readEd25519(DerReader outer) {
    byte[] seed = outer.octetString();
    outer.end();
    try {
      if (seed.length != ED25519_SEED) {
        throw new MalformedDerException();
      }
      CheckedKey publicKey = CheckedKey.ed25519(BouncyCastleCurves.deriveEd25519(seed));
      KeySpec spec = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed);
      return LocalSigningKey.of(generate("Ed25519", spec), publicKey);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /** Encodes a key as Go does: ECDSA keys with their public key inside, no curve named twice. */
  static byte[] encodePkcs8(PrivateKey key, CheckedKey publicKey) {
    if (publicKey instanceof CheckedKey.Ec ec) {
      byte[] secret = ecSecret(key, ec.curve());
      byte[] point = Der.bitString(ec.curve().encodePoint(ec.jdk().getW()));
      byte[] sec1 =
          Der.sequence(
              Der.integer(1), Der.octetString(secret), Der.value(Der.explicitTag(1), point));
      return wrap(KeyAlgorithm.ec(ec.curve()), sec1, secret);
    }
    if (key instanceof EdECPrivateKey ed25519) {
      byte[] seed = ed25519.getBytes().orElseThrow();
      return wrap(KeyAlgorithm.ED25519, Der.octetString(seed), seed);
    }
    return key.getEncoded();
  }

  private static byte[] ecSecret(PrivateKey key, Curve curve) {
    byte[] secret = new byte[curve.bytes()];
    Curve.writeFixed(((ECPrivateKey) key).getS(), secret, 0, secret.length);
    return secret;
  }

  private static byte[] wrap(KeyAlgorithm algorithm, byte[] content, byte[] secret) {
    try {
      return Der.sequence(Der.integer(0), algorithm.toDer(), Der.octetString(content));
    } finally {
      Arrays.fill(content, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static PrivateKey generate(String algorithm, KeySpec spec) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK that refuses a good " + algorithm + " key", e);
    }
  }

  private static void requireEqual(byte[] stated, byte[] computed) {
    if (!Arrays.equals(stated, computed)) {
      throw inconsistent();
    }
  }

  private static KeyFormatException inconsistent() {
    return new KeyFormatException(
        Reason.INCONSISTENT, "parts of the private key don't belong together");
  }
}
