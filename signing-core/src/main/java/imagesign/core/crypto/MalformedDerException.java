package imagesign.core.crypto;

/** Input is not the DER that was asked for; never leaves this package. */
final class MalformedDerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedDerException() {
    // Hostile input is an ordinary answer: no stack trace is filled in for it.
    super("malformed DER", null, false, false);
  }
}
