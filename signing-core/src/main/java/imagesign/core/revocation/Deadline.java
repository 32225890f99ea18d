package imagesign.core.revocation;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A moment at which waiting ends, on a clock that only goes forward. Immutable. */
final class Deadline {
  private final long nanos;

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** {@return this deadline, or an earlier one if so much time is not left} */
  Deadline within(Duration time) {
    Deadline other = in(time);
    return other.nanos - nanos < 0 ? other : this;
  }

  /** {@return the time that is left, as sockets take it} */
  int millis() throws SocketTimeoutException {
    long left = nanos - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) Math.min(Integer.MAX_VALUE, 1 + left / 1_000_000);
  }
}
