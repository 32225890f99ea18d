package imagesign;

import imagesign.VerificationResult.Rejected;
import imagesign.VerificationResult.Verified;
import imagesign.oci.ArtifactReference;
import imagesign.spi.ArtifactSource;
import imagesign.trust.Decision;
import imagesign.trust.TrustPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an image fulfils a trust policy, and alone makes a {@link VerifiedArtifact}.
 *
 * <p>Guarantees: a tag is resolved once and everything is about that digest; no signature of
 * another digest counts; a bad signature neither hides nor blocks a good one; what could not be
 * found out is never a yes and is told apart from a no; and a run reads a bounded number of bounded
 * things. Not checked: what is in the image, where a tag points afterwards, and that there is an
 * image at all where the caller names a digest.
 *
 * <p>Immutable and thread-safe, so one serves a whole application.
 */
public final class Verifier {
  private final ArtifactSource source;
  private final VerifierOptions options;

  private Verifier(ArtifactSource source, VerifierOptions options) {
    this.source = source;
    this.options = options;
  }

  /**
   * Makes a verifier with the default limits.
   *
   * @param source where images and signatures are read
   * @return the verifier
   */
  public static Verifier of(ArtifactSource source) {
    return builder(source).build();
  }

  /**
   * Starts a verifier.
   *
   * @param source where images and signatures are read
   * @return a builder
   */
  public static Builder builder(ArtifactSource source) {
    return new Builder(source);
  }

  /**
   * Verifies an image.
   *
   * @param reference the image
   * @param policy what it must fulfil
   * @return the verified image, or why it is rejected
   * @throws UndecidedException if the answer depends on something that could not be found out
   */
  public VerificationResult<VerifiedArtifact> verify(
      ArtifactReference reference, TrustPolicy policy) {
    VerificationRun.Outcome outcome = run(reference, policy);
    return switch (outcome.verdict()) {
      case FULFILLED -> new Verified<>(verified(outcome), outcome.decision());
      case UNFULFILLED -> new Rejected<>(outcome.failures(), outcome.decision());
      case UNKNOWN -> throw new UndecidedException(outcome.decision(), outcome.cause());
    };
  }

  /**
   * Decides on an image, for gates that report. That there is no answer is an answer here, {@link
   * Decision.Outcome#DENY_UNVERIFIABLE}.
   *
   * @param reference the image
   * @param policy what it must fulfil
   * @return the decision with all evidence
   */
  public Decision decide(ArtifactReference reference, TrustPolicy policy) {
    return run(reference, policy).decision();
  }

  private VerificationRun.Outcome run(ArtifactReference reference, TrustPolicy policy) {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(policy, "policy");
    return new VerificationRun(source, options, reference, policy).run();
  }

  private static VerifiedArtifact verified(VerificationRun.Outcome outcome) {
    return new VerifiedArtifact(
        outcome.decision().reference(),
        outcome.children(),
        outcome.signers(),
        List.copyOf(outcome.details()));
  }

  /** Collects the options of a {@link Verifier}; not thread-safe. */
  public static final class Builder {
    private final ArtifactSource source;
    private int maxCandidates = 100;
    private int maxReferrers = 1000;
    private int maxPlatforms = 256;
    private Duration deadline = Duration.ofSeconds(60);
    private boolean fullEvidence;
    private InstantSource clock = InstantSource.system();
    private @Nullable Executor executor;

    private Builder(ArtifactSource source) {
      this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Limits how many signatures are opened in one place of one scheme for one subject, such as its
     * referrers or a tag; 100 by default. Each place counts for itself, so junk in one can't use up
     * the limit of another. More than that without success is the reason {@code CANDIDATE_LIMIT}.
     *
     * @param count at least 1
     * @return this builder
     */
    public Builder maxCandidates(int count) {
      this.maxCandidates = positive(count, "maxCandidates");
      return this;
    }

    /**
     * Limits how many referrers of one subject are listed; 1000 by default.
     *
     * @param count at least 1
     * @return this builder
     */
    public Builder maxReferrers(int count) {
      this.maxReferrers = positive(count, "maxReferrers");
      return this;
    }

    /**
     * Limits how many manifests below an index are verified where a rule asks for each; 256 by
     * default.
     *
     * @param count at least 1
     * @return this builder
     */
    public Builder maxPlatforms(int count) {
      this.maxPlatforms = positive(count, "maxPlatforms");
      return this;
    }

    /**
     * Limits the time in which a run reads things; 60 seconds by default. Each read has what is
     * left of it, as far as the source goes by {@link ArtifactSource#within}. What is not read by
     * then could not be found out.
     *
     * @param deadline a positive time
     * @return this builder
     */
    public Builder deadline(Duration deadline) {
      if (deadline.isZero() || deadline.isNegative()) {
        throw new IllegalArgumentException("deadline: not positive");
      }
      this.deadline = deadline;
      return this;
    }

    /**
     * Opens every signature, although fewer would fulfil the policy; by default a run stops as soon
     * as it can.
     *
     * @return this builder
     */
    public Builder fullEvidence() {
      this.fullEvidence = true;
      return this;
    }

    /**
     * Sets where the time comes from; the system's clock by default.
     *
     * @param clock the source of the time
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Opens up to four signatures at a time on an executor; by default one after the other on the
     * calling thread. What the executor refuses or has not begun the calling thread does itself, so
     * it may be one of the executor's own threads.
     *
     * @param executor the executor, which stays the caller's
     * @return this builder
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /** {@return the verifier} */
    public Verifier build() {
      return new Verifier(
          source,
          new VerifierOptions(
              maxCandidates, maxReferrers, maxPlatforms, deadline, fullEvidence, clock, executor));
    }

    private static int positive(int value, String name) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": " + value);
      }
      return value;
    }
  }
}
