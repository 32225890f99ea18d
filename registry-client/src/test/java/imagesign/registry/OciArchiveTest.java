package imagesign.registry;

import static imagesign.registry.ArchiveFixture.APP;
import static imagesign.registry.ArchiveFixture.BLOB;
import static imagesign.registry.ArchiveFixture.CONTENT;
import static imagesign.registry.ArchiveFixture.V1;
import static imagesign.registry.ArchiveFixture.assertWhole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import imagesign.testkit.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layouts in tar archives: what other tools write is read, what strangers write is refused. */
// ImmutableEnumChecker: what the enums hold are lambdas without state.
@SuppressWarnings("ImmutableEnumChecker")
class OciArchiveTest {
  @TempDir Path directory;
  private ArchiveFixture fixture;

  @BeforeEach
  void create() throws IOException {
    fixture = new ArchiveFixture(directory);
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    Path file = directory.resolve("layout.tar");
    fixture.layout().writeArchive(file);
    ContentSource source = OciArchive.open(file).as(APP);

    assertWhole(source);
    try (InputStream in = source.openBlob(APP, BLOB).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT.toByteArray());
    }
    Descriptor absent = Descriptor.of(Fixtures.ARTIFACT, Bytes.utf8("absent"));
    assertThat(source.openBlob(APP, absent)).isEmpty();
    assertThat(source.openBlob(new Repository("r.example", "other"), BLOB)).isEmpty();
    assertThat(file).hasBinaryContent(fixture.written());
  }

  @Test
  void equalLayoutsGiveEqualArchives() {
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    ArchiveFixture.filled(directory.resolve("again")).writeArchive(again);

    assertThat(again.toByteArray()).isEqualTo(fixture.written());
  }

  @Test
  void writesNoBlobThatDoesNotHaveItsDigest() throws IOException {
    Path blob = directory.resolve("layout").resolve(LayoutContent.blobPath(BLOB.digest()));
    byte[] changed = CONTENT.toByteArray();
    changed[0]++;
    Files.write(blob, changed);
    Path file = directory.resolve("layout.tar");

    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> fixture.layout().writeArchive(file))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.DIGEST_MISMATCH));
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(directory.resolve("layout"));
    }
  }

  /** How tools write the same files. */
  enum Form {
    POSIX((tar, file) -> ArchiveFixture.posix(tar, file)),
    FROM_THE_CURRENT_FOLDER(
        (tar, file) -> gnu(tar, Map.entry("./" + file.getKey(), file.getValue()))),
    GNU_LONG_NAMES((tar, file) -> gnu(tar, file)),
    PAX_FOR_ALL((tar, file) -> ArchiveFixture.pax(tar, file)),
    BINARY_SIZES(
        (tar, file) ->
            tar.pax('x', "path=" + file.getKey())
                .entry(
                    new TestTar.Header("x", 0, '0').binarySize(file.getValue().length),
                    file.getValue())),
    WITHOUT_A_TYPE(
        (tar, file) -> tar.pax('x', "path=" + file.getKey()).entry("x", '\0', file.getValue())),
    WITH_ATTRIBUTES(
        (tar, file) ->
            tar.pax('g', "comment=of git archive")
                .pax('x', "mtime=1.5", "SCHILY.xattr.user.a=\u00e9", "path=" + file.getKey())
                .entry("x", '0', file.getValue()));

    final BiConsumer<TestTar, Map.Entry<String, byte[]>> writer;

    Form(BiConsumer<TestTar, Map.Entry<String, byte[]>> writer) {
      this.writer = writer;
    }

    private static TestTar gnu(TestTar tar, Map.Entry<String, byte[]> file) {
      String name = file.getKey();
      TestTar.Header header =
          new TestTar.Header(
                  name.substring(0, Math.min(100, name.length())), file.getValue().length, '0')
              .field(257, "ustar  \0")
              .field(345, "1470000000");
      return (name.length() > 100 ? tar.entry("././@LongLink", 'L', zeroEnded(name)) : tar)
          .entry(header, file.getValue());
    }

    private static byte[] zeroEnded(String text) {
      return Mutants.utf8(text + "\0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsEachForm(Form form) {
    TestTar tar = new TestTar().entry("blobs/", '5', new byte[0]).entry("./", '5', new byte[0]);
    fixture.files().entrySet().forEach(file -> form.writer.accept(tar, file));

    assertWhole(fixture.open(tar.finish()));
  }

  @Test
  void readsAPrefix() {
    TestTar tar = new TestTar();
    fixture
        .files()
        .forEach(
            (name, content) -> {
              int slash = name.lastIndexOf('/');
              TestTar.Header header = new TestTar.Header("x", content.length, '0');
              if (name.length() - slash > 101) {
                tar.pax('x', "path=" + name);
              } else {
                header
                    .field(0, name.substring(slash + 1) + "\0")
                    .field(345, name.substring(0, Math.max(0, slash)));
              }
              tar.entry(header, content);
            });

    assertWhole(fixture.open(tar.finish()));
  }

  @Test
  void passesOverFilesThatItDoesNotKnow() {
    TestTar tar =
        fixture.all().file("manifest.json", new byte[600]).file("repositories", new byte[0]);
    assertWhole(fixture.open(tar.entry("old/", '\0', new byte[0]).finish()));
  }

  @Test
  void readsNothingBeyondTheEnd() {
    byte[] archive = fixture.all().finish();
    byte[] longer = Arrays.copyOf(archive, archive.length + 5 * TestTar.BLOCK);
    Arrays.fill(longer, archive.length, longer.length, (byte) 7);

    assertWhole(fixture.open(longer));
  }

  @Test
  void opensNothingButALayout() {
    fixture.files().remove("oci-layout");
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> fixture.open(fixture.all().finish()));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciArchive.open(directory.resolve("nowhere.tar")));
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> OciArchive.open(directory));
  }

  @Test
  void checksContentAgainstItsDigest() {
    fixture.files().put(LayoutContent.blobPath(BLOB.digest()), new byte[CONTENT.size()]);
    ContentSource source = fixture.open(fixture.all().finish());
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> source.blob(APP, BLOB, 10_000))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.DIGEST_MISMATCH));

    fixture.files().put(LayoutContent.blobPath(BLOB.digest()), new byte[3]);
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> fixture.open(fixture.all().finish()).openBlob(APP, BLOB))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.SIZE_MISMATCH));
  }

  @Test
  void noticesThatTheArchiveHasChanged() throws IOException {
    ContentSource source = fixture.open(fixture.all().finish());
    Files.write(directory.resolve("archive.tar"), new byte[1 << 16]);
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> source.blob(APP, BLOB, 10_000));

    Files.write(directory.resolve("archive.tar"), new byte[3]);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> source.blob(APP, BLOB, 10_000));
  }

  @Test
  void writesSizesThatTarHasNoDigitsFor() throws IOException {
    long size = 9L << 30;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // The content is left out: only the headers are looked at.
    new TarWriter(out).file("x", size, InputStream.nullInputStream());
    byte[] archive = out.toByteArray();
    TarHeader first = TarHeader.parse(Arrays.copyOf(archive, 512));
    byte[] records = Arrays.copyOfRange(archive, 512, 512 + (int) first.size());
    TarHeader header = TarHeader.parse(Arrays.copyOfRange(archive, 1024, 1536));

    assertThat(TarExtension.pax(records).applyTo(header))
        .isEqualTo(new TarHeader("x", size, TarHeader.FILE));
  }

  @Test
  @Tag("mutation")
  void mutantsAreReadOrRefused() {
    byte[] archive = fixture.all().pax('x', "path=y", "size=3").file("z", new byte[3]).finish();
    Mutations mutations = Mutations.of("OciArchiveTest");
    int accepted = 0;
    for (int i = 0; i < mutations.count(); i++) {
      byte[] mutant =
          i % 2 == 0 ? mutations.mutate(archive) : mutantOfAHeader(mutations, archive, i / 2);
      accepted += isRead(mutant) ? 1 : 0;
    }
    System.out.println(mutations + ", accepted " + accepted);
  }

  /** Damages one block and sets its checksum right, so that more than the sum is looked at. */
  private static byte[] mutantOfAHeader(Mutations mutations, byte[] archive, int number) {
    int at = number % (archive.length / TestTar.BLOCK) * TestTar.BLOCK;
    byte[] block = Arrays.copyOfRange(archive, at, at + TestTar.BLOCK);
    byte[] changed = TestTar.withChecksum(Arrays.copyOf(mutations.mutate(block), TestTar.BLOCK));
    byte[] mutant = archive.clone();
    System.arraycopy(changed, 0, mutant, at, changed.length);
    return mutant;
  }

  /** Whatever is read is what its digest says; whatever is not has a typed reason. */
  private boolean isRead(byte[] mutant) {
    try {
      ContentSource source = fixture.open(mutant);
      source
          .manifest(V1)
          .ifPresent(m -> assertThat(fixture.files().values()).contains(m.content().toByteArray()));
      source.blob(APP, BLOB, 10_000).ifPresent(content -> assertThat(content).isEqualTo(CONTENT));
      assertThat(
              source.referrers(APP, Fixtures.subject().digest(), 10).descriptors().stream()
                  .map(Descriptor::digest)
                  .collect(Collectors.toSet()))
          .isSubsetOf(Digest.sha256(Fixtures.signature(1)));
      return true;
    } catch (ContentException | RegistryException expected) {
      return false;
    }
  }
}
