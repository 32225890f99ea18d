package imagesign.spi;

import imagesign.signature.FailureReason;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step of a verification, as its specification names it, and how it ended. Immutable and
 * thread-safe.
 */
public final class Step {
  private final String name;
  private final Outcome outcome;
  private final @Nullable FailureReason reason;
  private final String detail;

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

  /**
   * Records a step.
   *
   * @param name the name of the step, {@code integrity}
   * @param outcome how it ended
   */
  public Step(String name, Outcome outcome) {
    this(name, outcome, null, "");
  }

  private Step(String name, Outcome outcome, @Nullable FailureReason reason, String detail) {
    this.name = Objects.requireNonNull(name, "name");
    this.outcome = Objects.requireNonNull(outcome, "outcome");
    this.reason = reason;
    this.detail = Objects.requireNonNull(detail, "detail");
  }

  /**
   * Says why the step does not hold.
   *
   * @param reason the stable reason
   * @param detail one line for people, without secrets
   * @return the step with them
   */
  public Step because(FailureReason reason, String detail) {
    return new Step(name, outcome, Objects.requireNonNull(reason, "reason"), detail);
  }

  /** {@return the name of the step} */
  public String name() {
    return name;
  }

  /** {@return how it ended} */
  public Outcome outcome() {
    return outcome;
  }

  /** {@return why it does not hold, if that was recorded} */
  public Optional<FailureReason> reason() {
    return Optional.ofNullable(reason);
  }

  /** {@return one line for people on why it does not hold; not stable} */
  public String detail() {
    return detail;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Step that
        && name.equals(that.name)
        && outcome == that.outcome
        && Objects.equals(reason, that.reason)
        && detail.equals(that.detail);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, outcome, reason);
  }

  /** {@return the name, the outcome and the reason} */
  @Override
  public String toString() {
    return name + " " + outcome + (reason == null ? "" : " " + reason.code());
  }
}
