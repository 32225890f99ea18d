package imagesign.notation;

import imagesign.signature.FailureReason;

/** Ends the check of one signature; never leaves this package. */
final class NotationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient FailureReason reason;

  NotationException(FailureReason reason, String message) {
    // Hostile input is an ordinary answer: no stack trace is filled in for it.
    super(message, null, false, false);
    this.reason = reason;
  }

  NotationException(FailureReason reason, String message, Throwable cause) {
    super(message, cause, false, false);
    this.reason = reason;
  }

  FailureReason reason() {
    return reason;
  }
}
