package imagesign.cli;

/**
 * How a run ends. The numbers are a contract with scripts.
 *
 * <p>A run on several images ends as the worst of them, {@link #REJECTED} before {@link
 * #NO_ANSWER}: a no is certain and will not change by asking again.
 */
enum ExitCode {
  /** Done: signed, verified, or shown. */
  OK(0),
  /** The answer is no. */
  REJECTED(1),
  /** Wrong usage. */
  USAGE(2),
  /** There is no answer: a network, a registry, a key. */
  NO_ANSWER(3);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The worse of two, for runs on several images. */
  ExitCode and(ExitCode other) {
    return severity() >= other.severity() ? this : other;
  }

  private int severity() {
    return switch (this) {
      case OK -> 0;
      case NO_ANSWER -> 1;
      case REJECTED -> 2;
      case USAGE -> 3;
    };
  }
}
