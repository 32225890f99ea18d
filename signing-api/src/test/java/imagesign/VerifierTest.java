package imagesign;

import static imagesign.Scripted.failed;
import static imagesign.Scripted.signedBy;
import static imagesign.Scripted.signer;
import static imagesign.Scripted.throwing;
import static imagesign.Scripted.unknown;
import static imagesign.trust.Decision.Outcome.ALLOW;
import static imagesign.trust.Decision.Outcome.AUDIT_WOULD_DENY;
import static imagesign.trust.Decision.Outcome.DENY_POLICY;
import static imagesign.trust.Decision.Outcome.DENY_UNVERIFIABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.Scripted.TestReason;
import imagesign.VerificationResult.Rejected;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Digest;
import imagesign.signature.CommonReason;
import imagesign.signature.FailureReason;
import imagesign.spi.Authority;
import imagesign.spi.ContentException;
import imagesign.trust.Decision;
import imagesign.trust.Evidence;
import imagesign.trust.Requirement;
import imagesign.trust.Rule;
import imagesign.trust.TrustPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerifierTest {
  private static final ArtifactReference APP = ArtifactReference.parse("registry.example/app:1");

  private final MemorySource source = new MemorySource();
  private final Digest image = source.image("1", "image");
  private final Scripted scheme = Scripted.scheme("one");
  private final Authority release = scheme.authority("release");
  private final Authority build = scheme.authority("build");

  private VerificationResult<VerifiedArtifact> verify(TrustPolicy policy) {
    return Verifier.of(source).verify(APP, policy);
  }

  private Set<FailureReason> rejected(TrustPolicy policy) {
    VerificationResult<VerifiedArtifact> result = verify(policy);
    assertThat(result).isInstanceOf(Rejected.class);
    return ((Rejected<VerifiedArtifact>) result).reasons();
  }

  @Test
  void verifiesWhatAnAuthoritySigned() {
    scheme.at(image, signedBy("alice", "release"));
    VerifiedArtifact verified = verify(TrustPolicy.requireAny(release)).orThrow();
    assertThat(verified.reference()).isEqualTo(APP.withDigest(image));
    assertThat(verified.signers()).containsExactly(signer("alice"));
    assertThat(verified.children()).isEmpty();
  }

  @Test
  void rejectsAnImageWithoutSignatures() {
    assertThat(rejected(TrustPolicy.requireAny(release)))
        .containsExactly(CommonReason.NO_SIGNATURE);
  }

  @Test
  void rejectionThrowsOutsideOfTheExceptionsForNoAnswer() {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> verify(TrustPolicy.requireAny(release)).orThrow())
        .satisfies(e -> assertThat(e.failures()).hasSize(1))
        .satisfies(e -> assertThat(e.decision().outcome()).isEqualTo(DENY_POLICY));
    assertThat(ImageSigningException.class.isAssignableFrom(RejectedException.class)).isFalse();
  }

  @Test
  void resolvesATagOnce() {
    scheme.at(image, signedBy("alice", "release"));
    verify(TrustPolicy.requireAny(release)).orThrow();
    assertThat(source.asked()).containsExactly("1");
  }

  @Test
  void takesADigestAsItIsWhateverTheTagSays() {
    scheme.at(image, signedBy("alice", "release"));
    ArtifactReference claimed = ArtifactReference.parse("registry.example/app:other@" + image);
    VerifiedArtifact verified =
        Verifier.of(source).verify(claimed, TrustPolicy.requireAny(release)).orThrow();
    assertThat(verified.reference()).isEqualTo(claimed);
    assertThat(source.asked()).isEmpty();
  }

  @Test
  void aTagThatIsNotThereIsNoAnswer() {
    ArtifactReference absent = ArtifactReference.parse("registry.example/app:absent");
    TrustPolicy policy = TrustPolicy.requireAny(release);
    assertThatExceptionOfType(UndecidedException.class)
        .isThrownBy(() -> Verifier.of(source).verify(absent, policy))
        .satisfies(e -> assertThat(e.isTransient()).isFalse());
    assertThat(Verifier.of(source).decide(absent, policy).outcome()).isEqualTo(DENY_UNVERIFIABLE);
  }

  @Test
  void aRegistryThatDoesNotAnswerIsNoAnswer() {
    source.failWith(new ImageSigningException("503", true, null));
    assertThatExceptionOfType(UndecidedException.class)
        .isThrownBy(() -> verify(TrustPolicy.requireAny(release)))
        .satisfies(e -> assertThat(e.isTransient()).isTrue())
        .satisfies(e -> assertThat(e.decision().outcome()).isEqualTo(DENY_UNVERIFIABLE));
  }

  @Test
  void anImageWithAMalformedManifestIsRejected() {
    source.failWith(new ContentException(CommonReason.MANIFEST_MALFORMED, "no JSON"));
    assertThat(rejected(TrustPolicy.requireAny(release)))
        .containsExactly(CommonReason.MANIFEST_MALFORMED);
  }

  @Test
  void aSourceThatServesAnotherManifestCanNotChangeTheDigest() {
    Digest other = source.image("2", "other");
    Digest index = source.index("1", source.describe(image, "amd64"));
    source.replace(index.toString(), other.toString());
    scheme.at(index, signedBy("alice", "release"));
    Rule rule = Rule.images("**").require(Requirement.by(release)).platforms(Rule.Platforms.EACH);
    ArtifactReference pinned = APP.withDigest(index);
    VerificationResult<VerifiedArtifact> result =
        Verifier.of(source).verify(pinned, TrustPolicy.of(rule));
    assertThat(((Rejected<?>) result).reasons()).containsExactly(CommonReason.DIGEST_MISMATCH);
  }

  @Test
  void noRuleMeansDenied() {
    scheme.at(image, signedBy("alice", "release"));
    TrustPolicy policy =
        TrustPolicy.of(Rule.images("registry.example/web").require(Requirement.by(release)));
    assertThat(rejected(policy)).containsExactly(CommonReason.NO_MATCHING_RULE);
    assertThat(scheme.opened()).isEmpty();
  }

  @Test
  void everyMatchingRuleMustBeFulfilled() {
    scheme.at(image, signedBy("alice", "release"));
    Rule all = Rule.images("**").require(Requirement.by(release));
    Rule app = Rule.images("registry.example/app").require(Requirement.by(build));
    Rule web = Rule.images("registry.example/web").require(Requirement.by(build));
    assertThat(rejected(TrustPolicy.of(all, app)))
        .contains(CommonReason.REQUIREMENT_NOT_MET, TestReason.UNTRUSTED);
    assertThat(verify(TrustPolicy.of(all, web)).orThrow().digest()).isEqualTo(image);
  }

  @Test
  void aBadCandidateNeitherBlocksNorHidesAGoodOne() {
    scheme.at(
        image,
        failed(TestReason.UNTRUSTED),
        throwing(new IllegalStateException("bug")),
        throwing(new ContentException(CommonReason.DIGEST_MISMATCH, "other bytes")),
        throwing(new ImageSigningException("503", true, null)),
        unknown(),
        signedBy("alice", "release"));
    assertThat(verify(TrustPolicy.requireAny(release)).decision().evidence())
        .extracting(Evidence::status)
        .containsExactly(
            Evidence.Status.FAILED,
            Evidence.Status.FAILED,
            Evidence.Status.FAILED,
            Evidence.Status.UNKNOWN,
            Evidence.Status.UNKNOWN,
            Evidence.Status.PASSED);
  }

  @Test
  void anUnforeseenExceptionIsAFailureOfThatCandidate() {
    scheme.at(image, throwing(new IllegalStateException("bug")));
    assertThat(rejected(TrustPolicy.requireAny(release))).containsExactly(CommonReason.INTERNAL);
  }

  @Test
  void whatIsMissingOfAListedSignatureIsANo() {
    scheme.at(
        image, throwing(new ContentException(CommonReason.CONTENT_MISSING, "listed, not there")));
    assertThat(rejected(TrustPolicy.requireAny(release)))
        .containsExactly(CommonReason.CONTENT_MISSING);
  }

  @Test
  void aPlaceThatDoesNotAnswerLeavesTheAnswerOpen() {
    scheme
        .atPlace(
            image,
            s ->
                () -> {
                  throw new ImageSigningException("503", true, null);
                })
        .at(image, failed(TestReason.UNTRUSTED));
    assertThatExceptionOfType(UndecidedException.class)
        .isThrownBy(() -> verify(TrustPolicy.requireAny(release)));
  }

  @Test
  void aPlaceThatDoesNotAnswerDoesNotHideTheNext() {
    scheme
        .atPlace(
            image,
            s ->
                () -> {
                  throw new ImageSigningException("503", true, null);
                })
        .at(image, signedBy("alice", "release"));
    assertThat(verify(TrustPolicy.requireAny(release)).orThrow().digest()).isEqualTo(image);
  }

  @Test
  void aPlaceOfJunkDoesNotHideTheNext() {
    scheme
        .atPlace(
            image,
            s ->
                () -> {
                  throw new ContentException(CommonReason.MANIFEST_MALFORMED, "junk");
                })
        .atPlace(
            image,
            s ->
                () -> {
                  throw new IllegalStateException("bug");
                })
        .at(image, signedBy("alice", "release"));
    assertThat(verify(TrustPolicy.requireAny(release)).orThrow().digest()).isEqualTo(image);
  }

  @Test
  void stopsAsSoonAsThePolicyIsFulfilled() {
    scheme
        .at(image, signedBy("alice", "release"), signedBy("bob", "release"))
        .at(image, signedBy("carol", "release"));
    Decision decision = verify(TrustPolicy.requireAny(release)).decision();
    assertThat(scheme.opened()).containsExactly("release/0");
    assertThat(decision.evidence())
        .extracting(Evidence::status)
        .containsExactly(Evidence.Status.PASSED, Evidence.Status.NOT_EXAMINED);
  }

  @Test
  void fullEvidenceOpensEverything() {
    scheme
        .at(image, signedBy("alice", "release"), signedBy("bob", "release"))
        .at(image, signedBy("carol", "release"));
    Verifier verifier = Verifier.builder(source).fullEvidence().build();
    assertThat(verifier.verify(APP, TrustPolicy.requireAny(release)).orThrow().signers())
        .containsExactlyInAnyOrder(signer("alice"), signer("bob"), signer("carol"));
  }

  @Test
  void allNeedsEachAuthorityAndOneSignerMayStandForSeveral() {
    scheme.at(image, signedBy("alice", "release"));
    assertThat(rejected(TrustPolicy.requireAll(release, build)))
        .contains(CommonReason.REQUIREMENT_NOT_MET);
    scheme.at(image, signedBy("alice", "build"));
    assertThat(verify(TrustPolicy.requireAll(release, build)).orThrow().digest()).isEqualTo(image);
  }

  @Test
  void oneSignerUnderTwoNamesIsNotTwo() {
    scheme.at(image, signedBy("alice", "release", "build"));
    assertThat(rejected(TrustPolicy.atLeast(2, release, build)))
        .containsExactly(CommonReason.SIGNERS_NOT_DISTINCT);
  }

  @Test
  void oneAuthorityWithTwoSignersIsNotTwo() {
    scheme.at(image, signedBy("alice", "release"), signedBy("bob", "release"));
    assertThat(rejected(TrustPolicy.atLeast(2, release, build)))
        .contains(CommonReason.REQUIREMENT_NOT_MET);
  }

  @Test
  void twoSignersOfTwoAuthoritiesAreTwoHoweverTheyOverlap() {
    scheme.at(image, signedBy("alice", "release", "build"), signedBy("bob", "release"));
    assertThat(verify(TrustPolicy.atLeast(2, release, build)).orThrow().signers()).hasSize(2);
  }

  @Test
  void aPairingIsFoundThatGreedWouldMiss() {
    Authority audit = scheme.authority("audit");
    scheme.at(
        image,
        signedBy("alice", "release", "build", "audit"),
        signedBy("bob", "release", "build"),
        signedBy("carol", "release"));
    assertThat(verify(TrustPolicy.atLeast(3, release, build, audit)).orThrow().signers())
        .hasSize(3);
  }

  @Test
  void anUnknownSignatureLeavesAtLeastOpenOnlyIfItCouldHelp() {
    Authority audit = scheme.authority("audit");
    scheme.at(
        image,
        signedBy("alice", "release", "build"),
        (authority, context) ->
            authority.name().equals("build")
                ? unknown().apply(authority, context)
                : failed(TestReason.UNTRUSTED).apply(authority, context));
    assertThatExceptionOfType(UndecidedException.class)
        .isThrownBy(() -> verify(TrustPolicy.atLeast(2, release, build)));
    assertThat(rejected(TrustPolicy.atLeast(3, release, build, audit)))
        .contains(CommonReason.REQUIREMENT_NOT_MET);
  }

  @Test
  void whatIsUnknownDoesNotMatterOnceItCanNotHelp() {
    scheme.at(
        image,
        (authority, context) ->
            authority.name().equals("release")
                ? unknown().apply(authority, context)
                : failed(TestReason.UNTRUSTED).apply(authority, context));
    assertThat(rejected(TrustPolicy.requireAll(release, build)))
        .containsExactly(TestReason.UNTRUSTED);
    assertThatExceptionOfType(UndecidedException.class)
        .isThrownBy(() -> verify(TrustPolicy.requireAny(release, build)));
  }

  @Test
  void schemesMixInOnePolicyAndCountTheirLimitsApart() {
    Scripted other = Scripted.scheme("two");
    Authority second = other.authority("second");
    scheme.at(image, junk(5));
    other.at(image, signedBy("bob", "second"));
    Verifier verifier = Verifier.builder(source).maxCandidates(3).build();
    assertThat(verifier.verify(APP, TrustPolicy.requireAny(release, second)).orThrow().signers())
        .containsExactly(signer("bob"));
  }

  @Test
  void tooManyCandidatesAreALimitOfTheirOwn() {
    scheme.at(image, junk(3)).at(image, junk(5));
    Verifier verifier = Verifier.builder(source).maxCandidates(3).build();
    var result = (Rejected<VerifiedArtifact>) verifier.verify(APP, TrustPolicy.requireAny(release));
    assertThat(result.reasons()).contains(CommonReason.CANDIDATE_LIMIT);
    assertThat(scheme.opened()).hasSize(6);
    assertThat(result.decision().evidence())
        .filteredOn(e -> e.status() == Evidence.Status.NOT_EXAMINED)
        .hasSize(2);
  }

  private static Scripted.Answer[] junk(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> failed(TestReason.UNTRUSTED))
        .toArray(Scripted.Answer[]::new);
  }

  @Test
  void auditAllowsButNeverVerifies() {
    Rule rule = Rule.images("**").require(Requirement.by(release)).mode(Rule.Mode.AUDIT);
    VerificationResult<VerifiedArtifact> result = verify(TrustPolicy.of(rule));
    assertThat(result).isInstanceOf(Rejected.class);
    assertThat(result.decision().outcome()).isEqualTo(AUDIT_WOULD_DENY);
    assertThat(result.decision().allowed()).isTrue();
  }

  @Test
  void auditThatIsFulfilledVerifies() {
    scheme.at(image, signedBy("alice", "release"));
    Rule rule = Rule.images("**").require(Requirement.by(release)).mode(Rule.Mode.AUDIT);
    assertThat(verify(TrustPolicy.of(rule)).decision().outcome()).isEqualTo(ALLOW);
  }

  @Test
  void anEnforcedRuleDeniesWhateverIsUnderAudit() {
    scheme.at(image, signedBy("alice", "release"));
    Rule audited = Rule.images("**").require(Requirement.by(release)).mode(Rule.Mode.AUDIT);
    Rule enforced = Rule.images("**").require(Requirement.by(build));
    assertThat(verify(TrustPolicy.of(audited, enforced)).decision().outcome())
        .isEqualTo(DENY_POLICY);
  }

  @Test
  void auditThatIsUnknownIsNoAnswerButAllowed() {
    scheme.at(image, unknown());
    Rule rule = Rule.images("**").require(Requirement.by(release)).mode(Rule.Mode.AUDIT);
    TrustPolicy policy = TrustPolicy.of(rule);
    assertThatExceptionOfType(UndecidedException.class).isThrownBy(() -> verify(policy));
    assertThat(Verifier.of(source).decide(APP, policy).outcome()).isEqualTo(AUDIT_WOULD_DENY);
  }

  @Test
  void afterTheDeadlineNothingIsRead() {
    scheme.at(
        image,
        (authority, context) -> {
          throw new AssertionError("not reached");
        });
    Verifier verifier = Verifier.builder(source).deadline(Duration.ofNanos(1)).build();
    assertThatExceptionOfType(UndecidedException.class)
        .isThrownBy(() -> verifier.verify(APP, TrustPolicy.requireAny(release)));
    assertThat(source.asked()).isEmpty();
  }

  @Test
  void anExecutorChangesNoAnswer() {
    scheme.at(
        image,
        unknown(),
        failed(TestReason.UNTRUSTED),
        throwing(new IllegalStateException("bug")),
        signedBy("alice", "release"),
        signedBy("bob", "release"),
        signedBy("carol", "build"));
    var executor = Executors.newFixedThreadPool(3);
    try {
      Verifier verifier = Verifier.builder(source).executor(executor).build();
      assertThat(verifier.verify(APP, TrustPolicy.requireAll(release, build)).orThrow().signers())
          .contains(signer("alice"), signer("carol"));
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void aDecisionNamesTimePolicyAndReads() {
    scheme.at(image, signedBy("alice", "release"));
    Instant now = Instant.parse("2026-11-23T00:00:00Z");
    TrustPolicy policy = TrustPolicy.requireAny(release);
    Decision decision =
        Verifier.builder(source).clock(InstantSource.fixed(now)).build().decide(APP, policy);
    assertThat(decision.outcome()).isEqualTo(ALLOW);
    assertThat(decision.evaluatedAt()).isEqualTo(now);
    assertThat(decision.policy()).isEqualTo(policy.fingerprint());
    assertThat(decision.reads()).isEqualTo(1);
    assertThat(decision.reference()).isEqualTo(APP.withDigest(image));
  }

  @Test
  void limitsMustBePositive() {
    Verifier.Builder builder = Verifier.builder(source);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxCandidates(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxReferrers(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxPlatforms(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.deadline(Duration.ZERO));
  }

  @Test
  void failuresNeverComeEmpty() {
    Decision decision = verify(TrustPolicy.requireAny(release)).decision();
    assertThatIllegalArgumentException().isThrownBy(() -> new Rejected<>(List.of(), decision));
  }
}
