package imagesign.cosign;

import static imagesign.cosign.Rejections.reasons;
import static imagesign.cosign.Rejections.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.ImageSigningException;
import imagesign.SignRequest;
import imagesign.SignedArtifact.StoredSignature;
import imagesign.VerificationResult.Verified;
import imagesign.Verifier;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import imagesign.trust.TrustPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LegacyVerificationTest {
  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Digest digest = image.digest().orElseThrow();
  private final String tag = LegacyTag.of(digest);
  private final TestKey key = TestKey.generate(TestKey.Kind.P256);
  private final CosignAuthority trusted = trust(key);

  private static CosignAuthority trust(TestKey key) {
    return CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired());
  }

  private StoredSignature sign(TestKey key, Map<String, String> annotations) {
    return CosignSigner.with(key, store)
        .format(SignatureFormat.LEGACY)
        .sign(SignRequest.of(image).annotations(annotations))
        .signatures()
        .get(0);
  }

  private Manifest signatures() {
    return store.manifest(ArtifactReference.of(MemoryStore.REPOSITORY, tag)).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void verifiesWhatEachKindOfKeySigned(TestKey.Kind kind) {
    TestKey other = TestKey.generate(kind);
    sign(other, Map.of("a", "1"));
    assertThat(verify(store, image, trust(other)).orThrow().details(CosignSignature.class))
        .containsExactly(new CosignSignature(SignatureFormat.LEGACY, Map.of("a", "1")));
    assertThat(reasons(store, image, trust(TestKey.generate(kind))))
        .containsExactly(CosignReason.SIGNATURE_INVALID);
  }

  @Test
  void annotationsMustBeSignedExactly() {
    sign(key, Map.of("commit", "1"));
    assertThat(verify(store, image, trusted.requireAnnotations(Map.of("commit", "1"))))
        .isInstanceOf(Verified.class);
    assertThat(reasons(store, image, trusted.requireAnnotations(Map.of("commit", "2"))))
        .containsExactly(CosignReason.ANNOTATION_MISSING);
  }

  @Test
  void signaturesOverOnePayloadAreLayersOfOneDigest() {
    TestKey other = TestKey.generate(TestKey.Kind.P256);
    sign(key, Map.of());
    sign(other, Map.of());
    assertThat(signatures().layers())
        .hasSize(2)
        .extracting(Descriptor::digest)
        .containsOnly(signatures().layers().get(0).digest());
    assertThat(
            Verifier.of(store)
                .verify(image, TrustPolicy.atLeast(2, trusted, trust(other)))
                .orThrow()
                .signers())
        .hasSize(2);
  }

  @Test
  void anEqualSignatureIsStoredOnce() {
    assertThat(sign(key, Map.of()).added()).isTrue();
    StoredSignature again = sign(key, Map.of());
    assertThat(again.added()).isFalse();
    assertThat(again.manifest()).isEqualTo(signatures().descriptor());
    assertThat(sign(key, Map.of("a", "1")).added()).isTrue();
    assertThat(signatures().layers()).hasSize(2);
  }

  @Test
  void aSignatureThatOnlyLooksEqualDoesNotStandForOne() {
    sign(key, Map.of());
    Descriptor layer = signatures().layers().get(0);
    store.replaceTag(
        tag,
        LegacyManifest.write(
            signatures().config().orElseThrow(),
            List.of(LegacyManifest.signed(layer, Bytes.utf8("not a signature")))));
    assertThat(sign(key, Map.of()).added()).isTrue();
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
  }

  @Test
  void aSignatureThatAnotherWriterReplacedIsStoredAgain() {
    TestKey other = TestKey.generate(TestKey.Kind.P256);
    sign(other, Map.of());
    Bytes theirs = store.manifestBytes(tag);
    store.raceOnNextTag(() -> store.replaceTag(tag, theirs));
    sign(key, Map.of());
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
    assertThat(verify(store, image, trust(other))).isInstanceOf(Verified.class);
  }

  @Test
  void aTagThatHoldsAnIndexIsNotAddedTo() {
    store.putManifest(
        ArtifactReference.of(MemoryStore.REPOSITORY, tag),
        MediaType.OCI_INDEX,
        Bytes.utf8("{\"schemaVersion\":2,\"manifests\":[]}"));
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> sign(key, Map.of()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.MANIFEST_MALFORMED));
  }

  @Test
  void aSignatureOfAnotherImageDoesNotCount() {
    sign(key, Map.of());
    ArtifactReference other = store.image("other");
    store.replaceTag(LegacyTag.of(other.digest().orElseThrow()), store.manifestBytes(tag));
    assertThat(reasons(store, other, trusted)).containsExactly(CosignReason.DIGEST_NOT_SIGNED);
  }

  /** Replaces the layers by one with this content and signature annotation. */
  private void attach(Bytes payload, Map<String, String> annotations) {
    Descriptor layer = store.putBlob(MemoryStore.REPOSITORY, SimpleSigning.MEDIA_TYPE, payload);
    attach(layer.withAnnotations(annotations));
  }

  private void attach(Descriptor... layers) {
    Descriptor config =
        store.putBlob(
            MemoryStore.REPOSITORY, MediaType.OCI_CONFIG, LegacyManifest.config(List.of(layers)));
    store.replaceTag(tag, LegacyManifest.write(config, List.of(layers)));
  }

  private Map<String, String> signatureOf(Bytes payload) {
    return Map.of(LegacyManifest.SIGNATURE, Base64s.encode(new ImageKey(key).sign(payload)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cosign container image signature | atomic container signature",
        "\"critical\"                     | \"Critical\"",
        "\"image\":{                      | \"image\":{},\"x\":{",
        "\"optional\":null}               | \"optional\":null}x",
        "\"optional\":null                | \"optional\":null,\"optional\":null",
        "\"optional\":null                | \"optional\":[]",
        "\"type\":                        | \"type\":1,\"x\":"
      })
  void aMalformedPayloadIsRejectedThoughItIsSigned(String part, String replacement) {
    String payload = SimpleSigning.write(image.repository(), digest, Map.of()).toUtf8();
    assertThat(payload).contains(part);
    Bytes changed = Bytes.utf8(payload.replace(part, replacement));
    attach(changed, signatureOf(changed));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.PAYLOAD_MALFORMED);
  }

  @Test
  void aPayloadWithSpacesAndForeignClaimsCounts() {
    Bytes payload =
        Bytes.utf8(
            SimpleSigning.write(image.repository(), digest, Map.of())
                .toUtf8()
                .replace("{", "{ ")
                .replace("null", "{\"creator\":\"other\",\"timestamp\":1}"));
    attach(payload, signatureOf(payload));
    assertThat(verify(store, image, trusted).orThrow().details(CosignSignature.class))
        .containsExactly(new CosignSignature(SignatureFormat.LEGACY, Map.of("creator", "other")));
  }

  @Test
  void aLayerWithoutAGoodSignatureAnnotationIsRejected() {
    Bytes payload = SimpleSigning.write(image.repository(), digest, Map.of());
    attach(payload, Map.of("other", "annotation"));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.SIGNATURE_MISSING);
    attach(payload, Map.of(LegacyManifest.SIGNATURE, ""));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.NOT_A_SIGNATURE);
    attach(payload, Map.of(LegacyManifest.SIGNATURE, "not base64!"));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.SIGNATURE_MALFORMED);
  }

  /** As {@code cosign attach signature} stores what {@code base64} wrote. */
  @Test
  void aSignatureMayBeBrokenIntoLines() {
    Bytes payload = SimpleSigning.write(image.repository(), digest, Map.of());
    String encoded = signatureOf(payload).getOrDefault(LegacyManifest.SIGNATURE, "");
    String lines = encoded.substring(0, 76) + "\r\n" + encoded.substring(76) + "\n";
    attach(payload, Map.of(LegacyManifest.SIGNATURE, lines));
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
    attach(payload, Map.of(LegacyManifest.SIGNATURE, " " + encoded));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.SIGNATURE_MALFORMED);
  }

  /** Tags have at most 128 characters. */
  @Test
  void noTagHoldsSignaturesOfASha512Digest() {
    Digest sha512 = Digest.of(Digest.Algorithm.SHA512, Bytes.utf8("image"));
    ArtifactReference reference = ArtifactReference.of(MemoryStore.REPOSITORY, sha512);
    CosignSigner signer = CosignSigner.with(key, store).format(SignatureFormat.LEGACY);

    assertThat(LegacyTag.SIGNATURE.in(MemoryStore.REPOSITORY, sha512)).isEmpty();
    assertThat(reasons(store, reference, trusted)).containsExactly(CommonReason.NO_SIGNATURE);
    assertThatExceptionOfType(ImageSigningException.class)
        .isThrownBy(() -> signer.sign(reference))
        .satisfies(e -> assertThat(e.isTransient()).isFalse());
  }

  @Test
  void aLayerOfAnotherKindIsNoSignature() {
    Bytes payload = SimpleSigning.write(image.repository(), digest, Map.of());
    Descriptor layer = store.putBlob(MemoryStore.REPOSITORY, MediaType.OCI_LAYER, payload);
    attach(layer.withAnnotations(signatureOf(payload)));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.NOT_A_SIGNATURE);
  }

  @Test
  void swappedLayersDoNotCount() {
    Bytes mine = SimpleSigning.write(image.repository(), digest, Map.of());
    Bytes other = SimpleSigning.write(image.repository(), digest, Map.of("a", "1"));
    attach(mine, signatureOf(other));
    assertThat(reasons(store, image, trusted)).containsExactly(CosignReason.SIGNATURE_INVALID);
  }

  @Test
  void junkLayersNeitherBlockNorHide() {
    sign(key, Map.of());
    Descriptor good = signatures().layers().get(0);
    Descriptor missing =
        Descriptor.of(SimpleSigning.MEDIA_TYPE, Digest.sha256(Bytes.utf8("missing")), 7)
            .withAnnotations(good.annotations());
    Descriptor huge =
        Descriptor.of(SimpleSigning.MEDIA_TYPE, good.digest(), Long.MAX_VALUE)
            .withAnnotations(good.annotations());
    attach(missing, huge, good);
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
  }

  @Test
  void tenThousandLayersAreALimit() {
    sign(key, Map.of());
    Descriptor good = signatures().layers().get(0);
    attach(
        IntStream.range(0, 10_000)
            .mapToObj(i -> LegacyManifest.signed(good, Bytes.utf8("x" + i)))
            .toArray(Descriptor[]::new));
    assertThat(reasons(store, image, trusted))
        .containsExactlyInAnyOrder(CosignReason.SIGNATURE_INVALID, CommonReason.CANDIDATE_LIMIT);
  }

  /** Cosign reads a thousand; and each is compared with each. */
  @Test
  void aFullTagIsNotAddedTo() {
    sign(key, Map.of());
    Descriptor good = signatures().layers().get(0);
    attach(
        IntStream.range(0, LegacyManifest.MAX_LAYERS)
            .mapToObj(i -> LegacyManifest.signed(good, Bytes.utf8("x" + i)))
            .toArray(Descriptor[]::new));
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> sign(key, Map.of("a", "1")))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.CANDIDATE_LIMIT));
  }

  /** Hazard 1 of the reference: with cosign, anybody's bundle hides every legacy signature. */
  @Test
  void aForeignBundleDoesNotHideALegacySignature() {
    sign(key, Map.of());
    CosignSigner.with(TestKey.generate(TestKey.Kind.P256), store).sign(image);
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
  }

  @Test
  void moreForeignReferrersThanTheLimitDoNotHideALegacySignature() {
    sign(key, Map.of());
    for (int i = 0; i < 150; i++) {
      Digest foreign = Digest.sha256(Bytes.utf8("attestation " + i));
      store.list(digest, Descriptor.of(MediaType.OCI_MANIFEST, foreign, 7));
    }
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
  }

  @Test
  void aTagOfJunkDoesNotHideABundle() {
    store.replaceTag(tag, Bytes.utf8("junk"));
    assertThat(reasons(store, image, trusted)).containsExactly(CommonReason.MANIFEST_MALFORMED);
    CosignSigner.with(key, store).sign(image);
    assertThat(verify(store, image, trusted)).isInstanceOf(Verified.class);
  }

  @Test
  void anAuthorityReadsOnlyTheFormsItAccepts() {
    sign(key, Map.of());
    CosignAuthority bundleOnly = trusted.formats(SignatureFormat.BUNDLE);
    assertThat(reasons(store, image, bundleOnly)).containsExactly(CommonReason.NO_SIGNATURE);
  }
}
