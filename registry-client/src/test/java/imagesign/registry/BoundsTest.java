package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static imagesign.registry.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that send more than they should, or say that they will, or something encoded. */
class BoundsTest {
  private static final long TEN_GIB = 10L << 30;
  private static final Bytes CONTENT = Bytes.utf8("some content ".repeat(1000));
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final Repository repository = Fixtures.repository(registry);
  private final ArtifactReference image = Fixtures.seedImage(registry, "v1");
  private final ArtifactReference tag = ArtifactReference.of(repository, "v1");

  BoundsTest() {
    registry.putBlob("team/app", CONTENT.toByteArray());
  }

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private byte[] readStream() throws java.io.IOException {
    try (InputStream in = client.openBlob(repository, BLOB).orElseThrow()) {
      return in.readAllBytes();
    }
  }

  @Test
  @Covers("registries §6.8")
  void neverBelievesTenGigabytes() {
    registry.fail(Fault.wrongContentLength(TEN_GIB));

    assertRefused(CommonReason.CONTENT_TOO_LARGE, () -> client.manifest(tag));
    assertRefused(CommonReason.CONTENT_TOO_LARGE, () -> client.manifest(image));
    assertRefused(CommonReason.CONTENT_TOO_LARGE, () -> client.tags(repository, 10));
    assertRefused(CommonReason.SIZE_MISMATCH, () -> client.blob(repository, BLOB, 100_000));
    assertRefused(CommonReason.SIZE_MISMATCH, this::readStream);
    assertThat(client.referrers(repository, image.digest().orElseThrow(), 10).truncated()).isTrue();
  }

  @Test
  void endsBodiesThatNeverEnd() {
    registry.fail(Fault.endlessBody());

    assertRefused(CommonReason.CONTENT_TOO_LARGE, () -> client.manifest(tag));
    assertRefused(CommonReason.CONTENT_TOO_LARGE, () -> client.tags(repository, 10));
    assertRefused(CommonReason.SIZE_MISMATCH, () -> client.blob(repository, BLOB, 100_000));
    assertRefused(CommonReason.SIZE_MISMATCH, this::readStream);
  }

  @Test
  void readsNoMoreThanTheStartOfAnEndlessError() {
    registry.fail(Fault.endlessBody().onErrorsToo().onPathContaining("/manifests/v2"));

    assertThat(client.manifest(ArtifactReference.of(repository, "v2"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aManifestMayHaveFourMebibytes(int more) {
    Bytes padded = padded((4 << 20) + more);
    registry.fail(Fault.body(padded.toByteArray()).onPathContaining("/manifests/"));
    registry.fail(Fault.withoutDigestHeader());

    if (more == 0) {
      assertThat(client.manifest(tag).orElseThrow().content()).isEqualTo(padded);
    } else {
      assertRefused(CommonReason.CONTENT_TOO_LARGE, () -> client.manifest(tag));
    }
  }

  private static Bytes padded(int size) {
    String image = Fixtures.image().toUtf8();
    return Bytes.utf8(image + " ".repeat(size - image.length()));
  }

  @Test
  @Covers("registries §6.8")
  void anEncodedAnswerIsNotTheContent() {
    registry.fail(Fault.gzipped());

    assertRefused(CommonReason.DIGEST_MISMATCH, () -> client.manifest(image));
    assertRefused(CommonReason.DIGEST_MISMATCH, () -> client.manifest(tag));
    assertRefused(CommonReason.SIZE_MISMATCH, () -> client.blob(repository, BLOB, 100_000));
    assertRefused(CommonReason.SIZE_MISMATCH, this::readStream);
    assertFails(() -> client.tags(repository, 10));
  }

  @Test
  void anEncodedManifestWithoutADigestIsNoManifest() {
    registry.fail(Fault.gzipped());
    registry.fail(Fault.withoutDigestHeader());

    assertRefused(CommonReason.MANIFEST_MALFORMED, () -> client.manifest(tag));
  }

  @Test
  void asksForNoEncoding() throws Exception {
    client.manifest(tag);
    client.tags(repository, 10);
    readStream();

    assertThat(registry.requests())
        .allSatisfy(request -> assertThat(request.header("Accept-Encoding")).contains("identity"));
  }

  @Test
  void contentThatIsStoredEncodedIsWhatItIs() throws Exception {
    // A layer is packed already, and storage may say so; its digest is over the packed bytes.
    registry.fail(Fault.header("Content-Encoding", "gzip"));

    assertThat(readStream()).isEqualTo(CONTENT.toByteArray());
    assertThat(client.blob(repository, BLOB, 100_000)).contains(CONTENT);
  }

  @Test
  void aDescriptorOfAnEnormousSizeTakesNoMemory() {
    Descriptor enormous = Descriptor.of(Fixtures.ARTIFACT, BLOB.digest(), Long.MAX_VALUE);

    assertRefused(
        CommonReason.SIZE_MISMATCH, () -> client.blob(repository, enormous, Long.MAX_VALUE));
    assertRefused(CommonReason.SIZE_MISMATCH, () -> client.openBlob(repository, enormous));
    Descriptor unknown =
        Descriptor.of(Fixtures.ARTIFACT, Digest.sha256(Bytes.utf8("x")), Long.MAX_VALUE);
    assertRefused(
        CommonReason.SIZE_MISMATCH, () -> client.putBlob(repository, unknown, CONTENT::openStream));
  }

  @Test
  void aManifestThatIsTooLargeToStoreIsARefusal() {
    registry.fail(Fault.status(413).onMethod("PUT"));

    RegistryException e =
        assertFails(() -> client.putManifest(tag, MediaType.OCI_MANIFEST, Fixtures.image()));
    assertThat(e.status()).hasValue(413);
    assertThat(e.isTransient()).isFalse();
  }
}
