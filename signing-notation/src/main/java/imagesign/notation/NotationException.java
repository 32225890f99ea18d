package imagesign.notation;

/** Ends the check of one signature; never leaves this package. */
final class NotationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final NotationReason reason;

  NotationException(NotationReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  NotationException(NotationReason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  NotationReason reason() {
    return reason;
  }
}
