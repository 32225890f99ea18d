package imagesign;

import static imagesign.Scripted.failed;
import static imagesign.Scripted.signedBy;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.Scripted.TestReason;
import imagesign.VerificationResult.Rejected;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.signature.FailureReason;
import imagesign.spi.Authority;
import imagesign.trust.Requirement;
import imagesign.trust.Rule;
import imagesign.trust.TrustPolicy;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules that ask for every platform of an image. */
class PlatformsTest {
  private static final ArtifactReference APP = ArtifactReference.parse("registry.example/app:1");

  private final MemorySource source = new MemorySource();
  private final Digest image = source.image("1", "image");
  private final Scripted scheme = Scripted.scheme("one");
  private final Authority release = scheme.authority("release");

  private VerificationResult<VerifiedArtifact> verify(TrustPolicy policy) {
    return Verifier.of(source).verify(APP, policy);
  }

  private Set<FailureReason> rejected(TrustPolicy policy) {
    VerificationResult<VerifiedArtifact> result = verify(policy);
    assertThat(result).isInstanceOf(Rejected.class);
    return ((Rejected<VerifiedArtifact>) result).reasons();
  }

  private TrustPolicy each() {
    return TrustPolicy.of(
        Rule.images("**").require(Requirement.by(release)).platforms(Rule.Platforms.EACH));
  }

  private void sign(Digest... digests) {
    Arrays.stream(digests).forEach(d -> scheme.at(d, signedBy("alice", "release")));
  }

  @Test
  void eachPlatformMustBeSignedNestedOnesToo() {
    Digest arm = source.image("arm", "arm image");
    Digest inner = source.index("inner", source.describe(arm, "arm64"));
    Digest index =
        source.index("1", source.describe(image, "amd64"), source.describe(inner, "arm64"));
    sign(index, image, inner);
    assertThat(rejected(each())).containsExactly(CommonReason.NO_SIGNATURE);
    sign(arm);
    VerifiedArtifact verified = verify(each()).orThrow();
    assertThat(verified.digest()).isEqualTo(index);
    assertThat(verified.children()).containsExactly(image, inner, arm);
  }

  @Test
  void anIndexAloneIsNotEnoughForEachNorItsPlatformsWithoutIt() {
    Digest index = source.index("1", source.describe(image, "amd64"));
    sign(image);
    assertThat(rejected(each())).containsExactly(CommonReason.NO_SIGNATURE);
    scheme.at(index, failed(TestReason.UNTRUSTED));
    assertThat(rejected(each())).containsExactly(TestReason.UNTRUSTED);
  }

  @Test
  void byDefaultTheIndexDecides() {
    Digest index = source.index("1", source.describe(image, "amd64"));
    sign(index);
    assertThat(verify(TrustPolicy.requireAny(release)).orThrow().digest()).isEqualTo(index);
  }

  @Test
  void anIndexThatListsItselfOrAManifestTwiceEnds() {
    Descriptor entry = source.describe(image, "amd64");
    Digest index = source.index("1", entry, entry);
    sign(index, image);
    assertThat(verify(each()).orThrow().children()).containsExactly(image);
  }

  @Test
  void tooManyPlatformsAreALimit() {
    Descriptor[] many =
        IntStream.range(0, 6)
            .mapToObj(i -> Digest.sha256(Bytes.utf8("image " + i)))
            .map(digest -> Descriptor.of(MediaType.OCI_MANIFEST, digest, 7))
            .toArray(Descriptor[]::new);
    sign(source.index("1", many));
    Arrays.stream(many).map(Descriptor::digest).forEach(this::sign);
    Verifier verifier = Verifier.builder(source).maxPlatforms(5).build();
    assertThat(((Rejected<?>) verifier.verify(APP, each())).reasons())
        .containsExactly(CommonReason.PLATFORM_LIMIT);
    assertThat(Verifier.builder(source).maxPlatforms(6).build().verify(APP, each()).orThrow())
        .isNotNull();
  }

  @Test
  void aNestedIndexThatIsNotThereIsANo() {
    Descriptor absent = Descriptor.of(MediaType.OCI_INDEX, Digest.sha256(Bytes.utf8("absent")), 6);
    sign(source.index("1", absent), absent.digest());
    assertThat(rejected(each())).containsExactly(CommonReason.CONTENT_MISSING);
  }
}
