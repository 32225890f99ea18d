package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.core.json.Json;
import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ArtifactStore;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OciLayoutStoreTest {
  private static final Repository APP = new Repository("r.example", "team/app");
  private static final ArtifactReference V1 = ArtifactReference.of(APP, "v1");
  private static final Digest IMAGE = Fixtures.subject().digest();

  @TempDir Path directory;
  private Path layout;
  private ContentStore store;

  @BeforeEach
  void create() {
    layout = directory.resolve("layout");
    store = OciLayoutStore.create(layout).as(APP);
  }

  @Test
  void readsBackWhatWasWritten() {
    Descriptor written = store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    Descriptor blob = store.putBlob(APP, Fixtures.ARTIFACT, Bytes.utf8("content"));

    ArtifactStore again = OciLayoutStore.open(layout).as(APP);
    assertThat(again.manifest(V1).orElseThrow().content()).isEqualTo(Fixtures.image());
    assertThat(again.manifest(ArtifactReference.of(APP, written.digest()))).isPresent();
    assertThat(again.blob(APP, blob, 100)).contains(Bytes.utf8("content"));
    assertThat(again.manifest(ArtifactReference.of(APP, "v2"))).isEmpty();
  }

  @Test
  void writesWhatTheSpecificationSays() throws IOException {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());

    assertThat(layout.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(layout.resolve("blobs/sha256/" + IMAGE.hex())).exists();
    assertThat(index()).contains("\"annotations\":{\"org.opencontainers.image.ref.name\":\"v1\"}");
    try (Stream<Path> files = Files.list(layout)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("oci-layout", "index.json", "blobs");
    }
  }

  @Test
  void findsReferrersByTheirSubject() {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    Bytes signature = Fixtures.signature(1);
    store.putManifest(
        ArtifactReference.of(APP, Digest.sha256(signature)), MediaType.OCI_MANIFEST, signature);

    assertThat(store.referrers(APP, IMAGE, 10).descriptors())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.digest()).isEqualTo(Digest.sha256(signature));
              assertThat(d.artifactType()).contains(Fixtures.ARTIFACT);
              assertThat(d.annotations()).containsEntry("number", "1");
            });
    assertThat(store.referrers(APP, Digest.sha256(signature), 10).descriptors()).isEmpty();
  }

  @Test
  void findsReferrersThatOnlyTheFallbackTagLists() {
    Bytes signature = Fixtures.signature(1);
    Descriptor listed = Descriptor.of(MediaType.OCI_MANIFEST, signature);
    store.putBlob(APP, MediaType.OCI_MANIFEST, signature);
    store.putManifest(
        FallbackTag.of(APP, IMAGE),
        MediaType.OCI_INDEX,
        Manifests.index().manifests(List.of(listed)).toBytes());

    assertThat(store.referrers(APP, IMAGE, 10).descriptors())
        .extracting(Descriptor::digest)
        .containsExactly(listed.digest());
  }

  @Test
  void saysThatThereAreMoreReferrers() {
    for (int i = 0; i < 3; i++) {
      store.putManifest(
          ArtifactReference.of(APP, "s" + i), MediaType.OCI_MANIFEST, Fixtures.signature(i));
    }

    assertThat(store.referrers(APP, IMAGE, 2).truncated()).isTrue();
    assertThat(store.referrers(APP, IMAGE, 2).descriptors()).hasSize(2);
    assertThat(store.referrers(APP, IMAGE, 3).truncated()).isFalse();
  }

  @Test
  void aTagMovesAndWhatHadItStays() {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.signature(1));

    assertThat(store.manifest(V1).orElseThrow().content()).isEqualTo(Fixtures.signature(1));
    assertThat(index()).contains(IMAGE.toString());
  }

  @Test
  void deletesATagAndKeepsWhatHadIt() {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());

    assertThat(store.deleteTag(APP, "v1")).isTrue();
    assertThat(store.manifest(V1)).isEmpty();
    assertThat(store.manifest(ArtifactReference.of(APP, IMAGE))).isPresent();
    assertThat(store.deleteTag(APP, "v1")).isFalse();
  }

  @Test
  void deletesAManifestWithItsTags() {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    Bytes signature = Fixtures.signature(1);
    ArtifactReference referrer = ArtifactReference.of(APP, Digest.sha256(signature));
    store.putManifest(referrer, MediaType.OCI_MANIFEST, signature);

    assertThat(store.deleteManifest(APP, Digest.sha256(signature))).isTrue();
    assertThat(store.referrers(APP, IMAGE, 10).descriptors()).isEmpty();
    assertThat(store.manifest(referrer)).isEmpty();
    assertThat(store.deleteManifest(APP, IMAGE)).isTrue();
    assertThat(store.manifest(V1)).isEmpty();
    assertThat(store.deleteManifest(APP, IMAGE)).isFalse();
    assertThat(store.tags(APP, 10).items()).isEmpty();
  }

  @Test
  void writingTwiceListsOnce() {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    String once = index();
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());

    assertThat(index()).isEqualTo(once);
  }

  @Test
  void keepsWhatItDoesNotKnow() throws IOException {
    Files.writeString(
        layout.resolve("index.json"),
        "{\"schemaVersion\":2,\"x\":[1.50],\"manifests\":[{\"odd\":true}],\"annotations\":{\"a\":\"b\"}}");
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());

    assertThat(index()).contains("\"x\":[1.50]", "{\"odd\":true}", "\"annotations\":{\"a\":\"b\"}");
  }

  @Test
  void readsANameThatIsAWholeReference() throws IOException {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    Files.writeString(
        layout.resolve("index.json"), index().replace(":\"v1\"", ":\"r.example/team/app:v1\""));

    assertThat(store.manifest(V1)).isPresent();
  }

  @Test
  void aTagAtTwoContentsIsNoChoice() throws IOException {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    store.putManifest(
        ArtifactReference.of(APP, "v2"), MediaType.OCI_MANIFEST, Fixtures.signature(1));
    Files.writeString(layout.resolve("index.json"), index().replace("\"v2\"", "\"v1\""));

    assertRefused(CommonReason.MANIFEST_MALFORMED, () -> store.manifest(V1));
  }

  @Test
  void refusesOtherContentUnderADigest() throws IOException {
    Descriptor blob = store.putBlob(APP, Fixtures.ARTIFACT, Bytes.utf8("content"));
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    Files.writeString(blobFile(blob.digest()), "CONTENT");
    Files.writeString(blobFile(IMAGE), Fixtures.image().toUtf8().replace("{", " "));

    assertRefused(CommonReason.DIGEST_MISMATCH, () -> store.blob(APP, blob, 100));
    assertRefused(CommonReason.DIGEST_MISMATCH, () -> store.manifest(V1));
    Files.writeString(blobFile(IMAGE), Fixtures.image().toUtf8() + " ");
    assertRefused(CommonReason.SIZE_MISMATCH, () -> store.manifest(V1));
    assertRefused(
        CommonReason.DIGEST_MISMATCH, () -> store.manifest(ArtifactReference.of(APP, IMAGE)));
    Files.writeString(blobFile(blob.digest()), "content and more");
    assertRefused(CommonReason.SIZE_MISMATCH, () -> store.blob(APP, blob, 100));
    Files.writeString(blobFile(blob.digest()), "cont");
    assertRefused(CommonReason.SIZE_MISMATCH, () -> store.blob(APP, blob, 100));
    assertRefused(CommonReason.CONTENT_TOO_LARGE, () -> store.blob(APP, blob, 6));
  }

  @Test
  void aListedManifestThatIsMissingIsAnAnswer() throws IOException {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    Files.delete(blobFile(IMAGE));

    assertRefused(CommonReason.CONTENT_MISSING, () -> store.manifest(V1));
    assertThat(store.referrers(APP, IMAGE, 10).descriptors()).isEmpty();
  }

  @Test
  @Covers("registries §6.9")
  void followsNoLinks() throws IOException {
    Descriptor blob = store.putBlob(APP, Fixtures.ARTIFACT, Bytes.utf8("content"));
    Path outside = Files.writeString(directory.resolve("outside"), "content");
    Files.delete(blobFile(blob.digest()));
    Files.createSymbolicLink(blobFile(blob.digest()), outside);
    assertRefused(CommonReason.CONTENT_MISSING, () -> store.blob(APP, blob, 100));
    assertRefused(
        CommonReason.CONTENT_MISSING,
        () -> store.putBlob(APP, Fixtures.ARTIFACT, Bytes.utf8("content")));

    Files.move(layout.resolve("blobs/sha256"), directory.resolve("moved"));
    Files.createSymbolicLink(layout.resolve("blobs/sha256"), directory.resolve("moved"));
    assertRefused(CommonReason.CONTENT_MISSING, () -> store.blob(APP, blob, 100));
  }

  @Test
  @Covers("registries §6.9")
  void aDirectoryIsNoBlob() throws IOException {
    Descriptor blob = store.putBlob(APP, Fixtures.ARTIFACT, Bytes.utf8("content"));
    Files.delete(blobFile(blob.digest()));
    Files.createDirectory(blobFile(blob.digest()));

    assertRefused(CommonReason.CONTENT_MISSING, () -> store.blob(APP, blob, 100));
  }

  @Test
  void otherRepositoriesHaveNothingHere() {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    Repository other = new Repository("r.example", "team/other");

    assertThat(store.manifest(ArtifactReference.of(other, "v1"))).isEmpty();
    assertThat(store.manifest(ArtifactReference.of(other, IMAGE))).isEmpty();
    assertThat(store.referrers(other, IMAGE, 10).descriptors()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.putBlob(other, Fixtures.ARTIFACT, Bytes.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"imageLayoutVersion\":\"2.0.0\"}"})
  void opensNothingButALayout(String content) throws IOException {
    Files.writeString(layout.resolve("oci-layout"), content);

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciLayoutStore.open(layout));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciLayoutStore.open(directory.resolve("nowhere")));
  }

  @Test
  void writersTakeTurns() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 24; i++) {
      int number = i;
      pool.execute(
          () ->
              OciLayoutStore.open(layout)
                  .as(APP)
                  .putManifest(
                      ArtifactReference.of(APP, "s" + number),
                      MediaType.OCI_MANIFEST,
                      Fixtures.signature(number)));
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    assertThat(store.referrers(APP, IMAGE, 100).descriptors()).hasSize(24);
  }

  @Test
  @Tag("mutation")
  void mutantsOfTheIndexAreReadOrRefused() {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    String good = index();
    Mutants.of(
        "OciLayoutStoreTest",
        List.of(good),
        mutant -> {
          try {
            LayoutIndex read = LayoutIndex.parse(Bytes.utf8(mutant));
            read.tagged(V1);
            LayoutIndex added =
                read.with(
                    V1, Descriptor.of(MediaType.OCI_MANIFEST, Fixtures.signature(1)), List.of());
            assertThat(Json.parseObject(added.toBytes())).isNotNull();
            assertThat(added.tagged(V1)).isPresent();
          } catch (ContentException e) {
            assertThat(e.reason()).isEqualTo(CommonReason.MANIFEST_MALFORMED);
          }
        });
  }

  @Test
  void knowsTheOnlyImageAmongWhatBelongsToIt() {
    OciLayoutStore open = OciLayoutStore.open(layout);
    assertThat(open.onlyImage()).isEmpty();
    Shelf shelf = new Shelf(store, APP);
    Manifest image = shelf.image("one");
    shelf.referrer(image, "signature");
    shelf.signatures(image, AttachedTag.SIGNATURES, "a");
    store.putManifest(
        FallbackTag.of(APP, image.digest()),
        MediaType.OCI_INDEX,
        Manifests.index().manifests(List.of()).toBytes());
    assertThat(open.onlyImage()).contains(image.descriptor());
    shelf.tag(image, "v1");
    shelf.tag(image, "v2");
    assertThat(open.onlyImage().orElseThrow().digest()).isEqualTo(image.digest());

    shelf.image("two");
    assertThat(open.onlyImage()).isEmpty();
    store.deleteManifest(APP, image.digest());
    assertThat(open.onlyImage()).isPresent();
  }

  @Test
  void whatCannotBeReadMayBeAnImage() throws IOException {
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    Digest other = new Shelf(store, APP).image("other").digest();
    Files.delete(blobFile(IMAGE));

    assertThat(OciLayoutStore.open(layout).onlyImage()).isEmpty();
    store.deleteManifest(APP, other);
    assertThat(OciLayoutStore.open(layout).onlyImage().orElseThrow().digest()).isEqualTo(IMAGE);
  }

  private Path blobFile(Digest digest) {
    return layout.resolve("blobs").resolve("sha256").resolve(digest.hex());
  }

  private String index() {
    try {
      return Files.readString(layout.resolve("index.json"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertRefused(CommonReason reason, Runnable action) {
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
