package imagesign.testkit;

import java.time.Duration;

/**
 * How a response goes over the wire, where a fault wants it to go wrong.
 *
 * @param declaresLength whether there is a Content-Length; without, the end of the connection ends
 *     the body
 * @param lengthError what is added to the true Content-Length
 * @param dropAfter how many bytes of the body are sent before the connection is dropped
 * @param dropped whether nothing at all is sent, not even a status line
 * @param stall how long to wait before the first byte
 * @param pace how the body is held back
 * @param endless whether zeros follow the body until the client goes away
 */
record Delivery(
    boolean declaresLength,
    long lengthError,
    long dropAfter,
    boolean dropped,
    Duration stall,
    Pace pace,
    boolean endless) {
  static final Delivery NORMAL =
      new Delivery(true, 0, Long.MAX_VALUE, false, Duration.ZERO, Pace.FULL, false);

  /**
   * When to wait within a body.
   *
   * @param first after how many bytes for the first time
   * @param every after how many more each time
   * @param pause how long
   */
  record Pace(long first, long every, Duration pause) {
    static final Pace FULL = new Pace(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ZERO);

    boolean isDue(long sent) {
      return sent >= first && (sent - first) % every == 0;
    }

    /** {@return how many bytes may go out without a wait after {@code sent} of them} */
    long run(long sent) {
      return sent < first ? first - sent : every - (sent - first) % every;
    }
  }

  Delivery withoutLength() {
    return new Delivery(false, lengthError, dropAfter, dropped, stall, pace, endless);
  }

  Delivery lengthError(long bytes) {
    return new Delivery(declaresLength, bytes, dropAfter, dropped, stall, pace, endless);
  }

  Delivery dropAfter(long bytes) {
    return new Delivery(declaresLength, lengthError, bytes, dropped, stall, pace, endless);
  }

  Delivery droppedAtOnce() {
    return new Delivery(declaresLength, lengthError, dropAfter, true, stall, pace, endless);
  }

  Delivery stall(Duration time) {
    return new Delivery(declaresLength, lengthError, dropAfter, dropped, time, pace, endless);
  }

  Delivery pace(Pace other) {
    return new Delivery(declaresLength, lengthError, dropAfter, dropped, stall, other, endless);
  }

  Delivery withoutEnd() {
    return new Delivery(false, lengthError, dropAfter, dropped, stall, pace, true);
  }

  /** {@return whether the connection can't serve another request afterwards} */
  boolean endsConnection() {
    return !declaresLength || lengthError != 0 || dropAfter != Long.MAX_VALUE || dropped;
  }
}
