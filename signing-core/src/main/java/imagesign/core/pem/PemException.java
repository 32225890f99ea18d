package imagesign.core.pem;

import java.util.Objects;

/**
 * A text is not the PEM that was asked for.
 *
 * <p>Callers turn it into the answer of their own format. The message never holds content of a
 * block.
 */
public final class PemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong; names are stable. */
  public enum Reason {
    /** The text is longer than the caller allows. */
    TOO_LARGE,
    /** There is no block in it. */
    NO_BLOCK,
    /** There are more blocks than the caller allows. */
    TOO_MANY_BLOCKS,
    /** A boundary line has no label of RFC 7468 between its dashes. */
    MALFORMED_BOUNDARY,
    /** An end line has another label than its begin line, or no begin line. */
    LABEL_MISMATCH,
    /** A block has no end line. */
    UNTERMINATED,
    /** A block has headers of RFC 1421, as traditional encryption writes them. */
    HEADERS,
    /** The content of a block is not canonical Base64, or empty. */
    BAD_BASE64
  }

  private final Reason reason;

  /**
   * Reports a text that can't be used.
   *
   * @param reason what is wrong
   * @param message what is wrong, for a reader
   */
  public PemException(Reason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** {@return what is wrong} */
  public Reason reason() {
    return reason;
  }
}
