package imagesign;

import static imagesign.Scripted.failed;
import static imagesign.Scripted.signedBy;
import static imagesign.Scripted.signer;
import static imagesign.Scripted.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.Scripted.TestReason;
import imagesign.VerificationResult.Rejected;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Digest;
import imagesign.signature.CommonReason;
import imagesign.spi.Authority;
import imagesign.trust.Evidence;
import imagesign.trust.TrustPolicy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExaminationTest {
  private static final ArtifactReference APP = ArtifactReference.parse("registry.example/app:1");

  private final MemorySource source = new MemorySource();
  private final Digest image = source.image("1", "image");
  private final Scripted scheme = Scripted.scheme("one");
  private final Authority release = scheme.authority("release");
  private final TrustPolicy policy = TrustPolicy.requireAny(release);

  private static Scripted.Answer[] junk(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> failed(TestReason.UNTRUSTED))
        .toArray(Scripted.Answer[]::new);
  }

  @Test
  void aPlaceFullOfJunkDoesNotUseUpTheLimitOfTheNext() {
    scheme.at(image, junk(7)).at(image, signedBy("alice", "release"));
    Verifier verifier = Verifier.builder(source).maxCandidates(5).build();
    assertThat(verifier.verify(APP, policy).orThrow().signers()).containsExactly(signer("alice"));
  }

  @Test
  void aLimitThatIsReachedAfterSuccessIsNoFailure() {
    scheme.at(image, signedBy("alice", "release"), signedBy("bob", "release"));
    Verifier verifier = Verifier.builder(source).maxCandidates(1).build();
    assertThat(verifier.verify(APP, policy).decision().evidence())
        .extracting(Evidence::status)
        .containsExactly(Evidence.Status.PASSED, Evidence.Status.NOT_EXAMINED);
  }

  @Test
  void anExecutorThatRefusesChangesNoAnswer() {
    scheme.at(image, failed(TestReason.UNTRUSTED), signedBy("alice", "release"));
    Verifier verifier =
        Verifier.builder(source)
            .executor(
                task -> {
                  throw new RejectedExecutionException("shut down");
                })
            .build();
    assertThat(verifier.verify(APP, policy).orThrow().signers()).containsExactly(signer("alice"));
  }

  @Test
  void aVerificationOnTheOnlyThreadOfItsExecutorEnds() throws Exception {
    scheme.at(image, failed(TestReason.UNTRUSTED), signedBy("alice", "release"));
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      Verifier verifier = Verifier.builder(source).executor(single).build();
      VerifiedArtifact verified =
          single.submit(() -> verifier.verify(APP, policy).orThrow()).get(5, TimeUnit.SECONDS);
      assertThat(verified.digest()).isEqualTo(image);
    } finally {
      single.shutdownNow();
    }
  }

  @Test
  void anExecutorThatDropsItsTasksChangesNoAnswer() {
    scheme.at(image, failed(TestReason.UNTRUSTED), signedBy("alice", "release"));
    Verifier verifier = Verifier.builder(source).executor(task -> {}).build();
    assertThat(verifier.verify(APP, policy).orThrow().signers()).containsExactly(signer("alice"));
  }

  @Test
  void aCheckWithoutAnAnswerIsAFailureOfThatCandidate() {
    scheme.at(image, (authority, context) -> null, signedBy("alice", "release"));
    assertThat(Verifier.of(source).verify(APP, policy).orThrow().signers())
        .containsExactly(signer("alice"));
  }

  @Test
  void aSchemeThatCanNotNameItsPlacesLeavesTheAnswerOpen() {
    scheme.atPlace(
        image,
        s -> {
          throw new ImageSigningException("503", true, null);
        });
    assertThatExceptionOfType(UndecidedException.class)
        .isThrownBy(() -> Verifier.of(source).verify(APP, policy));
  }

  @Test
  void whatIsUnknownOfOneSchemeDoesNotLeaveARejectionWithoutReason() {
    Scripted other = Scripted.scheme("two");
    scheme.at(image, unknown());
    TrustPolicy both = TrustPolicy.requireAll(release, other.authority("second"));
    VerificationResult<VerifiedArtifact> result = Verifier.of(source).verify(APP, both);
    assertThat(((Rejected<?>) result).reasons()).containsExactly(CommonReason.REQUIREMENT_NOT_MET);
  }
}
