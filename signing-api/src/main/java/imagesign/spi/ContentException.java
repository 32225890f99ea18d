package imagesign.spi;

import imagesign.signature.FailureReason;
import java.util.Objects;

/**
 * Content arrived, or was asked for and is listed, but is not what it should be: an answer, and the
 * answer is no.
 *
 * <p>Told apart from {@link imagesign.ImageSigningException}, which means that there is no answer.
 * A verification turns it into a failure of the one signature that needed the content.
 */
public final class ContentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient FailureReason reason;

  /**
   * Reports content that can't be used.
   *
   * @param reason the stable reason
   * @param message which content, and what is wrong with it
   */
  public ContentException(FailureReason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** {@return the stable reason} */
  public FailureReason reason() {
    return reason;
  }
}
