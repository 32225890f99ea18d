package imagesign.cosign;

import static imagesign.cosign.Rejections.verify;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.SignRequest;
import imagesign.VerificationResult;
import imagesign.VerificationResult.Rejected;
import imagesign.VerifiedArtifact;
import imagesign.core.crypto.Crypto;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.signature.CommonReason;
import imagesign.testkit.Mutations;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Damages every part of a signature in turn: a mutant is rejected with a code, or accepted with
 * exactly the content of the original.
 */
@Tag("mutation")
class CosignMutationTest {
  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Digest digest = image.digest().orElseThrow();
  private final TestKey key = TestKey.generate(TestKey.Kind.P256);
  private final CosignAuthority trusted =
      CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired())
          .requireAnnotations(Map.of("commit", "4f2c"));

  @BeforeEach
  void warmUp() {
    // Past the start of the process, verification is fast enough for many mutants.
    Crypto.standard().prepare();
  }

  private void sign(SignatureFormat format) {
    CosignSigner.with(key, store)
        .format(format)
        .sign(SignRequest.of(image).annotations(Map.of("commit", "4f2c", "team", "<a>")));
  }

  private void damage(String part, Bytes original, Consumer<Bytes> replace) {
    VerifiedArtifact expected = verify(store, image, trusted).orThrow();
    Mutations mutations = Mutations.of("cosign " + part);
    System.out.println(mutations);
    int accepted = 0;
    for (int i = 0; i < mutations.count(); i++) {
      Bytes mutant = Bytes.copyOf(mutations.mutate(original.toByteArray()));
      replace.accept(mutant);
      VerificationResult<VerifiedArtifact> result = verify(store, image, trusted);
      if (result instanceof Rejected<VerifiedArtifact> rejected) {
        assertThat(rejected.reasons())
            .as(mutations + ", mutant " + i)
            .isNotEmpty()
            .doesNotContain(CommonReason.INTERNAL);
      } else {
        assertThat(result.orThrow()).as(mutations + ", mutant " + i).isEqualTo(expected);
        accepted++;
      }
    }
    System.out.println("cosign " + part + ": accepted " + accepted);
  }

  @Test
  void bundle() {
    sign(SignatureFormat.BUNDLE);
    Descriptor layer = referrer().layers().get(0);
    Bytes original = store.blob(image.repository(), layer, Long.MAX_VALUE).orElseThrow();
    damage("bundle", original, mutant -> store.rewriteBundle(digest, bundle -> mutant));
  }

  private Manifest referrer() {
    Digest listed = store.referrersOf(digest).get(0).digest();
    return store.manifest(ArtifactReference.of(image.repository(), listed)).orElseThrow();
  }

  @Test
  void referrerManifest() {
    sign(SignatureFormat.BUNDLE);
    damage(
        "referrer manifest", referrer().content(), mutant -> store.replaceReferrer(digest, mutant));
  }

  @Test
  void statement() {
    damageSigned(
        "statement",
        SignStatement.write(digest, Map.of("commit", "4f2c", "team", "<a>")),
        SignStatement::parse);
  }

  @Test
  void simpleSigningPayload() {
    damageSigned(
        "simple signing payload",
        SimpleSigning.write(image.repository(), digest, Map.of("commit", "4f2c", "team", "<a>")),
        SimpleSigning::parse);
  }

  /**
   * Parsed only after its signature holds, so a mutant is the signer's own: it must end, no more.
   */
  private static void damageSigned(String part, Bytes original, Consumer<Bytes> parser) {
    Mutations mutations = Mutations.of("cosign " + part);
    System.out.println(mutations);
    int accepted = 0;
    for (int i = 0; i < mutations.count(); i++) {
      try {
        parser.accept(Bytes.copyOf(mutations.mutate(original.toByteArray())));
        accepted++;
      } catch (CosignException e) {
        assertThat(e.reason())
            .as(mutations + ", mutant " + i)
            .isIn(
                CosignReason.STATEMENT_MALFORMED,
                CosignReason.PAYLOAD_MALFORMED,
                CosignReason.NOT_A_SIGNATURE);
      }
    }
    System.out.println("cosign " + part + ": accepted " + accepted);
  }

  private Manifest tagged() {
    return store
        .manifest(ArtifactReference.of(image.repository(), LegacyTag.of(digest)))
        .orElseThrow();
  }

  @Test
  void legacyManifest() {
    sign(SignatureFormat.LEGACY);
    damage(
        "legacy manifest",
        tagged().content(),
        mutant -> store.replaceTag(LegacyTag.of(digest), mutant));
  }

  @Test
  void legacyPayload() {
    sign(SignatureFormat.LEGACY);
    Manifest manifest = tagged();
    Descriptor layer = manifest.layers().get(0);
    Bytes original = store.blob(image.repository(), layer, Long.MAX_VALUE).orElseThrow();
    damage(
        "legacy payload",
        original,
        mutant -> {
          Descriptor changed =
              store
                  .putBlob(image.repository(), SimpleSigning.MEDIA_TYPE, mutant)
                  .withAnnotations(layer.annotations());
          store.replaceTag(
              LegacyTag.of(digest),
              LegacyManifest.write(manifest.config().orElseThrow(), List.of(changed)));
        });
  }
}
