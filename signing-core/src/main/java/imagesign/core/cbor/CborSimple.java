package imagesign.core.cbor;

/**
 * A simple value, RFC 8949 §3.3.
 *
 * @param number its number; 24 to 31 are reserved
 */
public record CborSimple(int number) implements CborValue {
  /** The value {@code false}. */
  public static final CborSimple FALSE = new CborSimple(20);

  /** The value {@code true}. */
  public static final CborSimple TRUE = new CborSimple(21);

  /** The value {@code null}. */
  public static final CborSimple NULL = new CborSimple(22);

  /** The value {@code undefined}. */
  public static final CborSimple UNDEFINED = new CborSimple(23);

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if there is no such simple value
   */
  public CborSimple {
    if (number < 0 || number > 255 || (number > 23 && number < 32)) {
      throw new IllegalArgumentException("number: no simple value");
    }
  }

  /**
   * Gives a truth value.
   *
   * @param value the truth
   * @return {@link #TRUE} or {@link #FALSE}
   */
  public static CborSimple of(boolean value) {
    return value ? TRUE : FALSE;
  }
}
