package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.core.json.Json;
import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.CopyReport.Entry;
import imagesign.registry.CopyReport.Kind;
import imagesign.registry.CopyReport.Outcome;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags at the target that hold something already. */
class ImageCopyTagsTest {
  @TempDir Path directory;
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final Shelf to = new Shelf(client, new Repository(registry.host(), "app"));
  private final List<Duration> slept = new CopyOnWriteArrayList<>();
  private Shelf from;
  private Manifest image;

  @BeforeEach
  void create() {
    Repository app = new Repository("r.example", "app");
    from = new Shelf(OciLayoutStore.create(directory).as(app), app);
    image = from.image("image");
    to.image("image");
  }

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private ImageCopy copy() {
    return ImageCopy.between(from.store(), to.store())
        .time((time, cancellation) -> slept.add(time));
  }

  private CopyReport run(ImageCopy copy) {
    return copy.copy(from.digest(image.digest()), to.tag("v1"));
  }

  private ArtifactReference tag(AttachedTag kind) {
    return kind.of(to.repository(), image.digest()).orElseThrow();
  }

  private List<String> signatures(AttachedTag kind) {
    return to.store().manifest(tag(kind)).orElseThrow().layers().stream()
        .map(layer -> layer.annotations().get("dev.cosignproject.cosign/signature"))
        .toList();
  }

