package imagesign.registry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How fallback tags are written.
 *
 * @param settle how long a writer waits at least before it looks whether its change is still there
 * @param deletesReplaced whether an index is deleted that another has replaced
 */
record TagWriting(Duration settle, boolean deletesReplaced) {
  static final TagWriting DEFAULT = new TagWriting(Duration.ofMillis(100), false);

  private static final Duration LEAST_PAUSE = Duration.ofMillis(20);
  private static final int MAX_DOUBLINGS = 2;

  /**
   * How long to wait after a change that took a time from reading to having written: others are no
   * faster, and one that had read before must have written by then.
   */
  Duration settleTime(long nanos) {
    Duration twice = Duration.ofNanos(nanos).multipliedBy(2);
    return settle.isZero() || settle.compareTo(twice) > 0 ? settle : twice;
  }

  /** Whether what was read so long ago is not to be built on: nobody waits so long for a change. */
  boolean isStale(long nanos) {
    return !settle.isZero() && Duration.ofNanos(nanos).compareTo(settle.dividedBy(2)) > 0;
  }

  /** How long to wait before the next attempt, so that not all writers make theirs at once. */
  Duration pause(int attempt) {
    Duration base = settle.compareTo(LEAST_PAUSE) > 0 ? settle : LEAST_PAUSE;
    long longest = base.toNanos() << Math.min(attempt, MAX_DOUBLINGS);
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest));
  }
}
