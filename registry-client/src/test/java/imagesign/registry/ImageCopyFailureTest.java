package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.signature.FailureReason;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.ReferrersMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies that do not come to their end. */
class ImageCopyFailureTest {
  @TempDir Path directory;
  private final InMemoryRegistry registry =
      InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
  private final RegistryClient client = Fixtures.client();
  private final Shelf remote = new Shelf(client, new Repository(registry.host(), "app"));
  private Shelf local;
  private Manifest index;
  private Manifest child;
  private Manifest signature;
  private Manifest legacy;

  @BeforeEach
  void create() {
    local = shelf("local");
    fill(shelf("model"));
  }

  private Shelf shelf(String name) {
    Repository app = new Repository("r.example", "app");
    return new Shelf(OciLayoutStore.create(directory.resolve(name)).as(app), app);
  }

  /** Equal content on each shelf. */
  private void fill(Shelf shelf) {
    child = shelf.image("child");
    index = shelf.index(child, shelf.image("other"));
    shelf.tag(index, "v1");
    signature = shelf.referrer(index, "signature");
    legacy = shelf.signatures(child, AttachedTag.SIGNATURES, "a");
  }

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private ImageCopy push() {
    return ImageCopy.between(local.store(), remote.store());
  }

  private CopyReport pull() {
    return ImageCopy.between(remote.store(), local.store()).copy(remote.tag("v1"), local.tag("v1"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void leavesNothingHalfAndGoesOnFromThere(boolean stored) {
    fill(local);
    int failures = 0;
    for (boolean done = false; !done; failures++) {
      registry.clearFaults();
      // Each time one write more is done, and the next is refused, or done without an answer.
      Fault fault =
          (stored ? Fault.disconnectAfterHandling() : Fault.status(403))
              .onMethod("POST", "PUT", "PATCH")
              .skipFirst(failures);
      registry.repositories().forEach(this::clear);
      registry.fail(fault);
      Throwable failure = catchThrowable(() -> push().copy(local.tag("v1"), remote.tag("v1")));
      done = registry.hits(fault) == 0;
      registry.clearFaults();
      if (failure == null) {
        // A client that misses only an answer looks whether the content has arrived.
        assertThat(done || stored).isTrue();
      } else {
        assertThat(failure).isInstanceOf(RegistryException.class);
        assertWhole();
      }
      push().copy(local.tag("v1"), remote.tag("v1"));
      assertThat(remote.store().manifest(remote.tag("v1"))).isPresent();
      assertThat(referrers(index)).containsExactly(signature.digest());
      assertThat(remote.store().manifest(attached())).isPresent();
    }
    assertThat(failures).isGreaterThan(20);
  }

  private ArtifactReference attached() {
    return AttachedTag.SIGNATURES.of(remote.repository(), child.digest()).orElseThrow();
  }

  private List<Digest> referrers(Manifest subject) {
    return remote.store().referrers(remote.repository(), subject.digest(), 9).descriptors().stream()
        .map(Descriptor::digest)
        .toList();
  }

  private void clear(String repository) {
    registry.tags(repository).forEach(tag -> registry.deleteManifest(repository, tag));
    for (Manifest manifest : all()) {
      registry.deleteManifest(repository, manifest.digest().toString());
      ManifestContent.blobs(manifest)
          .forEach(blob -> registry.deleteBlob(repository, blob.digest().toString()));
    }
  }

  private List<Manifest> all() {
    return Stream.concat(
            Stream.of(index, signature, legacy),
            index.manifests().stream()
                .map(entry -> local.store().manifest(local.digest(entry.digest())).orElseThrow()))
        .toList();
  }

  /** Whatever manifest is there, all that it lists is there. */
  private void assertWhole() {
    for (Manifest manifest : all()) {
      Optional<Manifest> found = remote.store().manifest(remote.digest(manifest.digest()));
      if (found.isPresent()) {
        assertThat(ManifestContent.blobs(manifest))
            .allMatch(blob -> registry.blob("app", blob.digest().toString()).isPresent());
        assertThat(manifest.manifests())
            .allMatch(entry -> registry.manifest("app", entry.digest().toString()).isPresent());
      }
    }
    if (registry.tags("app").contains("v1")) {
      assertThat(referrers(index)).containsExactly(signature.digest());
      assertThat(registry.tags("app")).contains(attached().identifier());
    }
  }

  /** What is missing at the source. */
  enum Missing {
    IMAGE,
    CHILD,
    LAYER,
    CONFIG,
    REFERRER,
    CONTENT_OF_A_REFERRER,
    CONTENT_OF_A_TAG
  }

  @ParameterizedTest
  @EnumSource
  void namesWhatIsMissingAtTheSource(Missing missing) {
    fill(remote);
    String name = remove(missing);

    assertThatExceptionOfType(CopyException.class)
        .isThrownBy(this::pull)
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(CopyReason.SOURCE_MISSING);
              assertThat(e.content()).isEqualTo(name);
              assertThat(e.isTransient()).isFalse();
            });
    assertThat(local.store().manifest(local.tag("v1"))).isEmpty();
  }

  @Test
  void passesOverListedReferrersThatAreGoneIfTold() {
    fill(remote);
    Manifest gone = remote.referrer(index, "gone");
    registry.deleteManifest("app", gone.digest().toString());

    CopyReport report =
        ImageCopy.between(remote.store(), local.store())
            .passOverMissingReferrers()
            .copy(remote.tag("v1"), local.tag("v1"));

    assertThat(report.entries(CopyReport.Outcome.MISSING))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.kind()).isEqualTo(CopyReport.Kind.REFERRER);
              assertThat(entry.descriptor().digest()).isEqualTo(gone.digest());
            });
    assertThat(local.store().referrers(local.repository(), index.digest(), 9).descriptors())
        .extracting(Descriptor::digest)
        .containsExactly(signature.digest());
    removeBlob(signature.layers().get(0));
    Shelf another = shelf("another");
    assertThatExceptionOfType(CopyException.class)
        .isThrownBy(
            () ->
                ImageCopy.between(remote.store(), another.store())
                    .passOverMissingReferrers()
                    .copy(remote.tag("v1"), local.tag("v1")))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CopyReason.SOURCE_MISSING));
  }

  private String remove(Missing missing) {
    return switch (missing) {
      case IMAGE -> {
        registry.deleteManifest("app", "v1");
        yield remote.tag("v1").toString();
      }
      case CHILD -> removeManifest(child.digest());
      case REFERRER -> removeManifest(signature.digest());
      case LAYER -> removeBlob(child.layers().get(1));
      case CONFIG -> removeBlob(child.config().orElseThrow());
      case CONTENT_OF_A_REFERRER -> removeBlob(signature.layers().get(0));
      case CONTENT_OF_A_TAG -> removeBlob(legacy.layers().get(0));
    };
  }

  private String removeManifest(Digest digest) {
    registry.deleteManifest("app", digest.toString());
    return remote.digest(digest).toString();
  }

  private String removeBlob(Descriptor blob) {
    registry.deleteBlob("app", blob.digest().toString());
    return remote.digest(blob.digest()).toString();
  }

  private void assertRefused(FailureReason reason, Digest named) {
    assertThatExceptionOfType(CopyException.class)
        .isThrownBy(this::pull)
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.content()).isEqualTo(remote.digest(named).toString());
            });
    assertThat(local.store().manifest(local.tag("v1"))).isEmpty();
  }

  @Test
  void namesWhatHasChangedAtTheSource() {
    fill(remote);
    Descriptor layer = child.layers().get(0);
    String digest = layer.digest().toString();
    byte[] content = registry.blob("app", digest).orElseThrow();

    registry.replaceContent("app", digest, new byte[content.length]);
    assertRefused(CommonReason.DIGEST_MISMATCH, layer.digest());
    registry.replaceContent("app", digest, new byte[3]);
    assertRefused(CommonReason.SIZE_MISMATCH, layer.digest());
    registry.replaceContent("app", digest, content);
    registry.replaceContent("app", signature.digest().toString(), new byte[9]);
    assertRefused(CommonReason.DIGEST_MISMATCH, signature.digest());
    registry.replaceContent(
        "app", signature.digest().toString(), signature.content().toByteArray());
    pull();
  }

  @Test
  void aSizeThatTwoManifestsDisagreeOnIsRefused() {
    Manifest image = remote.image("image");
    Descriptor layer = image.layers().get(0);
    Bytes lying =
        Manifests.image()
            .config(image.config().orElseThrow())
            .layers(List.of(layer, Descriptor.of(layer.mediaType(), layer.digest(), 5)))
            .toBytes();
    registry.putManifest("app", "v1", MediaType.OCI_MANIFEST.value(), lying.toByteArray());

    assertRefused(CommonReason.SIZE_MISMATCH, layer.digest());
  }

  @Test
  void aSourceWithoutAnAnswerIsNoVerdict() {
    fill(remote);
    registry.fail(Fault.status(503).onMethod("GET").onPathContaining("/blobs/"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(this::pull)
        .satisfies(e -> assertThat(e.isTransient()).isTrue());
    registry.clearFaults();
    pull();
  }

  @Test
  void aLayoutThatCannotBeReadIsNamed() throws IOException {
    fill(local);
    Path blob =
        directory.resolve("local").resolve(LayoutContent.blobPath(child.layers().get(0).digest()));
    Files.write(blob, new byte[(int) Files.size(blob)]);

    assertThatExceptionOfType(CopyException.class)
        .isThrownBy(() -> push().copy(local.tag("v1"), remote.tag("v1")))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.DIGEST_MISMATCH));
    assertThat(registry.tags("app")).isEmpty();
  }

  @Test
  void anInterruptEndsIt() {
    fill(local);
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> push().copy(local.tag("v1"), remote.tag("v1")));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void copiesNoMoreThanItIsAllowedTo() {
    fill(local);
    local.referrer(signature, "deeper");

    for (ImageCopy bounded :
        List.of(push().maxManifests(2), push().maxReferrerDepth(1), push().maxReferrers(1))) {
      local.referrer(index, "one more");
      assertThatExceptionOfType(CopyException.class)
          .isThrownBy(() -> bounded.copy(local.tag("v1"), remote.tag("v1")))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(CopyReason.LIMIT));
    }
    assertThat(registry.repositories()).isEmpty();
    push().maxManifests(7).maxReferrerDepth(2).copy(local.tag("v1"), remote.tag("v1"));
  }

  @Test
  void refusesIndexesThatAreNestedTooDeep() {
    Manifest nested = local.image("image");
    for (int i = 0; i < 10; i++) {
      nested = local.put(Manifests.index().manifests(List.of(nested.descriptor())).toBytes());
    }
    local.tag(nested, "deep");

    assertThatExceptionOfType(CopyException.class)
        .isThrownBy(() -> push().copy(local.tag("deep"), remote.tag("deep")))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CopyReason.LIMIT));
  }
}
