package imagesign.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An access token and until when to use it.
 *
 * @param value the token
 * @param usableUntil a while before it expires
 * @param refresh the identity token that replaces the one it was asked for with
 */
record Token(String value, Instant usableUntil, Optional<String> refresh) {
  private static final Duration SKEW = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(12);

  /** Ends the use of a token 10 s before it expires, or after half of a very short life. */
  static Token of(String value, Instant now, Duration life, Optional<String> refresh) {
    Duration bounded = life.compareTo(LONGEST) > 0 ? LONGEST : life;
    Duration usable =
        bounded.compareTo(SKEW.multipliedBy(2)) > 0 ? bounded.minus(SKEW) : bounded.dividedBy(2);
    return new Token(value, now.plus(usable), refresh);
  }

  boolean isUsable(Instant now) {
    return now.isBefore(usableUntil);
  }

  /** {@return nothing of the token} */
  @Override
  public String toString() {
    return "Token[until " + usableUntil + "]";
  }
}
