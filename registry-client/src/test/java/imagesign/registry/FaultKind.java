package imagesign.registry;

import imagesign.testkit.Fault;
import java.time.Duration;
import java.util.OptionalInt;

/** What may go wrong with one request. */
enum FaultKind {
  DROPPED(Fault.disconnect(), Nature.PASSES),
  DROPPED_AFTER_HANDLING(Fault.disconnectAfterHandling(), Nature.PASSES),
  CUT(Fault.disconnectAfter(10), Nature.CUTS),
  ERROR_500(Fault.status(500), Nature.PASSES, 500),
  ERROR_502(Fault.status(502), Nature.PASSES, 502),
  ERROR_503(Fault.status(503), Nature.PASSES, 503),
  BUSY_429(Fault.status(429).withHeader("Retry-After", "1"), Nature.PASSES, 429),
  SHORT(Fault.shortBody(1), Nature.LIES),
  WRONG_BYTES(Fault.wrongBytes(), Nature.LIES),
  WRONG_DIGEST_HEADER(Fault.wrongDigestHeader(), Nature.LIES),
  STALLED(Fault.stall(Duration.ofSeconds(30)), Nature.STALLS);

  /** What kind of wrong it is. */
  enum Nature {
    /** The same request may succeed the next time. */
    PASSES,
    /** As {@link #PASSES}, where the answer has a body that is long enough to be cut. */
    CUTS,
    /** The answer is whole and not true. */
    LIES,
    /** There is no answer in time. */
    STALLS
  }

  private final Fault fault;
  private final Nature nature;
  private final int status;

  FaultKind(Fault fault, Nature nature) {
    this(fault, nature, 0);
  }

  FaultKind(Fault fault, Nature nature, int status) {
    this.fault = fault;
    this.nature = nature;
    this.status = status;
  }

  Fault fault() {
    return fault;
  }

  Nature nature() {
    return nature;
  }

  /** Whether it never ends well while it lasts; what was handled may have been all there was to do. */
  boolean staysWrong() {
    return nature == Nature.PASSES && this != DROPPED_AFTER_HANDLING;
  }

  OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
