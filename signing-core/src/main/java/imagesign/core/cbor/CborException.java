package imagesign.core.cbor;

import java.util.Objects;

/**
 * Input is not the CBOR that was asked for.
 *
 * <p>Callers turn it into the answer of their own format. The message holds nothing of the input.
 */
public final class CborException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong; names are stable. */
  public enum Reason {
    /** The input ends inside a data item, or a length says more than there is left. */
    TRUNCATED,
    /** Something follows the data item. */
    TRAILING_BYTES,
    /** A string, array or map of indefinite length, or the break that ends one. */
    INDEFINITE_LENGTH,
    /** An additional information or a simple value that is reserved. RFC 8949 §3, §3.3. */
    RESERVED,
    /** Two equal keys in one map, whatever their encodings. */
    DUPLICATE_KEY,
    /** A key that is neither an integer nor text. */
    KEY_TYPE,
    /** A text string that is not UTF-8. */
    INVALID_TEXT,
    /** A tag where there must be none. */
    TAG,
    /** Arrays, maps and tags inside one another more than 32 deep. */
    TOO_DEEP,
    /** More data items than a signature has any use for. */
    TOO_MANY_ITEMS
  }

  private final Reason reason;

  /**
   * Reports input that can't be used.
   *
   * @param reason what is wrong
   * @param position where in the input
   */
  public CborException(Reason reason, int position) {
    super("CBOR: " + Objects.requireNonNull(reason, "reason") + " at byte " + position);
    this.reason = reason;
  }

  /** {@return what is wrong} */
  public Reason reason() {
    return reason;
  }
}
