package imagesign.trust;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a policy says of an image, with all evidence. A report, not a proof: only {@code
 * VerifiedArtifact} stands for a verified image.
 *
 * @param outcome the answer
 * @param reference the image as it was asked for, pinned to its digest if that could be resolved; a
 *     tag beside a digest that the caller gave is the caller's claim
 * @param policy the fingerprint of the policy
 * @param rules how each matching rule ended
 * @param evidence what became of each signature
 * @param detail one line for people; not stable
 * @param evaluatedAt when
 * @param reads how many manifests, blobs and listings the run asked its store for
 */
public record Decision(
    Outcome outcome,
    ArtifactReference reference,
    Digest policy,
    List<RuleResult> rules,
    List<Evidence> evidence,
    String detail,
    Instant evaluatedAt,
    int reads) {

  /** The possible answers. */
  public enum Outcome {
    /** Every matching rule is fulfilled. */
    ALLOW,
    /** A rule is not fulfilled, or none matches; asking again gives the same answer. */
    DENY_POLICY,
    /** No answer could be had; asking again may give one. */
    DENY_UNVERIFIABLE,
    /** Every enforced rule is fulfilled, and at least one rule under audit is not. */
    AUDIT_WOULD_DENY
  }

  /** Whether a rule is fulfilled. */
  public enum Verdict {
    /** It is. */
    FULFILLED,
    /** It is not, whatever could not be found out. */
    UNFULFILLED,
    /** It depends on what could not be found out. */
    UNKNOWN
  }

  /**
   * How one rule ended.
   *
   * @param rule the rule
   * @param verdict whether it is fulfilled
   */
  public record RuleResult(Rule rule, Verdict verdict) {
    public RuleResult {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(verdict, "verdict");
    }
  }

  public Decision {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(policy, "policy");
    rules = List.copyOf(rules);
    evidence = List.copyOf(evidence);
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(evaluatedAt, "evaluatedAt");
  }

  /** {@return whether a gate lets the image through} */
  public boolean allowed() {
    return outcome == Outcome.ALLOW || outcome == Outcome.AUDIT_WOULD_DENY;
  }
}
