package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.LayoutReferrers.Limits;
import imagesign.spi.ArtifactSource.Referrers;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What refers to an image of a layout: found where {@code cosign save} leaves it, within bounds.
 */
class LayoutReferrersTest {
  private static final Repository APP = new Repository("r.example", "team/app");
  private static final ArtifactReference V1 = ArtifactReference.of(APP, "v1");
  private static final Digest IMAGE = Fixtures.subject().digest();
  private static final Bytes SIGNATURE = Fixtures.signature(1);

  @TempDir Path directory;
  private Path layout;
  private ContentStore store;

  @BeforeEach
  void create() {
    layout = directory.resolve("layout");
    store = OciLayoutStore.create(layout).as(APP);
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
  }

  /** Where a layout is read. */
  enum Place {
    DIRECTORY,
    ARCHIVE
  }

  private ContentSource open(Place place) {
    if (place == Place.DIRECTORY) {
      return OciLayoutStore.open(layout).as(APP);
    }
    Path archive = directory.resolve("layout.tar");
    OciLayoutStore.open(layout).writeArchive(archive);
    return OciArchive.open(archive).as(APP);
  }

  private void unlisted(Bytes manifest) {
    store.putBlob(APP, MediaType.OCI_MANIFEST, manifest);
  }

  private static List<Digest> digests(Referrers found) {
    return found.descriptors().stream().map(Descriptor::digest).toList();
  }

