package imagesign.core.tsa;

import imagesign.core.x509.X509Exception;
import imagesign.signature.FailureReason;
import java.util.Objects;

/**
 * A time stamp, or an authority's answer, is not acceptable.
 *
 * <p>Callers turn it into the answer of their own format.
 */
public final class TimestampException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient FailureReason reason;

  /**
   * Reports what is wrong.
   *
   * @param reason the stable reason
   * @param message what is wrong, for a reader
   */
  public TimestampException(FailureReason reason, String message) {
    // Hostile input is an ordinary answer: no stack trace is filled in for it.
    super(message, null, false, false);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  TimestampException(FailureReason reason) {
    this(reason, reason.code());
  }

  static TimestampException of(X509Exception cause) {
    return new TimestampException(cause.reason(), "time-stamp authority: " + cause.getMessage());
  }

  /** {@return the stable reason: a {@link TimestampReason}, or one of {@code core.x509}} */
  public FailureReason reason() {
    return reason;
  }
}
