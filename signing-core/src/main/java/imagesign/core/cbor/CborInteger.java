package imagesign.core.cbor;

import java.math.BigInteger;
import java.util.OptionalLong;

/**
 * An integer of major type 0 or 1.
 *
 * @param value the integer, from −2⁶⁴ to 2⁶⁴−1
 */
public record CborInteger(BigInteger value) implements CborValue {
  private static final int MAX_BITS = 64;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the integer is out of range
   */
  public CborInteger {
    // bitLength() of −2⁶⁴ is 64 as well.
    if (value.bitLength() > MAX_BITS) {
      throw new IllegalArgumentException("value: more than 64 bits");
    }
  }

  /**
   * Makes an integer.
   *
   * @param value the integer
   * @return the data item
   */
  public static CborInteger of(long value) {
    return new CborInteger(BigInteger.valueOf(value));
  }

  /** {@return the integer, or empty if a {@code long} can't hold it} */
  public OptionalLong asLong() {
    return value.bitLength() < Long.SIZE
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }
}