  private static Outcome outcome(CopyReport report) {
    return report.entries().stream()
        .filter(entry -> entry.kind() == Kind.ATTACHED_TAG)
        .map(Entry::outcome)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void keepsTheSignaturesOfBothSides() {
    from.signatures(image, AttachedTag.SIGNATURES, "a", "b");
    to.signatures(image, AttachedTag.SIGNATURES, "b", "c");

    CopyReport report = run(copy());

    assertThat(outcome(report)).isEqualTo(Outcome.MERGED);
    assertThat(signatures(AttachedTag.SIGNATURES)).containsExactly("b=", "c=", "a=");
    Manifest united = to.store().manifest(tag(AttachedTag.SIGNATURES)).orElseThrow();
    assertThat(united.layers())
        .allMatch(layer -> to.store().blob(to.repository(), layer, 100).isPresent());
    assertThat(outcome(run(copy()))).isEqualTo(Outcome.PRESENT);
  }

  @Test
  void listsEachLayerInTheConfigurationToo() {
    from.signatures(image, AttachedTag.ATTESTATIONS, "a", "b");
    to.signatures(image, AttachedTag.ATTESTATIONS, "c");

    run(copy());

    Manifest united = to.store().manifest(tag(AttachedTag.ATTESTATIONS)).orElseThrow();
    Bytes config =
        to.store().blob(to.repository(), united.config().orElseThrow(), 10_000).orElseThrow();
    assertThat(Json.parseObject(config).object("rootfs").strings("diff_ids"))
        .isEqualTo(united.layers().stream().map(layer -> layer.digest().toString()).toList());
    assertThat(Json.parseObject(config).array("history")).hasSize(3);
  }

  @Test
  void takesTwoSignaturesOfOnePayloadForTwo() {
    Descriptor payload = from.blob(Shelf.SIMPLE_SIGNING, "payload");
    attach(from, payload, "by one");
    attach(to, to.blob(Shelf.SIMPLE_SIGNING, "payload"), "by another");

    run(copy());

    assertThat(signatures(AttachedTag.SIGNATURES)).containsExactly("by another", "by one");
  }

  private void attach(Shelf shelf, Descriptor payload, String signature) {
    Descriptor layer =
        payload.withAnnotations(Map.of("dev.cosignproject.cosign/signature", signature));
    shelf.attach(
        image,
        AttachedTag.SIGNATURES,
        Manifests.image()
            .config(shelf.blob(MediaType.OCI_EMPTY, "{}"))
            .layers(List.of(layer))
            .toBytes());
  }

  @Test
  void writesNothingWhereTheTargetHasAllAndMore() {
    from.signatures(image, AttachedTag.SIGNATURES, "a");
    to.signatures(image, AttachedTag.SIGNATURES, "b", "a");

    assertThat(outcome(run(copy()))).isEqualTo(Outcome.PRESENT);
    assertThat(signatures(AttachedTag.SIGNATURES)).containsExactly("b=", "a=");
  }

  @Test
  void addsAgainWhatAnotherWriterHasUndone() {
    from.signatures(image, AttachedTag.SIGNATURES, "a");
    Manifest other = to.signatures(image, AttachedTag.SIGNATURES, "b");
    String name = tag(AttachedTag.SIGNATURES).identifier();
    registry.fail(
        Fault.before(() -> overwrite(other))
            .onMethod("GET")
            .onPathContaining(name)
            .skipFirst(1)
            .times(2));

    run(copy());

    assertThat(signatures(AttachedTag.SIGNATURES)).containsExactly("b=", "a=");
  }

  /** One that read the tag before we wrote it, and writes it a moment after. */
  @Test
  void waitsForWritersThatHaveReadAlready() {
    from.signatures(image, AttachedTag.SIGNATURES, "a");
    to.signatures(image, AttachedTag.SIGNATURES, "b");
    Manifest theirs = theirs("b", "c");
    AtomicInteger left = new AtomicInteger(3);

    CopyReport report =
        run(
            copy()
                .time(
                    (time, cancellation) -> {
                      slept.add(time);
                      // Every second wait is the pause before another attempt.
                      if (slept.size() % 2 == 1 && left.getAndDecrement() > 0) {
                        overwrite(theirs);
                      }
                    }));

    assertThat(signatures(AttachedTag.SIGNATURES)).containsExactly("b=", "c=", "a=");
    assertThat(outcome(report)).isEqualTo(Outcome.MERGED);
    assertThat(slept).hasSize(7);
    assertThat(slept.get(0)).isGreaterThanOrEqualTo(TagWriting.DEFAULT.settle());
  }

  @Test
  void waitsForNobodyWhereNothingIsUnited() {
    from.signatures(image, AttachedTag.SIGNATURES, "a");

    run(copy());
    run(copy());

    assertThat(slept).isEmpty();
  }

  @Test
  void saysSoIfOthersUndoItEachTime() {
    from.signatures(image, AttachedTag.SIGNATURES, "a");
    Manifest theirs = to.signatures(image, AttachedTag.SIGNATURES, "b");

    RegistryException e =
        Fixtures.assertFails(() -> run(copy().time((time, cancellation) -> overwrite(theirs))));

    assertThat(e.isTransient()).isTrue();
    assertThat(signatures(AttachedTag.SIGNATURES)).containsExactly("b=");
  }

  @Test
  void anInterruptEndsTheWait() {
    from.signatures(image, AttachedTag.SIGNATURES, "a");
    to.signatures(image, AttachedTag.SIGNATURES, "b");

    Fixtures.assertFails(
        () ->
            run(
                copy()
                    .time(
                        (time, cancellation) -> {
                          throw new InterruptedException();
                        })));

    assertThat(Thread.interrupted()).isTrue();
  }

  private Manifest theirs(String... payloads) {
    Manifest before = to.store().manifest(tag(AttachedTag.SIGNATURES)).orElseThrow();
    Manifest theirs = to.signatures(image, AttachedTag.SIGNATURES, payloads);
    overwrite(before);
    return theirs;
  }

  private void overwrite(Manifest manifest) {
    registry.putManifest(
        "app",
        tag(AttachedTag.SIGNATURES).identifier(),
        MediaType.OCI_MANIFEST.value(),
        manifest.content().toByteArray());
  }

  @Test
  void replacesWhatCannotBeUnitedOnlyIfTold() {
    for (AttachedTag kind : AttachedTag.values()) {
      String text = "bom at the source " + kind;
      Bytes bom = bom(from, text);
      from.attach(image, kind, bom);
      to.attach(image, kind, bom(to, "bom at the target"));

      assertThatExceptionOfType(CopyException.class)
          .isThrownBy(() -> run(copy().attachedTags(kind)))
          .satisfies(
              e -> {
                assertThat(e.reason()).isEqualTo(CopyReason.TAG_TAKEN);
                assertThat(e.content()).isEqualTo(tag(kind).toString());
              });
      assertThat(to.store().manifest(to.tag("v1"))).isEmpty();
      run(copy().attachedTags(kind).replaceTags());
      assertThat(to.store().manifest(tag(kind)).orElseThrow().content()).isEqualTo(bom);
      registry.deleteManifest("app", "v1");
    }
  }

  private static Bytes bom(Shelf shelf, String text) {
    return Manifests.image()
        .config(shelf.blob(MediaType.OCI_EMPTY, "{}"))
        .layers(List.of(shelf.blob(Fixtures.ARTIFACT, text)))
        .toBytes();
  }

  @Test
  void replacesSignaturesIfTold() {
    from.signatures(image, AttachedTag.SIGNATURES, "a");
    to.signatures(image, AttachedTag.SIGNATURES, "b");

    assertThat(outcome(run(copy().replaceTags()))).isEqualTo(Outcome.COPIED);
    assertThat(signatures(AttachedTag.SIGNATURES)).containsExactly("a=");
  }

  @Test
  void movesTheImagesTagOnlyIfTold() {
    Manifest other = to.image("other");
    to.tag(other, "v1");
    registry.clearRequests();

    assertThatExceptionOfType(CopyException.class)
        .isThrownBy(() -> run(copy()))
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(CopyReason.TAG_TAKEN);
              assertThat(e.content()).isEqualTo(to.tag("v1").toString());
            });
    assertThat(Fixtures.methods(registry)).containsOnly("GET");
    run(copy().replaceTags());
    assertThat(to.store().manifest(to.tag("v1")).orElseThrow().digest()).isEqualTo(image.digest());
    assertThat(to.store().manifest(to.digest(other.digest()))).isPresent();
  }

  @Test
  void replacesJunkIfTold() {
    registry.putManifest(
        "app", "v1", MediaType.OCI_MANIFEST.value(), Mutants.utf8("{\"schemaVersion\":2}"));

    assertThatExceptionOfType(CopyException.class).isThrownBy(() -> run(copy()));
    run(copy().replaceTags());
    assertThat(to.store().manifest(to.tag("v1")).orElseThrow().digest()).isEqualTo(image.digest());
  }
}
