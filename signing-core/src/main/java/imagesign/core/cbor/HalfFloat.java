package imagesign.core.cbor;

import java.util.OptionalInt;

/** Numbers of IEEE 754 binary16, which the platform has no type for before Java 20. */
final class HalfFloat {
  private static final int INFINITY = 0x7c00;
  private static final int NAN = 0x7e00;
  private static final int SIGN = 0x8000;
  private static final int FRACTION_BITS = 10;
  private static final int BIAS = 15;
  private static final int MIN_EXPONENT = -14;

  /** The unit in which subnormal numbers count: 2⁻²⁴. */
  private static final double SMALLEST = Math.scalb(1.0, MIN_EXPONENT - FRACTION_BITS);

  private HalfFloat() {}

  static double decode(int bits) {
    int exponent = bits >>> FRACTION_BITS & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude;
    if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * SMALLEST;
    } else {
      magnitude = Math.scalb(0x400 + (double) fraction, exponent - BIAS - FRACTION_BITS);
    }
    return (bits & SIGN) == 0 ? magnitude : -magnitude;
  }

  /** {@return the number in 16 bits, or empty if that would change it} */
  static OptionalInt encode(double value) {
    if (Double.isNaN(value)) {
      return OptionalInt.of(NAN);
    }
    int sign = Math.copySign(1, value) < 0 ? SIGN : 0;
    int bits = Double.isInfinite(value) ? INFINITY : magnitude(Math.abs(value));
    boolean exact = decode(bits) == Math.abs(value);
    return exact ? OptionalInt.of(sign | bits) : OptionalInt.empty();
  }

  /** Cuts off what does not fit; the caller compares. */
  private static int magnitude(double value) {
    int exponent = Math.getExponent(value);
    if (exponent > BIAS) {
      return INFINITY;
    }
    if (exponent < MIN_EXPONENT) {
      return (int) (value / SMALLEST);
    }
    int significand = (int) Math.scalb(value, FRACTION_BITS - exponent);
    return (exponent + BIAS) << FRACTION_BITS | (significand & 0x3ff);
  }
}
