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
 */
record Delivery(
    boolean declaresLength, long lengthError, long dropAfter, boolean dropped, Duration stall) {
  static final Delivery NORMAL = new Delivery(true, 0, Long.MAX_VALUE, false, Duration.ZERO);

  Delivery withoutLength() {
    return new Delivery(false, lengthError, dropAfter, dropped, stall);
  }

  Delivery lengthError(long bytes) {
    return new Delivery(declaresLength, bytes, dropAfter, dropped, stall);
  }

  Delivery dropAfter(long bytes) {
    return new Delivery(declaresLength, lengthError, bytes, dropped, stall);
  }

  Delivery droppedAtOnce() {
    return new Delivery(declaresLength, lengthError, dropAfter, true, stall);
  }

  Delivery stall(Duration time) {
    return new Delivery(declaresLength, lengthError, dropAfter, dropped, time);
  }

  /** {@return whether the connection can't serve another request afterwards} */
  boolean endsConnection() {
    return !declaresLength || lengthError != 0 || dropAfter != Long.MAX_VALUE || dropped;
  }
}
