package imagesign;

import imagesign.signature.FailureReason;
import imagesign.signature.SignatureFailure;
import imagesign.trust.Decision;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The answer of a verification: yes, or no with the reasons. That there is no answer is not a
 * result but an {@link UndecidedException}. Immutable and thread-safe.
 *
 * @param <T> what is verified
 */
public sealed interface VerificationResult<T> {
  /** {@return the decision with all evidence} */
  Decision decision();

  /**
   * Gives what was verified.
   *
   * @return the verified artifact
   * @throws RejectedException if the answer is no
   */
  T orThrow();

  /**
   * The policy is fulfilled.
   *
   * @param <T> what is verified
   * @param artifact what is verified
   * @param decision the decision with all evidence
   */
  record Verified<T>(T artifact, Decision decision) implements VerificationResult<T> {
    public Verified {
      Objects.requireNonNull(artifact, "artifact");
      Objects.requireNonNull(decision, "decision");
    }

    @Override
    public T orThrow() {
      return artifact;
    }
  }

  /**
   * The policy is not fulfilled. Where that is only under audit, {@link Decision#allowed} is true
   * all the same; gates read that.
   *
   * @param <T> what is not verified
   * @param failures why, never empty: each signature that did not pass, or what is missing
   * @param decision the decision with all evidence
   */
  record Rejected<T>(List<SignatureFailure> failures, Decision decision)
      implements VerificationResult<T> {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no failure
     */
    public Rejected {
      failures = List.copyOf(failures);
      if (failures.isEmpty()) {
        throw new IllegalArgumentException("failures: empty");
      }
      Objects.requireNonNull(decision, "decision");
    }

    /** {@return the reasons of all failures} */
    public Set<FailureReason> reasons() {
      return failures.stream()
          .map(SignatureFailure::reason)
          .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public T orThrow() {
      throw new RejectedException(failures, decision);
    }
  }
}
