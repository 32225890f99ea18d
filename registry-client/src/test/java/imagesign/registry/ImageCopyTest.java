package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.CopyReport.Entry;
import imagesign.registry.CopyReport.Kind;
import imagesign.registry.CopyReport.Outcome;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.ReferrersMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageCopyTest {
  /** Kinds of stores. */
  enum Store {
    REGISTRY,
    REGISTRY_WITHOUT_REFERRERS,
    LAYOUT,
    ARCHIVE
  }

  @TempDir Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final RegistryClient client = Fixtures.client();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    client.close();
  }

  private InMemoryRegistry registry(ReferrersMode mode) {
    InMemoryRegistry registry = InMemoryRegistry.builder().referrers(mode).start();
    open.add(registry);
    return registry;
  }

  private Shelf shelf(InMemoryRegistry registry, String path) {
    return new Shelf(client, new Repository(registry.host(), path));
  }

  private Shelf shelf(Store store, String name) {
    Repository repository = new Repository("r.example", name);
    return switch (store) {
      case REGISTRY -> shelf(registry(ReferrersMode.ON), name);
      case REGISTRY_WITHOUT_REFERRERS -> shelf(registry(ReferrersMode.OFF_404_TEXT), name);
      case LAYOUT, ARCHIVE -> new Shelf(layout(name).as(repository), repository);
    };
  }

  private OciLayoutStore layout(String name) {
    return OciLayoutStore.create(directory.resolve(name));
  }

  /** The read side of a store; an archive is written from the layout now. */
  private ContentSource source(Store store, Shelf shelf) {
    if (store != Store.ARCHIVE) {
      return shelf.store();
    }
    Path file = directory.resolve("archive.tar");
    layout(shelf.repository().path()).writeArchive(file);
    return OciArchive.open(file).as(shelf.repository());
  }

  static Stream<Arguments> pairs() {
    return Stream.of(Store.values())
        .flatMap(
            from ->
                Stream.of(Store.REGISTRY, Store.REGISTRY_WITHOUT_REFERRERS, Store.LAYOUT)
                    .map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void copiesAnIndexWithAllThatBelongsToIt(Store fromStore, Store toStore) {
    Shelf from = shelf(fromStore, "from");
    Shelf to = shelf(toStore, "to");
    Manifest amd64 = from.image("amd64");
    Manifest arm64 = from.image("arm64");
    Manifest index = from.index(amd64, arm64);
    from.tag(index, "v1");
    Manifest bom = from.referrer(index, "bom");
    Manifest signature = from.referrer(bom, "signature of the bom");
    Manifest ofArm64 = from.referrer(arm64, "of arm64");
    Manifest legacy = from.signatures(amd64, AttachedTag.SIGNATURES, "a", "b");
    Manifest attested = from.signatures(index, AttachedTag.ATTESTATIONS, "c");

    CopyReport report =
        ImageCopy.between(source(fromStore, from), to.store()).copy(from.tag("v1"), to.tag("v2"));

    assertThat(report.source()).isEqualTo(from.tag("v1").withDigest(index.digest()));
    assertThat(report.target()).isEqualTo(to.tag("v2").withDigest(index.digest()));
    assertThat(to.store().manifest(to.tag("v2")).orElseThrow().content())
        .isEqualTo(index.content());
    for (Manifest copied : List.of(index, amd64, arm64, bom, signature, ofArm64)) {
      assertSame(from, to, copied, to.digest(copied.digest()));
    }
    assertSame(from, to, legacy, tag(to, AttachedTag.SIGNATURES, amd64));
    assertSame(from, to, attested, tag(to, AttachedTag.ATTESTATIONS, index));
    assertThat(referrers(to, index)).containsExactly(bom.digest());
    assertThat(referrers(to, bom)).containsExactly(signature.digest());
    assertThat(referrers(to, arm64)).containsExactly(ofArm64.digest());
    assertThat(referrers(to, amd64)).isEmpty();
    assertThat(report.entries())
        .filteredOn(entry -> entry.kind() != Kind.BLOB)
        .hasSize(8)
        .allMatch(entry -> entry.outcome() == Outcome.COPIED);
    assertThat(report.bytes()).isPositive();
  }

  private static ArtifactReference tag(Shelf shelf, AttachedTag kind, Manifest image) {
    return kind.of(shelf.repository(), image.digest()).orElseThrow();
  }

  private static void assertSame(Shelf from, Shelf to, Manifest manifest, ArtifactReference name) {
    Manifest copied = to.store().manifest(name).orElseThrow();
    assertThat(copied.content()).isEqualTo(manifest.content());
    assertThat(copied.mediaType()).isEqualTo(manifest.mediaType());
    ManifestContent.blobs(manifest)
        .forEach(
            blob ->
                assertThat(to.store().blob(to.repository(), blob, 1000))
                    .isPresent()
                    .isEqualTo(from.store().blob(from.repository(), blob, 1000)));
  }

  private static List<Digest> referrers(Shelf shelf, Manifest subject) {
    return shelf.store().referrers(shelf.repository(), subject.digest(), 100).descriptors().stream()
        .map(Descriptor::digest)
        .toList();
  }

  @Test
  void tagsNoImageWithItsDigest() {
    InMemoryRegistry registry = registry(ReferrersMode.OFF_404_TEXT);
    Shelf from = shelf(Store.LAYOUT, "from");
    Shelf to = shelf(registry, "to");
    Manifest plain = from.image("plain");
    Manifest signed = from.image("signed");
    from.referrer(signed, "signature");

    ImageCopy copy = ImageCopy.between(from.store(), to.store());
    copy.copy(from.digest(plain.digest()), to.tag("plain"));
    copy.copy(from.digest(signed.digest()), to.tag("signed"));

    String list = "sha256-" + signed.digest().hex();
    assertThat(registry.tags("to")).containsExactly("plain", list, "signed");
    assertThat(registry.manifest("to", list).orElseThrow().mediaType())
        .isEqualTo(MediaType.OCI_INDEX.value());
  }

  @Test
  void writesContentBeforeWhatListsItAndTheTagLast() {
    InMemoryRegistry registry = registry(ReferrersMode.ON);
    Shelf from = shelf(Store.LAYOUT, "from");
    Shelf to = shelf(registry, "to");
    Manifest child = from.image("child");
    Manifest index = from.index(child, from.image("other"));
    Manifest signature = from.referrer(index, "signature");
    from.signatures(index, AttachedTag.SIGNATURES, "a");
    registry.clearRequests();

    ImageCopy.between(from.store(), to.store()).copy(from.digest(index.digest()), to.tag("v1"));

    List<String> puts =
        registry.requests().stream()
            .filter(request -> request.method().equals("PUT"))
            .map(RecordedRequest::path)
            .toList();
    int blobs = (int) puts.stream().filter(path -> path.contains("/blobs/")).count();
    assertThat(puts.subList(0, blobs)).allMatch(path -> path.contains("/blobs/uploads/"));
    List<String> manifests =
        puts.stream().skip(blobs).map(path -> path.replaceFirst(".*/", "")).toList();
    assertThat(manifests)
        .hasSize(6)
        .startsWith(child.digest().toString())
        .endsWith(
            index.digest().toString(),
            signature.digest().toString(),
            "sha256-" + index.digest().hex() + ".sig",
            "v1");
  }

  @Test
  void anImageAloneIsPutOnce() {
    InMemoryRegistry registry = registry(ReferrersMode.ON);
    Shelf from = shelf(Store.LAYOUT, "from");
    Shelf to = shelf(registry, "to");
    Manifest image = from.image("image");

    ImageCopy.between(from.store(), to.store()).copy(from.digest(image.digest()), to.tag("v1"));

    assertThat(registry.requests())
        .filteredOn(r -> r.method().equals("PUT") && r.path().contains("/manifests/"))
        .hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void sendsNothingASecondTime(Store fromStore, Store toStore) {
    Shelf from = shelf(fromStore, "from");
    Shelf to = shelf(toStore, "to");
    Manifest image = from.image("image");
    from.tag(image, "v1");
    from.referrer(image, "signature");
    from.signatures(image, AttachedTag.SIGNATURES, "a");
    ImageCopy copy = ImageCopy.between(source(fromStore, from), to.store());
    copy.copy(from.tag("v1"), to.tag("v1"));

    CopyReport again = copy.copy(from.tag("v1"), to.tag("v1"));

    assertThat(again.entries()).extracting(Entry::outcome).containsOnly(Outcome.PRESENT);
    assertThat(again.entries()).hasSize(3);
    assertThat(again.bytes()).isZero();
  }

  @Test
  void aSecondCopyOnlyReads() {
    InMemoryRegistry registry = registry(ReferrersMode.OFF_404_TEXT);
    Shelf from = shelf(Store.LAYOUT, "from");
    Shelf to = shelf(registry, "to");
    Manifest image = from.image("image");
    from.referrer(image, "signature");
    ImageCopy copy = ImageCopy.between(from.store(), to.store());
    copy.copy(from.digest(image.digest()), to.tag("v1"));
    registry.clearRequests();

    copy.copy(from.digest(image.digest()), to.tag("v1"));

    assertThat(Fixtures.methods(registry)).containsOnly("GET", "HEAD");
  }

  @Test
  void listsAReferrerThatWasOnlyStored() {
    InMemoryRegistry registry = registry(ReferrersMode.OFF_404_TEXT);
    Shelf from = shelf(Store.LAYOUT, "from");
    Shelf to = shelf(registry, "to");
    Manifest image = from.image("image");
    Manifest signature = from.referrer(image, "signature");
    ImageCopy copy = ImageCopy.between(from.store(), to.store());
    copy.copy(from.digest(image.digest()), to.tag("v1"));
    registry.deleteManifest("to", "sha256-" + image.digest().hex());
    assertThat(referrers(to, image)).isEmpty();

    copy.copy(from.digest(image.digest()), to.tag("v1"));

    assertThat(referrers(to, image)).containsExactly(signature.digest());
  }

  @Test
  void mountsBlobsWithinARegistry() {
    InMemoryRegistry registry = registry(ReferrersMode.ON);
    Shelf from = shelf(registry, "from");
    Shelf to = shelf(registry, "to");
    Manifest image = from.image("image");
    registry.clearRequests();

    CopyReport report =
        ImageCopy.between(client, client).copy(from.digest(image.digest()), to.tag("v1"));

    assertThat(report.entries(Outcome.MOUNTED)).hasSize(3);
    assertThat(report.bytes()).isEqualTo(image.content().size());
    assertThat(registry.requests())
        .filteredOn(request -> request.path().contains("/blobs/"))
        .hasSize(3)
        .allMatch(request -> request.method().equals("POST"));
    assertSame(from, to, image, to.tag("v1"));
  }

  @Test
  void aNewTagInARepositoryMovesNoContent() {
    InMemoryRegistry registry = registry(ReferrersMode.ON);
    Shelf shelf = shelf(registry, "app");
    Manifest image = shelf.image("image");
    shelf.tag(image, "v1");
    shelf.referrer(image, "signature");
    registry.clearRequests();

    CopyReport report =
        ImageCopy.between(client, client).copy(shelf.tag("v1"), shelf.tag("stable"));

    assertThat(report.bytes()).isZero();
    assertThat(registry.requests())
        .filteredOn(request -> !List.of("GET", "HEAD").contains(request.method()))
        .extracting(RecordedRequest::path)
        .containsExactly("/v2/app/manifests/stable");
  }

  @Test
  void copiesByDigest() {
    Shelf from = shelf(Store.REGISTRY, "from");
    Shelf to = shelf(Store.LAYOUT, "to");
    Manifest image = from.image("image");
    ImageCopy copy = ImageCopy.between(from.store(), to.store());

    CopyReport report = copy.copy(from.digest(image.digest()), to.digest(image.digest()));

    assertThat(report.target()).isEqualTo(to.digest(image.digest()));
    assertSame(from, to, image, to.digest(image.digest()));
    assertThat(to.store().tags(to.repository(), 10).items()).isEmpty();
    assertThatExceptionOfType(CopyException.class)
        .isThrownBy(
            () ->
                copy.copy(
                    from.digest(image.digest()),
                    to.tag("v1").withDigest(Digest.sha256(Bytes.EMPTY))))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CopyReason.OTHER_DIGEST));
  }

  @Test
  void keepsDigestsOfOtherAlgorithms() {
    Shelf from = shelf(Store.LAYOUT, "from");
    Shelf to = shelf(Store.REGISTRY, "to");
    Bytes content = from.image("image").content();
    Digest digest = Digest.of(Digest.Algorithm.SHA512, content);
    from.store().putManifest(from.digest(digest), MediaType.OCI_MANIFEST, content);

    ImageCopy.between(from.store(), to.store()).copy(from.digest(digest), to.tag("v1"));

    assertThat(to.store().manifest(to.digest(digest)).orElseThrow().content()).isEqualTo(content);
    assertThat(to.store().manifest(to.tag("v1")).orElseThrow().content()).isEqualTo(content);
  }

  @Test
  void keepsDockersTypes() {
    Shelf from = shelf(Store.REGISTRY, "from");
    Shelf to = shelf(Store.LAYOUT, "to");
    Bytes oci = from.image("image").content();
    Bytes docker =
        Bytes.utf8(
            oci.toUtf8()
                .replace(MediaType.OCI_MANIFEST.value(), MediaType.DOCKER_MANIFEST.value()));
    from.store().putManifest(from.tag("v1"), MediaType.DOCKER_MANIFEST, docker);

    ImageCopy.between(from.store(), to.store()).copy(from.tag("v1"), to.tag("v1"));

    assertThat(to.store().manifest(to.tag("v1")).orElseThrow().mediaType())
        .isEqualTo(MediaType.DOCKER_MANIFEST);
  }

  @Test
  @Covers("registries §6.6")
  void fetchesNoForeignLayer() {
    InMemoryRegistry registry = registry(ReferrersMode.ON);
    Shelf from = shelf(registry, "from");
    Shelf to = shelf(Store.LAYOUT, "to");
    Descriptor foreign =
        Descriptor.of(
            new MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"),
            Bytes.utf8("elsewhere"));
    Bytes manifest =
        Manifests.image()
            .config(from.blob(MediaType.OCI_CONFIG, "{}"))
            .layers(List.of(foreign, from.blob(MediaType.OCI_LAYER, "layer")))
            .toBytes();
    registry.putManifest("from", "v1", MediaType.OCI_MANIFEST.value(), manifest.toByteArray());
    registry.clearRequests();

    CopyReport report =
        ImageCopy.between(from.store(), to.store()).copy(from.tag("v1"), to.tag("v1"));

    assertThat(report.entries(Outcome.FOREIGN))
        .extracting(Entry::descriptor)
        .containsExactly(foreign);
    assertThat(registry.requests())
        .noneMatch(request -> request.path().contains(foreign.digest().hex()));
    assertThat(to.store().manifest(to.tag("v1"))).isPresent();
  }

  @Test
  @Covers({"registries §6.11", "registries §8.9"})
  void passesOverWhatRefersToSomethingElse() {
    InMemoryRegistry registry = registry(ReferrersMode.OFF_404_TEXT);
    Shelf from = shelf(registry, "from");
    Shelf to = shelf(Store.LAYOUT, "to");
    Manifest image = from.image("image");
    Manifest stranger = from.referrer(from.image("other"), "signature of the other");
    Bytes poisoned = Manifests.index().manifests(List.of(stranger.descriptor())).toBytes();
    registry.putManifest(
        "from",
        "sha256-" + image.digest().hex(),
        MediaType.OCI_INDEX.value(),
        poisoned.toByteArray());

    CopyReport report =
        ImageCopy.between(from.store(), to.store()).copy(from.digest(image.digest()), to.tag("v1"));

    assertThat(report.entries()).noneMatch(entry -> entry.kind() == Kind.REFERRER);
    assertThat(to.store().manifest(to.digest(stranger.digest()))).isEmpty();
  }

  @Test
  void copiesOnlyWhatIsWanted() {
    InMemoryRegistry registry = registry(ReferrersMode.ON);
    Shelf from = shelf(registry, "from");
    Shelf to = shelf(Store.LAYOUT, "to");
    Manifest image = from.image("image");
    Manifest wanted = from.referrer(image, "wanted");
    from.referrer(image, "unwanted");
    from.signatures(image, AttachedTag.SIGNATURES, "a");
    registry.clearRequests();

    CopyReport report =
        ImageCopy.between(from.store(), to.store())
            .attachmentsOnly()
            .referrers(referrer -> "wanted".equals(referrer.annotations().get("text")))
            .attachedTags()
            .copy(from.digest(image.digest()), to.tag("v1"));

    assertThat(referrers(to, image)).containsExactly(wanted.digest());
    assertThat(to.store().manifest(to.tag("v1"))).isEmpty();
    assertThat(to.store().manifest(to.digest(image.digest()))).isEmpty();
    assertThat(report.entries())
        .filteredOn(entry -> entry.kind() != Kind.BLOB)
        .extracting(Entry::descriptor)
        .containsExactly(wanted.descriptor());
    assertThat(registry.requests()).noneMatch(request -> request.path().endsWith(".sig"));
  }

  @Test
  void transfersSeveralAtOnce() {
    Shelf from = shelf(Store.REGISTRY_WITHOUT_REFERRERS, "from");
    Shelf to = shelf(Store.REGISTRY_WITHOUT_REFERRERS, "to");
    Manifest image = from.image("image");
    List<Digest> signatures =
        Stream.of("a", "b", "c", "d", "e").map(s -> from.referrer(image, s).digest()).toList();
    ExecutorService pool = Executors.newFixedThreadPool(3);
    open.add(pool::shutdown);
    ImageCopy copy = ImageCopy.between(from.store(), to.store()).executor(pool, 4);

    copy.copy(from.digest(image.digest()), to.tag("v1"));

    assertThat(referrers(to, image)).containsExactlyInAnyOrderElementsOf(signatures);
    assertSame(from, to, image, to.tag("v1"));
  }

  @Test
  void needsNothingOfItsExecutor() throws Exception {
    Shelf from = shelf(Store.LAYOUT, "from");
    Manifest image = from.image("image");
    ExecutorService own = Executors.newSingleThreadExecutor();
    open.add(own::shutdown);
    ImageCopy onItsOwnThread = ImageCopy.between(from.store(), from.store()).executor(own, 4);
    ImageCopy refused =
        ImageCopy.between(from.store(), from.store())
            .executor(
                task -> {
                  throw new RejectedExecutionException();
                },
                4);

    own.submit(() -> onItsOwnThread.copy(from.digest(image.digest()), from.tag("v1"))).get();
    refused.copy(from.digest(image.digest()), from.tag("v2"));

    assertThat(from.store().tags(from.repository(), 10).items()).containsExactly("v1", "v2");
  }
}
