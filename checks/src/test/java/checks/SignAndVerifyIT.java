package checks;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.SignRequest;
import imagesign.VerificationResult;
import imagesign.VerificationResult.Rejected;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.cosign.CosignAuthority;
import imagesign.cosign.CosignKeyPair;
import imagesign.cosign.CosignKeys;
import imagesign.cosign.CosignReason;
import imagesign.cosign.CosignSignature;
import imagesign.cosign.CosignSigner;
import imagesign.cosign.SignatureFormat;
import imagesign.cosign.TransparencyLog;
import imagesign.oci.ArtifactReference;
import imagesign.registry.RegistryClient;
import imagesign.signature.CommonReason;
import imagesign.signature.FailureReason;
import imagesign.trust.Requirement;
import imagesign.trust.Rule;
import imagesign.trust.TrustPolicy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signs and verifies on a real registry; {@code target/tiers} says on which. */
@ExtendWith(CloseBackings.class)
class SignAndVerifyIT {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final Backing backing = Backings.main().backing();
  private final RegistryClient registry = backing.client();
  private final CosignKeyPair key = CosignKeys.generate();
  private final CosignKeyPair other = CosignKeys.generate();
  private final String name = backing.host() + "/signed/app-" + NEXT.incrementAndGet();

  @AfterEach
  void close() {
    TierReport.count(getClass(), backing);
    registry.close();
    key.close();
    other.close();
  }

  private static CosignAuthority authority(String name, CosignKeyPair key) {
    return CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired()).named(name);
  }

  private VerificationResult<VerifiedArtifact> verify(ArtifactReference image, TrustPolicy policy) {
    return Verifier.of(registry).verify(image, policy);
  }

  @ParameterizedTest
  @EnumSource
  void verifiesWhatItSigned(SignatureFormat format) {
    ArtifactReference image = TestImages.image(registry, name + ":1", "content");
    ArtifactReference neighbour = TestImages.image(registry, name + ":2", "other content");
    Map<String, String> annotations = Map.of("commit", "4f2c", "html", "<&>");
    CosignSigner.with(key, registry)
        .format(format)
        .sign(SignRequest.of(image).annotations(annotations));

    CosignAuthority trusted = authority("release", key).requireAnnotations(annotations);
    VerifiedArtifact verified = verify(image, TrustPolicy.requireAny(trusted)).orThrow();
    assertThat(verified.details(CosignSignature.class))
        .containsExactly(new CosignSignature(format, annotations));
    assertThat(verify(ArtifactReference.parse(name + ":1"), TrustPolicy.requireAny(trusted)))
        .isInstanceOf(VerificationResult.Verified.class);

    assertThat(reasons(image, authority("release", other)))
        .contains(CosignReason.SIGNATURE_INVALID);
    assertThat(reasons(image, trusted.requireAnnotations(Map.of("commit", "4f2d"))))
        .contains(CosignReason.ANNOTATION_MISSING);
    assertThat(reasons(neighbour, trusted)).containsExactly(CommonReason.NO_SIGNATURE);
  }

  private Set<FailureReason> reasons(ArtifactReference image, CosignAuthority authority) {
    return ((Rejected<VerifiedArtifact>) verify(image, TrustPolicy.requireAny(authority)))
        .reasons();
  }

  @ParameterizedTest
  @EnumSource
  void addsASignatureBesideAnother(SignatureFormat format) {
    ArtifactReference image = TestImages.image(registry, name + ":1", "content");
    CosignSigner.with(key, registry).format(format).sign(image);
    CosignSigner.with(other, registry).format(format).sign(image);
    TrustPolicy both = TrustPolicy.atLeast(2, authority("a", key), authority("b", other));
    assertThat(verify(image, both).orThrow().signers()).hasSize(2);
  }

  @Test
  void takesOneSignatureOfEachForm() {
    ArtifactReference image = TestImages.image(registry, name + ":1", "content");
    CosignSigner.with(key, registry).format(SignatureFormat.LEGACY).sign(image);
    CosignSigner.with(other, registry).sign(image);
    assertThat(
            verify(image, TrustPolicy.requireAll(authority("a", key), authority("b", other)))
                .orThrow()
                .signers())
        .hasSize(2);
  }

  @Test
  void storesAnEqualLegacySignatureOnce() {
    ArtifactReference image = TestImages.image(registry, name + ":1", "content");
    CosignSigner signer = CosignSigner.with(key, registry).format(SignatureFormat.LEGACY);
    assertThat(signer.sign(image).signatures().get(0).added()).isTrue();
    assertThat(signer.sign(image).signatures().get(0).added()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void signsAndVerifiesEachPlatform(SignatureFormat format) {
    ArtifactReference amd64 = TestImages.image(registry, name + ":amd64", "amd64");
    ArtifactReference arm64 = TestImages.image(registry, name + ":arm64", "arm64");
    ArtifactReference index = TestImages.index(registry, name + ":1", amd64, arm64);
    Rule each =
        Rule.images("**")
            .require(Requirement.by(authority("release", key)))
            .platforms(Rule.Platforms.EACH);
    CosignSigner signer = CosignSigner.with(key, registry).format(format);

    signer.sign(index);
    assertThat(((Rejected<VerifiedArtifact>) verify(index, TrustPolicy.of(each))).reasons())
        .containsExactly(CommonReason.NO_SIGNATURE);
    assertThat(signer.sign(SignRequest.of(index).recursive()).signatures()).hasSize(3);
    assertThat(verify(index, TrustPolicy.of(each)).orThrow().children())
        .containsExactly(amd64.digest().get(), arm64.digest().get());
  }
}
