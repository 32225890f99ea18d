package imagesign.cli;

/** The caller's mistake: wrong arguments, or a file that they name and that can't be used. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
