package imagesign.registry;

import imagesign.testkit.Fault;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What may go wrong with one request.
 *
 * @param name what it is called in reports
 * @param fault the fault of the test kit
 * @param nature what kind of wrong it is
 * @param status the status of the answer, if that is what is wrong
 */
record FaultKind(String name, Fault fault, Nature nature, OptionalInt status) {
  /** What kind of wrong it is. */
  enum Nature {
    /** The same request may succeed the next time. */
    PASSES,
    /** The request was handled, and nobody knows: what was handled may be all there was to do. */
    PASSES_UNSEEN,
    /** As {@link #PASSES}, where the answer has a body that is long enough to be cut. */
    CUTS,
    /** The answer is whole and not true. */
    LIES,
    /** There is no answer in time. */
    STALLS
  }

  static final List<FaultKind> ALL =
      List.of(
          of("dropped", Fault.disconnect(), Nature.PASSES),
          of("dropped after handling", Fault.disconnectAfterHandling(), Nature.PASSES_UNSEEN),
          of("cut", Fault.disconnectAfter(10), Nature.CUTS),
          error(500, Fault.status(500)),
          error(502, Fault.status(502)),
          error(503, Fault.status(503)),
          error(429, Fault.status(429).withHeader("Retry-After", "1")),
          of("short", Fault.shortBody(1), Nature.LIES),
          of("wrong bytes", Fault.wrongBytes(), Nature.LIES),
          of("wrong digest header", Fault.wrongDigestHeader(), Nature.LIES),
          of("stalled", Fault.stall(Duration.ofSeconds(30)), Nature.STALLS));

  private static FaultKind of(String name, Fault fault, Nature nature) {
    return new FaultKind(name, fault, nature, OptionalInt.empty());
  }

  private static FaultKind error(int status, Fault fault) {
    return new FaultKind("answer " + status, fault, Nature.PASSES, OptionalInt.of(status));
  }

  @Override
  public String toString() {
    return name;
  }
}
