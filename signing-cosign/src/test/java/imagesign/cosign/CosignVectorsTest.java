package imagesign.cosign;

import static imagesign.cosign.Rejections.reasons;
import static imagesign.cosign.Rejections.verify;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.VerificationResult.Verified;
import imagesign.key.VerificationKey;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What real cosigns made, in {@code ../shared/vectors/cosign}. The folder's README says what each
 * file is; a file that is neither used here nor named as needing what is not built yet fails the
 * run.
 */
@Tag("vectors")
class CosignVectorsTest {
  /** Keyless and blob vectors, trust roots and keys of logs: nothing reads them yet. */
  private static final Set<String> OF_LATER_FEATURES =
      Set.of(
          "a.bundle.json",
          "a.txt",
          "b1.bundle.json",
          "ca.pem",
          "ct.pub",
          "rekor1.pub",
          "tr.json",
          "tr1.json");

  private static final Path FOLDER =
      Path.of(System.getProperty("imagesign.root"), "..", "shared", "vectors", "cosign");
  private static final Digest IMAGE =
      Digest.parse("sha256:770e06301a8f697149268ce7a1671ce4f2e8485ff236aab1f750615c04a8d710");
  private static final Set<String> USED = new TreeSet<>();

  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = ArtifactReference.of(MemoryStore.REPOSITORY, IMAGE);

  @BeforeAll
  static void requireFolder() {
    assertThat(FOLDER).isDirectory();
  }

  @AfterAll
  static void everyVectorIsAccountedFor() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      Set<String> accounted = new TreeSet<>(USED);
      accounted.addAll(OF_LATER_FEATURES);
      assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(accounted);
    }
  }

  private static Bytes read(String name) {
    USED.add(name);
    try {
      return Bytes.copyOf(Files.readAllBytes(FOLDER.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CosignAuthority authority() {
    VerificationKey key = CosignKeys.publicKey(read("cosign.pub"));
    return CosignAuthority.key(key, TransparencyLog.notRequired());
  }

  /** Attaches a bundle under the manifest that cosign itself wrote for another one. */
  private void attach(String name) {
    Bytes bundle = read(name);
    Descriptor layer = store.putBlob(MemoryStore.REPOSITORY, Bundle.MEDIA_TYPE, bundle);
    String manifest =
        read("refman.json")
            .toUtf8()
            .replaceFirst(
                "\"size\":4885,\"digest\":\"sha256:[0-9a-f]{64}\"",
                "\"size\":" + layer.size() + ",\"digest\":\"" + layer.digest() + "\"");
    assertThat(manifest).contains(layer.digest().toString());
    store.replaceReferrer(IMAGE, manifest);
  }

  @Test
  void aSignatureByKeyVerifies() {
    attach("ref0.bundle.json");
    assertThat(verify(store, image, authority())).isInstanceOf(Verified.class);
  }

  @Test
  void aSignatureByKeyDoesNotVerifyWithAnotherKeyOrForAnotherImage() {
    attach("ref0.bundle.json");
    CosignAuthority other =
        CosignAuthority.key(
            TestKey.generate(TestKey.Kind.P256).verificationKey(), TransparencyLog.notRequired());
    assertThat(reasons(store, image, other)).containsExactly(CosignReason.SIGNATURE_INVALID);
    ArtifactReference otherImage = store.image("other");
    Digest otherDigest = otherImage.digest().orElseThrow();
    String manifest =
        store
            .manifestBytes(store.referrersOf(IMAGE).get(0).digest().toString())
            .toUtf8()
            .replace(IMAGE.toString(), otherDigest.toString());
    store.replaceReferrer(otherDigest, manifest);
    assertThat(reasons(store, otherImage, authority()))
        .containsExactly(CosignReason.DIGEST_NOT_SIGNED);
  }

  @Test
  void keylessBundlesAreNotByAKey() {
    for (String keyless : Set.of("img.bundle.json", "ref2.bundle.json")) {
      attach(keyless);
      assertThat(reasons(store, image, authority()))
          .containsExactly(CosignReason.CERTIFICATE_NOT_KEY);
    }
  }

  @Test
  void aKeylessLegacySignatureIsNotByTheKey() {
    Bytes manifest = read("legacy-sig-manifest.json");
    String tag = LegacyTag.of(IMAGE);
    store.replaceTag(tag, manifest);
    Descriptor layer =
        store
            .manifest(ArtifactReference.of(MemoryStore.REPOSITORY, tag))
            .orElseThrow()
            .layers()
            .get(0);
    assertThat(layer.mediaType()).isEqualTo(SimpleSigning.MEDIA_TYPE);
    assertThat(LegacyManifest.signature(layer)).isPresent();
    store.replaceBlob(layer.digest(), Bytes.utf8("x".repeat(Math.toIntExact(layer.size()))));
    assertThat(reasons(store, image, authority())).containsExactly(CosignReason.SIGNATURE_INVALID);
  }

  @Test
  void whatCosignWroteIsWhatWeWrite() {
    String cosigns = read("refman.json").toUtf8();
    Descriptor subject = Descriptor.of(MediaType.DOCKER_MANIFEST, IMAGE, 423);
    Descriptor layer =
        Descriptor.of(
            Bundle.MEDIA_TYPE,
            Digest.parse("sha256:15d5787b2cd21f49d06ee910c2f7b78064a7389ac32f79389e6344a42e7a4698"),
            4885);
    assertThat(
            ReferrerManifest.write(subject, layer, Instant.parse("2026-11-23T04:02:25Z")).toUtf8())
        .isEqualTo(cosigns);
  }
}
