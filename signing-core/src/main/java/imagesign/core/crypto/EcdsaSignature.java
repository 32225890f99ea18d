package imagesign.core.crypto;

import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * The two numbers of an ECDSA signature, each in [1, n−1]. A large s is not refused: Cosign and
 * Notation don't ask for the smaller one.
 */
record EcdsaSignature(Curve curve, BigInteger r, BigInteger s) {
  static Optional<EcdsaSignature> parseDer(Bytes der, Curve curve) {
    // Two headers of at most three bytes, and a zero in front of each number.
    if (der.size() > 2 * (curve.bytes() + 1) + 7) {
      return Optional.empty();
    }
    try {
      DerReader outer = DerReader.over(der.toByteArray());
      DerReader numbers = outer.sequence();
      outer.end();
      BigInteger r = numbers.unsignedInteger();
      BigInteger s = numbers.unsignedInteger();
      numbers.end();
      return of(curve, r, s);
    } catch (MalformedDerException e) {
      return Optional.empty();
    }
  }

  static Optional<EcdsaSignature> parseFixedWidth(Bytes signature, Curve curve) {
    int width = curve.bytes();
    if (signature.size() != 2 * width) {
      return Optional.empty();
    }
    byte[] both = signature.toByteArray();
    BigInteger r = new BigInteger(1, Arrays.copyOf(both, width));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(both, width, both.length));
    return of(curve, r, s);
  }

  private static Optional<EcdsaSignature> of(Curve curve, BigInteger r, BigInteger s) {
    return curve.isScalar(r) && curve.isScalar(s)
        ? Optional.of(new EcdsaSignature(curve, r, s))
        : Optional.empty();
  }

  byte[] toDer() {
    return Der.sequence(Der.integer(r), Der.integer(s));
  }

  Bytes toFixedWidth() {
    int width = curve.bytes();
    byte[] both = new byte[2 * width];
    Curve.writeFixed(r, both, 0, width);
    Curve.writeFixed(s, both, width, width);
    return Bytes.copyOf(both);
  }
}
