package imagesign.core.cbor;

import java.util.List;

/**
 * An array.
 *
 * @param items its items in order
 */
public record CborArray(List<CborValue> items) implements CborValue {
  /** Copies the list. */
  public CborArray {
    items = List.copyOf(items);
  }

  /**
   * Makes an array.
   *
   * @param items its items in order
   * @return the array
   */
  public static CborArray of(CborValue... items) {
    return new CborArray(List.of(items));
  }
}
