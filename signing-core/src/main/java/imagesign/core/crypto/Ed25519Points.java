package imagesign.core.crypto;

import java.math.BigInteger;

/**
 * What RFC 8032 §5.1.3 and §5.1.7 ask of the encodings in an Ed25519 key or signature, checked here
 * once so that every provider sees the same inputs.
 */
final class Ed25519Points {
  static final int LENGTH = 32;

  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger P = TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  /** The order of the base point. */
  private static final BigInteger L =
      TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private Ed25519Points() {}

  /** {@return whether 32 bytes are the one encoding of some y, sign included} */
  static boolean isCanonical(byte[] encoded) {
    BigInteger y = y(encoded);
    boolean xIsZero = y.equals(BigInteger.ONE) || y.equals(P.subtract(BigInteger.ONE));
    return y.compareTo(P) < 0 && !(xIsZero && sign(encoded));
  }

  /** {@return whether some x belongs to the y: −x² + y² = 1 + d·x²·y²} */
  static boolean isOnCurve(byte[] encoded) {
    BigInteger y2 = y(encoded).pow(2);
    BigInteger u = y2.subtract(BigInteger.ONE);
    BigInteger v = D.multiply(y2).add(BigInteger.ONE);
    // u/v is a square exactly if u·v is; −1/d is no square, so v is never 0.
    BigInteger product = u.multiply(v).mod(P);
    BigInteger legendre = product.modPow(P.subtract(BigInteger.ONE).shiftRight(1), P);
    return legendre.signum() == 0 || legendre.equals(BigInteger.ONE);
  }

  /**
   * {@return whether a point of the curve has an order of 8 or less} Any signature could be made to
   * verify under such a key.
   */
  static boolean hasSmallOrder(byte[] encoded) {
    BigInteger y = y(encoded);
    BigInteger y2 = y.pow(2).mod(P);
    // Orders 1, 2 and 4: y is 1, −1 or 0.
    if (y.signum() == 0 || y2.equals(BigInteger.ONE)) {
      return true;
    }
    // Order 8: doubling gives y = 0, so x² = −y², which the curve equation turns into this.
    BigInteger order8 =
        D.multiply(y2).multiply(y2).add(TWO.multiply(y2)).subtract(BigInteger.ONE).mod(P);
    return order8.signum() == 0;
  }

  /** {@return whether 32 bytes are a number below the order of the base point} */
  static boolean isScalar(byte[] encoded) {
    return littleEndian(encoded).compareTo(L) < 0;
  }

  static boolean sign(byte[] encoded) {
    return encoded[LENGTH - 1] < 0;
  }

  static BigInteger y(byte[] encoded) {
    return littleEndian(encoded).clearBit(255);
  }

  private static BigInteger littleEndian(byte[] encoded) {
    byte[] reversed = new byte[encoded.length];
    for (int i = 0; i < encoded.length; i++) {
      reversed[i] = encoded[encoded.length - 1 - i];
    }
    return new BigInteger(1, reversed);
  }
}
