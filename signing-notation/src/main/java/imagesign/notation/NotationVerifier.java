package imagesign.notation;

import imagesign.VerificationResult;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Digest;
import imagesign.signature.SignatureFailure;
import imagesign.signature.SignatureSource;
import imagesign.spi.ArtifactSource;
import imagesign.trust.Decision;
import imagesign.trust.TrustPolicy;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Verifies images under a trust policy document of Notation, with the answers of its specification:
 * what a level only logs is a success with warnings, and {@code skip} is one without a look.
 *
 * <p>Where an image is deployed on the strength of a signature, use {@code imagesign.Verifier} with
 * {@link NotationConfig#trustPolicy()}: there, neither ever passes. Immutable and thread-safe.
 */
public final class NotationVerifier {
  private final OciTrustPolicy policy;
  private final TrustStores stores;
  private final Verifier verifier;
  private final InstantSource clock;
  private final UnaryOperator<NotationAuthority.Builder> demands;

  private NotationVerifier(Builder builder) {
    this.policy = builder.policy;
    this.stores = builder.stores;
    this.clock = builder.clock;
    this.demands = builder.demands;
    this.verifier =
        Verifier.builder(builder.source)
            .maxCandidates(builder.maxSignatures)
            .clock(builder.clock)
            .build();
  }

  /**
   * Starts a verifier.
   *
   * @param policy the document
   * @param stores where trusted certificates are
   * @param source where images and signatures are read
   * @return a builder
   */
  public static Builder builder(OciTrustPolicy policy, TrustStores stores, ArtifactSource source) {
    return new Builder(policy, stores, source);
  }

  /**
   * Verifies an image: one signature that holds is enough.
   *
   * @param reference the image
   * @return the answer of the document
   * @throws imagesign.UndecidedException if the answer depends on something that could not be found
   *     out
   */
  public NotationVerification verify(ArtifactReference reference) {
    Optional<OciTrustPolicy.Statement> statement = policy.statementFor(reference.repository());
    if (statement.isEmpty()) {
      return noStatement(reference);
    }
    TrustStatement trust = statement.get().trust();
    if (trust.level().isSkip()) {
      return new NotationVerification.Skipped(reference, trust.name());
    }
    NotationAuthority authority =
        demands
            .apply(NotationAuthority.builder(trust, stores))
            .named(trust.name())
            .bySpecification()
            .build();
    return answer(trust, verifier.verify(reference, TrustPolicy.requireAny(authority)));
  }

  private static NotationVerification answer(
      TrustStatement trust, VerificationResult<VerifiedArtifact> result) {
    Decision decision = result.decision();
    if (result instanceof VerificationResult.Rejected<VerifiedArtifact> rejected) {
      return new NotationVerification.Rejected(decision.reference(), rejected.failures(), decision);
    }
    NotationSignature signature = result.orThrow().details(NotationSignature.class).get(0);
    return new NotationVerification.Verified(
        decision.reference(), trust.name(), signature, decision);
  }

  private NotationVerification noStatement(ArtifactReference reference) {
    String detail = "no statement applies to " + reference.repository();
    SignatureFailure failure =
        new SignatureFailure(
            SignatureSource.subject(reference), NotationReason.NO_APPLICABLE_STATEMENT, detail);
    Decision decision =
        new Decision(
            Decision.Outcome.DENY_POLICY,
            reference,
            Digest.sha256(policy.toBytes()),
            List.of(),
            List.of(),
            detail,
            clock.instant(),
            0);
    return new NotationVerification.Rejected(reference, List.of(failure), decision);
  }

  /** Collects the options of a {@link NotationVerifier}; not thread-safe. */
  public static final class Builder {
    private final OciTrustPolicy policy;
    private final TrustStores stores;
    private final ArtifactSource source;
    private int maxSignatures = 100;
    private InstantSource clock = InstantSource.system();
    private UnaryOperator<NotationAuthority.Builder> demands = UnaryOperator.identity();

    private Builder(OciTrustPolicy policy, TrustStores stores, ArtifactSource source) {
      this.policy = Objects.requireNonNull(policy, "policy");
      this.stores = Objects.requireNonNull(stores, "stores");
      this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Limits how many signatures of an image are opened; 100 by default.
     *
     * @param count at least 1
     * @return this builder
     */
    public Builder maxSignatures(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("count: " + count);
      }
      this.maxSignatures = count;
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
     * Demands more of each signature than the document does, such as user metadata; nothing by
     * default.
     *
     * @param demands sets what the statement that applies leaves open
     * @return this builder
     */
    public Builder demanding(UnaryOperator<NotationAuthority.Builder> demands) {
      this.demands = Objects.requireNonNull(demands, "demands");
      return this;
    }

    /** {@return the verifier} */
    public NotationVerifier build() {
      return new NotationVerifier(this);
    }
  }
}
