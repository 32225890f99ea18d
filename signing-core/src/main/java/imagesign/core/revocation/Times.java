package imagesign.core.revocation;

import java.time.Duration;

/** How times of answers are held against the clock. */
final class Times {
  /** How far a clock may be behind the one that signs answers. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  private Times() {}
}
