package imagesign.core.cbor;

import java.math.BigInteger;
import java.util.Objects;

/**
 * A tagged data item, RFC 8949 §3.4. Whether the content is one that the tag allows is not checked.
 *
 * @param number the number of the tag, from 0 to 2⁶⁴−1
 * @param content what is tagged
 */
public record CborTag(BigInteger number, CborValue content) implements CborValue {
  /**
   * Checks the range of the number.
   *
   * @throws IllegalArgumentException if there is no such tag
   */
  public CborTag {
    Objects.requireNonNull(content, "content");
    if (number.signum() < 0 || number.bitLength() > 64) {
      throw new IllegalArgumentException("number: not of 64 bits");
    }
  }

  /**
   * Tags a data item.
   *
   * @param number the number of the tag
   * @param content what is tagged
   * @return the tagged item
   */
  public static CborTag of(int number, CborValue content) {
    return new CborTag(BigInteger.valueOf(number), content);
  }

  /**
   * Says which tag this is.
   *
   * @param wanted the number of a tag
   * @return whether this is that tag
   */
  public boolean is(int wanted) {
    return number.equals(BigInteger.valueOf(wanted));
  }
}
