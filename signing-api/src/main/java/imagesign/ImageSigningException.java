package imagesign;

import org.jspecify.annotations.Nullable;

/**
 * There is no answer: a registry, a network, a key store or a clock did not give what was needed.
 *
 * <p>Never means "not trusted"; that is {@link RejectedException}, which is no subclass, so the two
 * can't share a catch block. Messages say what was tried on which reference and hold no secret.
 */
public class ImageSigningException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isTransient;

  /**
   * Reports a lasting condition.
   *
   * @param message what was tried, on what
   */
  public ImageSigningException(String message) {
    this(message, false, null);
  }

  /**
   * Reports a condition with its cause.
   *
   * @param message what was tried, on what
   * @param isTransient whether the same call may succeed later
   * @param cause what went wrong underneath
   */
  public ImageSigningException(String message, boolean isTransient, @Nullable Throwable cause) {
    super(message, cause);
    this.isTransient = isTransient;
  }

  /** {@return whether the same call may succeed later} */
  public boolean isTransient() {
    return isTransient;
  }
}
