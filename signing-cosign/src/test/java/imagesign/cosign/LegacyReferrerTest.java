package imagesign.cosign;

import static imagesign.cosign.Rejections.reasons;
import static imagesign.cosign.Rejections.verify;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.VerificationResult;
import imagesign.VerificationResult.Verified;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.signature.SignatureSource.Place;
import imagesign.trust.Evidence;
import imagesign.trust.TrustPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Legacy manifests that refer to the image: Cosign 2 with {@code --registry-referrers-mode}. */
class LegacyReferrerTest {
  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Digest digest = image.digest().orElseThrow();
  private final TestKey key = TestKey.generate(TestKey.Kind.P256);
  private final TestKey other = TestKey.generate(TestKey.Kind.P256);
  private final CosignAuthority trusted = trust(key);
  private final List<Descriptor> layers = new ArrayList<>();

  private static CosignAuthority trust(TestKey key) {
    return CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired());
  }

  /** Signs a digest and attaches all layers so far, as Cosign does. */
  private Descriptor sign(TestKey key, Digest signed) {
    Bytes payload = SimpleSigning.write(image.repository(), signed, Map.of());
    Descriptor stored = store.putBlob(MemoryStore.REPOSITORY, SimpleSigning.MEDIA_TYPE, payload);
    layers.add(LegacyManifest.signed(stored, new ImageKey(key).sign(payload)));
    return attach(digest);
  }

  private Descriptor attach(Digest subject) {
    Descriptor config =
        store.putBlob(
            MemoryStore.REPOSITORY, LegacyLayers.ARTIFACT_TYPE, LegacyManifest.config(layers));
    Bytes manifest =
        Manifests.image()
            .config(config)
            .layers(layers)
            .subject(Descriptor.of(MediaType.OCI_MANIFEST, subject, 1))
            .artifactType(LegacyLayers.ARTIFACT_TYPE)
            .toBytes();
    return store.putManifest(
        ArtifactReference.of(MemoryStore.REPOSITORY, Digest.sha256(manifest)),
        MediaType.OCI_MANIFEST,
        manifest);
  }

  private static Descriptor listing(Digest manifest) {
    return Descriptor.of(MediaType.OCI_MANIFEST, manifest, 7)
        .withArtifactType(LegacyLayers.ARTIFACT_TYPE);
  }

  @Test
  void verifiesByTheRulesOfLegacyLayers() {
    sign(key, digest);
    VerificationResult<VerifiedArtifact> result = verify(store, image, trusted);

    assertThat(result.orThrow().details(CosignSignature.class))
        .containsExactly(new CosignSignature(SignatureFormat.LEGACY, Map.of()));
    assertThat(result.decision().evidence().get(0).source().place()).isEqualTo(Place.REFERRER);
    // The listing, the tag that is not there, the manifest and the payload.
    assertThat(result.decision().reads()).isEqualTo(4);
  }

  @Test
  void rejectsWhatIsWrongWithTheSignature() {
    assertThat(reasons(store, image, trusted)).containsExactly(CommonReason.NO_SIGNATURE);
    sign(other, digest);
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.SIGNATURE_INVALID);
    sign(key, Digest.sha256(Bytes.utf8("another image")));
    assertThat(reasons(store, image, trusted))
        .containsExactlyInAnyOrder(CosignReason.SIGNATURE_INVALID, CosignReason.DIGEST_NOT_SIGNED);
  }

  @Test
  void everyLayerOfAManifestCounts() {
    sign(key, digest);
    sign(other, digest);
    VerificationResult<VerifiedArtifact> result =
        Verifier.of(store).verify(image, TrustPolicy.atLeast(2, trusted, trust(other)));

    assertThat(result.orThrow().signers()).hasSize(2);
  }

  @Test
  void aLayerThatIsRepeatedIsExaminedOnce() {
    sign(other, digest);
    sign(other, Digest.sha256(Bytes.utf8("another image")));
    assertThat(verify(store, image, trusted).decision().evidence()).hasSize(2);
  }

  @Test
  void aManifestOfAnotherImageDoesNotCount() {
    sign(key, digest);
    store.unlist(digest);
    Descriptor foreign = attach(Digest.sha256(Bytes.utf8("another image")));
    store.list(digest, foreign.withArtifactType(LegacyLayers.ARTIFACT_TYPE));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.REFERRER_OF_OTHER);
  }

  @Test
  void manifestsThatCantBeReadHideNothing() {
    sign(key, digest);
    store.list(digest, listing(Digest.sha256(Bytes.utf8("missing"))));
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
    assertThat(reasons(store, image, trust(other)))
        .containsExactlyInAnyOrder(CosignReason.SIGNATURE_INVALID, CommonReason.CONTENT_MISSING);
  }

  @Test
  void onlyTheLastOfManyManifestsAreRead() {
    for (int i = 0; i < 100; i++) {
      store.list(digest, listing(Digest.sha256(Bytes.utf8("missing " + i))));
    }
    assertThat(reasons(store, image, trusted))
        .containsExactlyInAnyOrder(CommonReason.CONTENT_MISSING, CommonReason.CANDIDATE_LIMIT);
    sign(key, digest);
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
  }

  @Test
  void noMoreLayersAreReadThanCosignReads() {
    sign(other, digest);
    Descriptor good = layers.get(0);
    for (int i = 0; i < 2 * LegacyManifest.MAX_LAYERS; i++) {
      layers.add(LegacyManifest.signed(good, Bytes.utf8("x" + i)));
    }
    attach(digest);
    Verifier patient = Verifier.builder(store).maxCandidates(10_000).build();
    List<Evidence> evidence =
        patient.verify(image, TrustPolicy.requireAny(trusted)).decision().evidence();

    assertThat(evidence).hasSizeBetween(1000, 1002);
    assertThat(evidence)
        .extracting(e -> e.reason().orElseThrow())
        .contains(CommonReason.CANDIDATE_LIMIT);
  }

  @Test
  void theFormIsLegacyWhereverItIsStored() {
    sign(key, digest);
    assertThat(verify(store, image, trusted.formats(SignatureFormat.LEGACY)))
        .isInstanceOf(Verified.class);
    assertThat(reasons(store, image, trusted.formats(SignatureFormat.BUNDLE)))
        .containsExactly(CommonReason.NO_SIGNATURE);
  }
}
