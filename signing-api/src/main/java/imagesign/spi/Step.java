package imagesign.spi;

import java.util.Objects;

/**
 * One step of a verification, as its specification names it, and how it ended.
 *
 * @param name the name of the step, {@code integrity}
 * @param outcome how it ended
 */
public record Step(String name, Outcome outcome) {
  /** How a step ends. */
  public enum Outcome {
    /** It was checked and holds. */
    PASSED,
    /** It was checked and does not hold, which fails the signature. */
    FAILED,
    /** It was checked and does not hold, which the policy only wants to know. */
    LOGGED,
    /** The policy does not ask for it, so it was not checked. */
    SKIPPED
  }

  public Step {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(outcome, "outcome");
  }
}