  private List<Digest> found(ContentSource source) {
    Referrers found = source.referrers(APP, IMAGE, 10);
    assertThat(found.truncated()).isFalse();
    return digests(found);
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatTheIndexDoesNotList(Place place) {
    unlisted(SIGNATURE);

    Referrers found = open(place).referrers(APP, IMAGE, 10);

    assertThat(found.truncated()).isFalse();
    assertThat(found.descriptors())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.digest()).isEqualTo(Digest.sha256(SIGNATURE));
              assertThat(d.size()).isEqualTo(SIGNATURE.size());
              assertThat(d.artifactType()).contains(Fixtures.ARTIFACT);
              assertThat(d.annotations()).containsEntry("number", "1");
            });
  }

  @ParameterizedTest
  @EnumSource
  void findsAnIndexThatRefers(Place place) {
    Bytes index = Manifests.index().manifests(List.of()).subject(Fixtures.subject()).toBytes();
    unlisted(index);

    assertThat(found(open(place))).containsExactly(Digest.sha256(index));
  }

  @ParameterizedTest
  @EnumSource
  void findsThoseOfAnotherDigestFunction(Place place) {
    Digest digest = Digest.of(Digest.Algorithm.SHA512, SIGNATURE);
    store.putBlob(
        APP,
        Descriptor.of(MediaType.OCI_MANIFEST, digest, SIGNATURE.size()),
        SIGNATURE::openStream);

    assertThat(found(open(place))).containsExactly(digest);
  }

  @ParameterizedTest
  @EnumSource
  void listsEachOnceAndTheListedOnesFirst(Place place) {
    IntStream.range(0, 8).forEach(i -> unlisted(Fixtures.signature(i)));
    store.putManifest(
        ArtifactReference.of(APP, Digest.sha256(Fixtures.signature(5))),
        MediaType.OCI_MANIFEST,
        Fixtures.signature(5));

    assertThat(found(open(place)))
        .startsWith(Digest.sha256(Fixtures.signature(5)))
        .hasSize(8)
        .doesNotHaveDuplicates();
  }

  static Stream<Bytes> noReferrers() {
    String signature = SIGNATURE.toUtf8();
    return Stream.of(
            signature.replace(IMAGE.hex(), "0".repeat(64)),
            signature.replace("\"schemaVersion\":2", "\"schemaVersion\":1"),
            signature.replace("\"subject\"", "\"Subject\""),
            signature.replace("\"subject\"", "\"annotations\""),
            signature.replace(MediaType.OCI_MANIFEST.value(), "application/json"),
            "[" + signature + "]",
            signature.substring(0, signature.length() - 1),
            signature + "}",
            "x" + signature,
            "{\"_type\":\"statement\",\"subject\":[{\"digest\":{\"sha256\":\""
                + IMAGE.hex()
                + "\"}}]}",
            "\"subject\"",
            signature + " ".repeat(LayoutManifests.MAX_SIZE))
        .map(Bytes::utf8);
  }

  @ParameterizedTest
  @MethodSource("noReferrers")
  void passesOverWhatDoesNotRefer(Bytes blob) {
    unlisted(blob);
    unlisted(Fixtures.signature(2));

    for (Place place : Place.values()) {
      assertThat(found(open(place))).containsExactly(Digest.sha256(Fixtures.signature(2)));
    }
  }

  @Test
  void whiteSpaceBeforeAManifestIsPartOfIt() {
    Bytes spaced = Bytes.utf8("\n " + SIGNATURE.toUtf8());
    unlisted(spaced);

    assertThat(found(open(Place.DIRECTORY))).containsExactly(Digest.sha256(spaced));
  }

  @Test
  void takesNoBlobThatDoesNotHaveItsDigest() throws IOException {
    unlisted(SIGNATURE);
    Files.writeString(file(SIGNATURE), Fixtures.signature(2).toUtf8());

    assertThat(found(open(Place.DIRECTORY))).isEmpty();
  }

  @Test
  void followsNoLinkToABlob() throws IOException {
    unlisted(SIGNATURE);
    Path outside = directory.resolve("outside");
    Files.move(file(SIGNATURE), outside);
    Files.createSymbolicLink(file(SIGNATURE), outside);

    assertThat(found(open(Place.DIRECTORY))).isEmpty();
  }

  @Test
  void saysThatItDidNotFollowALinkToAllBlobs() throws IOException {
    unlisted(SIGNATURE);
    Files.move(layout.resolve("blobs"), directory.resolve("moved"));
    Files.createSymbolicLink(layout.resolve("blobs"), directory.resolve("moved"));

    Referrers found = store.referrers(APP, IMAGE, 10);
    assertThat(found.descriptors()).isEmpty();
    assertThat(found.truncated()).isTrue();
  }

  @Test
  void seesWhatComesAndGoes() throws IOException {
    assertThat(found(store)).isEmpty();
    Path half = Files.writeString(file(SIGNATURE), SIGNATURE.toUtf8().substring(0, 100));
    assertThat(found(store)).isEmpty();
    Files.writeString(half, SIGNATURE.toUtf8());
    assertThat(found(store)).containsExactly(Digest.sha256(SIGNATURE));
    Files.delete(half);
    assertThat(found(store)).isEmpty();
  }

  @Test
  void saysThatThereAreMoreThanWereAskedFor() {
    IntStream.range(0, 3).forEach(i -> unlisted(Fixtures.signature(i)));

    assertThat(store.referrers(APP, IMAGE, 2).truncated()).isTrue();
    assertThat(store.referrers(APP, IMAGE, 2).descriptors()).hasSize(2);
    assertThat(store.referrers(APP, IMAGE, 3).truncated()).isFalse();
  }

  @Test
  void readsABlobOnceForAllItsImages() {
    unlisted(SIGNATURE);
    unlisted(Bytes.utf8("{\"not\":\"a manifest\"}"));
    Counted files = new Counted(new LayoutFiles(layout));
    LayoutReferrers referrers = new LayoutReferrers(files);
    LayoutIndex nothing = LayoutIndex.parse(LayoutIndex.empty());

    assertThat(referrers.all(nothing, Digest.sha256(SIGNATURE), 10).descriptors()).isEmpty();
    long once = files.bytes;
    assertThat(referrers.all(nothing, Digest.sha256(SIGNATURE), 10).descriptors()).isEmpty();
    assertThat(files.bytes).isEqualTo(once);
    assertThat(digests(referrers.all(nothing, IMAGE, 10))).hasSize(1);
    assertThat(files.bytes).isEqualTo(once + SIGNATURE.size());
  }

  /** Sixty indexes of sixty thousand entries once took all the memory there was. */
  @Test
  @Covers("registries §6.9")
  void keepsNoMoreEntriesThanItFollows() {
    List<Descriptor> nested = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      nested.add(store.putBlob(APP, MediaType.OCI_INDEX, index(entries(i * 40, 40))));
    }
    Counted files = new Counted(new LayoutFiles(layout));
    LayoutReferrers referrers = new LayoutReferrers(files, new Limits(100, 1000, 1 << 20));
    LayoutIndex index = LayoutIndex.parse(index(nested));

    assertThat(referrers.listed(index, IMAGE, 10).truncated()).isTrue();
    assertThat(files.lookups).isLessThanOrEqualTo(100 + 2 * nested.size());
    assertThat(files.bytes).isLessThanOrEqualTo(20 * nested.get(0).size() + 100);
  }

  /** Entries of what is not there, each another. */
  private static List<Descriptor> entries(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(
            i -> Descriptor.of(MediaType.OCI_MANIFEST, Digest.sha256(Bytes.utf8("" + i)), 1000))
        .toList();
  }

  private static Bytes index(List<Descriptor> entries) {
    return Manifests.index().manifests(entries).toBytes();
  }

  @Test
  void readsNothingForEntriesOfAnotherSizeAndTheGoodOneBehindThem() {
    unlisted(SIGNATURE);
    Descriptor good = Descriptor.of(MediaType.OCI_MANIFEST, SIGNATURE);
    List<Descriptor> entries =
        new ArrayList<>(
            IntStream.range(0, 500)
                .mapToObj(i -> Descriptor.of(good.mediaType(), good.digest(), 10_000L + i))
                .toList());
    entries.add(Descriptor.of(MediaType.DOCKER_MANIFEST, SIGNATURE));
    entries.add(good);
    entries.add(good);
    Counted files = new Counted(new LayoutFiles(layout));

    assertThat(digests(listed(files, entries, Limits.DEFAULT))).containsExactly(good.digest());
    // Once as what it is, once as what it is not.
    assertThat(files.bytes).isEqualTo(2L * SIGNATURE.size());
  }

  private static Referrers listed(Counted files, List<Descriptor> entries, Limits limits) {
    LayoutIndex index = LayoutIndex.parse(index(entries));
    return new LayoutReferrers(files, limits).listed(index, IMAGE, 10);
  }

  @Test
  void readsNoMoreBytesThanItMay() {
    List<Descriptor> entries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Bytes padded = Bytes.utf8(Fixtures.signature(i).toUtf8() + " ".repeat(10_000));
      entries.add(store.putBlob(APP, MediaType.OCI_MANIFEST, padded));
    }
    Limits limits = new Limits(100, 100, 5 * entries.get(0).size());
    Counted files = new Counted(new LayoutFiles(layout));
    Referrers listed = listed(files, entries, limits);
    assertThat(listed.truncated()).isTrue();
    assertThat(listed.descriptors()).hasSize(5);
    assertThat(files.bytes).isEqualTo(limits.bytes());

    files = new Counted(new LayoutFiles(layout));
    LayoutReferrers referrers = new LayoutReferrers(files, limits);
    LayoutIndex nothing = LayoutIndex.parse(LayoutIndex.empty());
    Referrers unlisted = referrers.all(nothing, IMAGE, 10);
    assertThat(unlisted.truncated()).isTrue();
    assertThat(unlisted.descriptors()).hasSizeBetween(1, 5);
    // What is found is read again for its description.
    assertThat(files.bytes).isLessThanOrEqualTo(2 * limits.bytes() + 20);
    assertThat(referrers.all(nothing, IMAGE, 10)).isEqualTo(unlisted);
  }

  @ParameterizedTest
  @EnumSource
  void saysThatThereWereMoreFilesThanItLooksAt(Place place) throws IOException {
    IntStream.range(0, 4).forEach(i -> unlisted(Fixtures.signature(i)));
    LayoutContent files = new LayoutFiles(layout);
    if (place == Place.ARCHIVE) {
      open(place);
      files = ArchiveContent.open(directory.resolve("layout.tar"));
    }
    LayoutIndex nothing = LayoutIndex.parse(LayoutIndex.empty());

    for (int blobs : List.of(3, 4, 5, 6)) {
      Limits limits = new Limits(100, blobs, 1 << 20);
      Referrers found = new LayoutReferrers(files, limits).all(nothing, IMAGE, 10);
      assertThat(found.truncated()).isEqualTo(blobs < 5);
      assertThat(found.descriptors().size()).isBetween(Math.min(blobs - 1, 4), 4);
    }
  }

  private Path file(Bytes blob) {
    return layout.resolve(LayoutContent.blobPath(Digest.sha256(blob)));
  }

  /** Counts what is asked for and read. */
  private static final class Counted implements LayoutContent {
    private final LayoutContent files;
    private int lookups;
    private long bytes;

    Counted(LayoutContent files) {
      this.files = files;
    }

    @Override
    public Optional<Stored> find(String path) throws IOException {
      lookups++;
      return files.find(path).map(found -> new CountedFile(found));
    }

    @Override
    public Listing<Digest> blobs(int max) {
      return files.blobs(max);
    }

    private final class CountedFile implements Stored {
      private final Stored file;

      CountedFile(Stored file) {
        this.file = file;
      }

      @Override
      public long size() {
        return file.size();
      }

      @Override
      public InputStream open() throws IOException {
        return new FilterInputStream(file.open()) {
          @Override
          public int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            bytes += Math.max(read, 0);
            return read;
          }
        };
      }
    }
  }
}
