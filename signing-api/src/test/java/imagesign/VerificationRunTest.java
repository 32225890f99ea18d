package imagesign;

import static imagesign.Scripted.signedBy;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.VerificationResult.Rejected;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.spi.Authority;
import imagesign.spi.Check;
import imagesign.spi.CheckContext;
import imagesign.trust.Decision;
import imagesign.trust.Requirement;
import imagesign.trust.Rule;
import imagesign.trust.TrustPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VerificationRunTest {
  private static final ArtifactReference APP = ArtifactReference.parse("registry.example/app:1");

  private final MemorySource source = new MemorySource();
  private final Scripted scheme = Scripted.scheme("one");
  private final Authority release = scheme.authority("release");
  private final TrustPolicy each =
      TrustPolicy.of(
          Rule.images("**").require(Requirement.by(release)).platforms(Rule.Platforms.EACH));
  private final Digest arm = source.image("arm", "arm image");
  private final Digest inner = source.index("inner", source.describe(arm, "arm64"));

  private void sign(Digest... digests) {
    Arrays.stream(digests).forEach(d -> scheme.at(d, signedBy("alice", "release")));
  }

  private VerificationResult<VerifiedArtifact> verify() {
    return Verifier.of(source).verify(APP, each);
  }

  @Test
  void aNestedIndexThatIsFirstListedAsAManifestHidesNothing() {
    Descriptor index = source.describe(inner, "arm64");
    Descriptor manifest = Descriptor.of(MediaType.OCI_MANIFEST, inner, index.size());
    sign(source.index("1", manifest, index), inner);
    assertThat(((Rejected<?>) verify()).reasons()).containsExactly(CommonReason.NO_SIGNATURE);
    sign(arm);
    assertThat(verify().orThrow().children()).containsExactly(inner, arm);
  }

  @Test
  void aNestedIndexWithParametersInItsTypeHidesNothing() {
    Descriptor index = source.describe(inner, "arm64");
    MediaType odd = new MediaType(MediaType.OCI_INDEX + ";version=1");
    sign(source.index("1", Descriptor.of(odd, inner, index.size())), inner);
    assertThat(((Rejected<?>) verify()).reasons()).containsExactly(CommonReason.MANIFEST_MALFORMED);
  }

  @Test
  void everyCheckOfARunSeesTheSameTime() {
    Digest index = source.index("1", source.describe(arm, "arm64"));
    List<Instant> seen = new ArrayList<>();
    Scripted.Answer noting =
        (Authority authority, CheckContext context) -> {
          seen.add(context.now());
          return Check.Passed.of(Scripted.signer("alice"), List.of(), List.of());
        };
    scheme.at(index, noting).at(arm, noting);
    AtomicInteger ticks = new AtomicInteger();
    Verifier verifier =
        Verifier.builder(source)
            .clock(() -> Instant.ofEpochSecond(ticks.incrementAndGet()))
            .build();
    Decision decision = verifier.decide(APP, each);
    assertThat(seen).hasSize(2).containsOnly(decision.evaluatedAt());
  }

  @Test
  void aDeadlineMayBeLongerThanNanosecondsCount() {
    sign(source.image("1", "image"));
    Verifier verifier =
        Verifier.builder(source).deadline(Duration.ofSeconds(Long.MAX_VALUE)).build();
    assertThat(verifier.verify(APP, TrustPolicy.requireAny(release)).orThrow().signers())
        .hasSize(1);
  }
}
