package imagesign.spi;

import imagesign.ImageSigningException;
import imagesign.signature.FailureReason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer for one signature under one authority. */
public sealed interface Check {
  /** The signature is by this authority, over the subject, and every step that must pass did. */
  final class Passed implements Check {
    private final SignerIdentity signer;
    private final @Nullable TrustedTime time;
    private final List<Step> steps;
    private final List<Detail> details;

    private Passed(
        SignerIdentity signer, @Nullable TrustedTime time, List<Step> steps, List<Detail> details) {
      this.signer = Objects.requireNonNull(signer, "signer");
      this.time = time;
      this.steps = List.copyOf(steps);
      this.details = List.copyOf(details);
    }

    /**
     * States that a signature without a proof of its time passed.
     *
     * @param signer who signed
     * @param steps what was checked, in order
     * @param details what the signature says, now that it is verified
     * @return the answer
     */
    public static Passed of(SignerIdentity signer, List<Step> steps, List<Detail> details) {
      return new Passed(signer, null, steps, details);
    }

    /**
     * Adds the proven time of signing.
     *
     * @param time the time
     * @return the answer with it
     */
    public Passed withTime(TrustedTime time) {
      return new Passed(signer, Objects.requireNonNull(time, "time"), steps, details);
    }

    /** {@return who signed} */
    public SignerIdentity signer() {
      return signer;
    }

    /** {@return the proven time of signing, if there is a proof} */
    public Optional<TrustedTime> time() {
      return Optional.ofNullable(time);
    }

    /** {@return what was checked, in order} */
    public List<Step> steps() {
      return steps;
    }

    /** {@return what the signature says} */
    public List<Detail> details() {
      return details;
    }
  }

  /**
   * The signature is not acceptable.
   *
   * @param reason the stable reason
   * @param detail one line for people, without secrets
   * @param steps what was checked up to the failure, in order
   */
  record Failed(FailureReason reason, String detail, List<Step> steps) implements Check {
    public Failed {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(detail, "detail");
      steps = List.copyOf(steps);
    }
  }

  /**
   * There is no answer: something that the check needs could not be had.
   *
   * @param cause why
   */
  record Unknown(ImageSigningException cause) implements Check {
    public Unknown {
      Objects.requireNonNull(cause, "cause");
    }
  }
}
