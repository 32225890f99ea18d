package imagesign.core.crypto;

import imagesign.key.SignatureAlgorithm;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.Optional;

/** The elliptic curves of ECDSA keys. FIPS 186-5, SP 800-186 §3.2.1; identifiers of RFC 5480. */
enum Curve {
  P256("P-256", "secp256r1", "2a8648ce3d030107", 32, SignatureAlgorithm.ECDSA_SHA256),
  P384("P-384", "secp384r1", "2b81040022", 48, SignatureAlgorithm.ECDSA_SHA384),
  P521("P-521", "secp521r1", "2b81040023", 66, SignatureAlgorithm.ECDSA_SHA512);

  private static final int UNCOMPRESSED = 4;

  private final String nistName;
  private final String oid;
  private final int bytes;
  private final SignatureAlgorithm algorithm;

  // Immutable, though not annotated as such.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ECParameterSpec spec;

  private final BigInteger prime;

  Curve(String nistName, String javaName, String oid, int bytes, SignatureAlgorithm algorithm) {
    this.nistName = nistName;
    this.oid = oid;
    this.bytes = bytes;
    this.algorithm = algorithm;
    this.spec = specOf(javaName);
    this.prime = ((ECFieldFp) spec.getCurve().getField()).getP();
  }

  private static ECParameterSpec specOf(String javaName) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(javaName));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without the curve " + javaName, e);
    }
  }

  static Optional<Curve> byOid(String oid) {
    return Arrays.stream(values()).filter(curve -> curve.oid.equals(oid)).findFirst();
  }

  String nistName() {
    return nistName;
  }

  /** {@return the encoded object identifier in hexadecimal} */
  String oid() {
    return oid;
  }

  /** {@return the length of a coordinate and of a number below the order} */
  int bytes() {
    return bytes;
  }

  /** {@return the algorithm whose hash is as strong as the curve} */
  SignatureAlgorithm algorithm() {
    return algorithm;
  }

  ECParameterSpec spec() {
    return spec;
  }

  BigInteger order() {
    return spec.getOrder();
  }

  boolean isScalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(order()) < 0;
  }

  /**
   * Decodes an uncompressed point and checks that it is on the curve. The cofactor is 1, so every
   * such point has the order of the group. SEC 1 §2.3.4, §3.2.2.1.
   */
  ECPoint decodePoint(byte[] encoded) {
    if (encoded.length != 1 + 2 * bytes || encoded[0] != UNCOMPRESSED) {
      throw invalidPoint();
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(encoded, 1, 1 + bytes));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(encoded, 1 + bytes, encoded.length));
    if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0 || !isOnCurve(x, y)) {
      throw invalidPoint();
    }
    return new ECPoint(x, y);
  }

  byte[] encodePoint(ECPoint point) {
    byte[] encoded = new byte[1 + 2 * bytes];
    encoded[0] = UNCOMPRESSED;
    writeFixed(point.getAffineX(), encoded, 1, bytes);
    writeFixed(point.getAffineY(), encoded, 1 + bytes, bytes);
    return encoded;
  }

  private boolean isOnCurve(BigInteger x, BigInteger y) {
    BigInteger right =
        x.multiply(x)
            .add(spec.getCurve().getA())
            .multiply(x)
            .add(spec.getCurve().getB())
            .mod(prime);
    return y.multiply(y).mod(prime).equals(right);
  }

  /** Writes a number that is not negative in big-endian order, with leading zeros. */
  static void writeFixed(BigInteger value, byte[] target, int offset, int width) {
    byte[] minimal = value.toByteArray();
    int skipped = minimal.length > width ? minimal.length - width : 0;
    int length = minimal.length - skipped;
    System.arraycopy(minimal, skipped, target, offset + width - length, length);
    Arrays.fill(minimal, (byte) 0);
  }

  private static KeyFormatException invalidPoint() {
    return new KeyFormatException(
        KeyFormatException.Reason.INVALID_POINT, "no uncompressed point of the curve");
  }
}
