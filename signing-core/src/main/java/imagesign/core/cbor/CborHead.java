package imagesign.core.cbor;

import java.math.BigInteger;

/** The major types of RFC 8949 §3.1 and the additional information of §3. */
final class CborHead {
  static final int UNSIGNED = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;
  static final int TAG = 6;
  static final int SIMPLE = 7;

  /** The argument follows in one byte; the next three stand for two, four and eight. */
  static final int ONE_BYTE = 24;

  static final int TWO_BYTES = 25;
  static final int FOUR_BYTES = 26;
  static final int EIGHT_BYTES = 27;
  static final int INDEFINITE = 31;

  private CborHead() {}

  /** An argument of eight bytes, as a number that is not negative. */
  static BigInteger unsigned(long argument) {
    BigInteger value = BigInteger.valueOf(argument);
    return argument < 0 ? value.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : value;
  }
}
