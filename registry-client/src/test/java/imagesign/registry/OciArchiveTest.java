package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import imagesign.testkit.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
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
  private static final Repository APP = new Repository("r.example", "team/app");
  private static final ArtifactReference V1 = ArtifactReference.of(APP, "v1");
  private static final Bytes CONTENT = Bytes.utf8("content ".repeat(200));
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);
  private static final Descriptor LONG_NAMED =
      Descriptor.of(Fixtures.ARTIFACT, Digest.of(Digest.Algorithm.SHA512, CONTENT), CONTENT.size());

  @TempDir Path directory;
  private OciLayoutStore layout;
  private Map<String, byte[]> files;

  @BeforeEach
  void create() throws IOException {
    layout = filled(directory.resolve("layout"));
    files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory.resolve("layout"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = directory.resolve("layout").relativize(file).toString();
        files.put(name, Files.readAllBytes(file));
      }
    }
  }

  private static OciLayoutStore filled(Path folder) {
    OciLayoutStore made = OciLayoutStore.create(folder);
    ContentStore store = made.as(APP);
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    store.putBlob(APP, Fixtures.ARTIFACT, CONTENT);
    store.putBlob(APP, LONG_NAMED, CONTENT::openStream);
    Bytes signature = Fixtures.signature(1);
    store.putManifest(
        ArtifactReference.of(APP, Digest.sha256(signature)), MediaType.OCI_MANIFEST, signature);
    return made;
  }

  private ContentSource open(byte[] archive) {
    try {
      return OciArchive.open(Files.write(directory.resolve("archive.tar"), archive)).as(APP);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] written() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    layout.writeArchive(out);
    return out.toByteArray();
  }

  private static void assertWhole(ContentSource source) {
    assertThat(source.manifest(V1).orElseThrow().content()).isEqualTo(Fixtures.image());
    assertThat(source.blob(APP, BLOB, 10_000)).contains(CONTENT);
    assertThat(source.blob(APP, LONG_NAMED, 10_000)).contains(CONTENT);
    assertThat(source.referrers(APP, Fixtures.subject().digest(), 10).descriptors())
        .extracting(Descriptor::digest)
        .containsExactly(Digest.sha256(Fixtures.signature(1)));
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    Path file = directory.resolve("layout.tar");
    layout.writeArchive(file);
    ContentSource source = OciArchive.open(file).as(APP);

    assertWhole(source);
    try (InputStream in = source.openBlob(APP, BLOB).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT.toByteArray());
    }
    Descriptor absent = Descriptor.of(Fixtures.ARTIFACT, Bytes.utf8("absent"));
    assertThat(source.openBlob(APP, absent)).isEmpty();
    assertThat(source.openBlob(new Repository("r.example", "other"), BLOB)).isEmpty();
    assertThat(file).hasBinaryContent(written());
  }

  @Test
  void equalLayoutsGiveEqualArchives() {
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    filled(directory.resolve("again")).writeArchive(again);

    assertThat(again.toByteArray()).isEqualTo(written());
  }

  @Test
  void writesNoBlobThatDoesNotHaveItsDigest() throws IOException {
    Path blob = directory.resolve("layout").resolve(LayoutContent.blobPath(BLOB.digest()));
    byte[] changed = CONTENT.toByteArray();
    changed[0]++;
    Files.write(blob, changed);
    Path file = directory.resolve("layout.tar");

    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> layout.writeArchive(file))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.DIGEST_MISMATCH));
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(directory.resolve("layout"));
    }
  }

  /** How tools write the same files. */
  enum Form {
    POSIX((tar, file) -> posix(tar, file)),
    FROM_THE_CURRENT_FOLDER(
        (tar, file) -> gnu(tar, Map.entry("./" + file.getKey(), file.getValue()))),
    GNU_LONG_NAMES((tar, file) -> gnu(tar, file)),
    PAX_FOR_ALL((tar, file) -> pax(tar, file)),
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

    private static TestTar posix(TestTar tar, Map.Entry<String, byte[]> file) {
      return file.getKey().length() > 100
          ? pax(tar, file)
          : tar.file(file.getKey(), file.getValue());
    }

    private static TestTar pax(TestTar tar, Map.Entry<String, byte[]> file) {
      return tar.pax('x', "path=" + file.getKey(), "size=" + file.getValue().length)
          .entry("x", '0', file.getValue());
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
    files.entrySet().forEach(file -> form.writer.accept(tar, file));

    assertWhole(open(tar.finish()));
  }

  @Test
  void readsAPrefix() {
    TestTar tar = new TestTar();
    files.forEach(
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

    assertWhole(open(tar.finish()));
  }

  @Test
  void passesOverFilesThatItDoesNotKnow() {
    TestTar tar = all().file("manifest.json", new byte[600]).file("repositories", new byte[0]);
    assertWhole(open(tar.entry("old/", '\0', new byte[0]).finish()));
  }

  private TestTar all() {
    TestTar tar = new TestTar();
    files.entrySet().forEach(file -> Form.POSIX.writer.accept(tar, file));
    return tar;
  }

  /** An archive that was right until something was done to it. */
  enum Hostile {
    GZIP(ArchiveReason.COMPRESSED, tar -> begin(tar, 0x1f, 0x8b, 8)),
    ZSTD(ArchiveReason.COMPRESSED, tar -> begin(tar, 0x28, 0xb5, 0x2f, 0xfd)),
    NO_TAR(ArchiveReason.NOT_TAR, tar -> new TestTar().raw(new byte[] {'P', 'K', 3}).finish()),
    CHECKSUM(ArchiveReason.NOT_TAR, tar -> begin(tar, 'x')),
    EMPTY(ArchiveReason.TRUNCATED, tar -> new byte[0]),
    NO_END(ArchiveReason.TRUNCATED, TestTar::withoutEnd),
    CUT_IN_A_HEADER(
        ArchiveReason.TRUNCATED, tar -> Arrays.copyOf(tar.file("x", new byte[9]).finish(), 300)),
    CUT_IN_CONTENT(ArchiveReason.TRUNCATED, tar -> cut(tar.file("x", new byte[2000]), 600)),
    SIZE_BEYOND_THE_END(
        ArchiveReason.TRUNCATED, tar -> tar.entry(header("x", '0', 1 << 30), new byte[0]).finish()),
    SIZE_OF_EXABYTES(
        ArchiveReason.TRUNCATED,
        tar -> tar.entry(header("x", '0', 0).binarySize(Long.MAX_VALUE), new byte[0]).finish()),
    SIZE_NEGATIVE(
        ArchiveReason.SIZE_MALFORMED,
        tar -> tar.entry(header("x", '0', 0).binarySize(-512), new byte[0]).finish()),
    SIZE_BEYOND_ALL_NUMBERS(
        ArchiveReason.SIZE_MALFORMED,
        tar ->
            tar.entry(header("x", '0', 0).field(124, "\u0080" + "\u00ff".repeat(11)), new byte[0])
                .finish()),
    SIZE_NO_NUMBER(
        ArchiveReason.SIZE_MALFORMED,
        tar -> tar.entry(header("x", '0', 0).field(124, "0000000001x\0"), new byte[0]).finish()),
    SIZE_WITH_A_SIGN(
        ArchiveReason.SIZE_MALFORMED,
        tar -> tar.entry(header("x", '0', 0).field(124, "-0000000001\0"), new byte[0]).finish()),
    FOLDER_WITH_CONTENT(
        ArchiveReason.SIZE_MALFORMED, tar -> tar.entry("x/", '5', new byte[512]).finish()),
    PAX_SIZE_NEGATIVE(
        ArchiveReason.SIZE_MALFORMED,
        tar -> tar.pax('x', "size=-1").file("x", new byte[1]).finish()),
    PAX_SIZE_TOO_LARGE(
        ArchiveReason.SIZE_MALFORMED,
        tar -> tar.pax('x', "size=9223372036854775808").file("x", new byte[0]).finish()),
    NAME_UPWARDS(ArchiveReason.UNSAFE_NAME, tar -> tar.file("../x", new byte[1]).finish()),
    NAME_UPWARDS_WITHIN(
        ArchiveReason.UNSAFE_NAME, tar -> tar.file("blobs/sha256/../../x", new byte[1]).finish()),
    NAME_ABSOLUTE(ArchiveReason.UNSAFE_NAME, tar -> tar.file("/x", new byte[1]).finish()),
    NAME_ABSOLUTE_AFTER_A_DOT(
        ArchiveReason.UNSAFE_NAME, tar -> tar.file(".//x", new byte[1]).finish()),
    NAME_WITH_A_BACKSLASH(
        ArchiveReason.UNSAFE_NAME, tar -> tar.file("..\\x", new byte[1]).finish()),
    NAME_WITH_A_LINE_END(ArchiveReason.UNSAFE_NAME, tar -> tar.file("x\ny", new byte[1]).finish()),
    NAME_EMPTY(ArchiveReason.UNSAFE_NAME, tar -> tar.file("", new byte[1]).finish()),
    NAME_OF_A_FOLDER(ArchiveReason.UNSAFE_NAME, tar -> tar.file("x/", new byte[1]).finish()),
    NAME_TOO_LONG(
        ArchiveReason.UNSAFE_NAME,
        tar -> tar.entry("L", 'L', Mutants.utf8("x".repeat(2000))).file("x", new byte[1]).finish()),
    FOLDER_UPWARDS(ArchiveReason.UNSAFE_NAME, tar -> tar.entry("../", '5', new byte[0]).finish()),
    PAX_NAME_UPWARDS(
        ArchiveReason.UNSAFE_NAME,
        tar -> tar.pax('x', "path=../x").file("x", new byte[1]).finish()),
    PAX_NAME_WITH_A_ZERO(
        ArchiveReason.UNSAFE_NAME,
        tar -> tar.pax('x', "path=index.json\0x").file("x", new byte[1]).finish()),
    GNU_NAME_WITH_A_ZERO(
        ArchiveReason.UNSAFE_NAME,
        tar -> tar.entry("L", 'L', Mutants.utf8("a\0b\0")).file("x", new byte[1]).finish()),
    SYMBOLIC_LINK(
        ArchiveReason.UNSAFE_ENTRY,
        tar -> tar.entry(header("x", '2', 0).field(157, "../../etc"), new byte[0]).finish()),
    SYMBOLIC_LINK_FOR_A_BLOB(
        ArchiveReason.UNSAFE_ENTRY,
        tar ->
            tar.entry(
                    header("blobs/sha256/" + "0".repeat(64), '2', 0).field(157, "../../index.json"),
                    new byte[0])
                .finish()),
    HARD_LINK(
        ArchiveReason.UNSAFE_ENTRY,
        tar -> tar.entry(header("x", '1', 0).field(157, "index.json"), new byte[0]).finish()),
    CHARACTER_DEVICE(ArchiveReason.UNSAFE_ENTRY, tar -> tar.entry("x", '3', new byte[0]).finish()),
    BLOCK_DEVICE(ArchiveReason.UNSAFE_ENTRY, tar -> tar.entry("x", '4', new byte[0]).finish()),
    PIPE(ArchiveReason.UNSAFE_ENTRY, tar -> tar.entry("x", '6', new byte[0]).finish()),
    SPARSE_FILE(ArchiveReason.UNSAFE_ENTRY, tar -> tar.entry("x", 'S', new byte[0]).finish()),
    UNKNOWN_KIND(ArchiveReason.UNSAFE_ENTRY, tar -> tar.entry("x", 'Z', new byte[0]).finish()),
    GNU_LONG_LINK(
        ArchiveReason.UNSAFE_ENTRY,
        tar -> tar.entry("K", 'K', Mutants.utf8("/etc/passwd")).file("x", new byte[1]).finish()),
    PAX_LINK(
        ArchiveReason.UNSAFE_ENTRY,
        tar -> tar.pax('x', "linkpath=/etc/passwd").file("x", new byte[1]).finish()),
    PAX_SPARSE_FILE(
        ArchiveReason.UNSAFE_ENTRY,
        tar -> tar.pax('x', "GNU.sparse.major=1").file("x", new byte[1]).finish()),
    FILE_TWICE(ArchiveReason.DUPLICATE_ENTRY, tar -> tar.file("index.json", new byte[2]).finish()),
    FILE_TWICE_IN_ANOTHER_FORM(
        ArchiveReason.DUPLICATE_ENTRY, tar -> tar.file("./index.json", new byte[2]).finish()),
    FILE_TWICE_BY_PAX(
        ArchiveReason.DUPLICATE_ENTRY,
        tar -> tar.pax('x', "path=index.json").file("y", new byte[2]).finish()),
    FILE_AND_FOLDER(
        ArchiveReason.DUPLICATE_ENTRY, tar -> tar.entry("index.json/", '5', new byte[0]).finish()),
    FILE_WHERE_A_FOLDER_IS(
        ArchiveReason.DUPLICATE_ENTRY, tar -> tar.file("blobs", new byte[1]).finish()),
    FILE_BELOW_A_FILE(
        ArchiveReason.DUPLICATE_ENTRY, tar -> tar.file("index.json/x", new byte[1]).finish()),
    PAX_OF_ANOTHER_SIZE(
        ArchiveReason.EXTENDED_HEADER_MALFORMED,
        tar -> tar.pax('x', "size=512").file("x", new byte[1024]).finish()),
    PAX_FOR_ALL_WITH_A_NAME(
        ArchiveReason.EXTENDED_HEADER_MALFORMED,
        tar -> tar.pax('g', "path=x").file("y", new byte[1]).finish()),
    PAX_TWICE(
        ArchiveReason.EXTENDED_HEADER_MALFORMED,
        tar -> tar.pax('x', "path=x").pax('x', "path=y").file("y", new byte[1]).finish()),
    PAX_AND_GNU_NAME(
        ArchiveReason.EXTENDED_HEADER_MALFORMED,
        tar ->
            tar.entry("L", 'L', Mutants.utf8("x\0"))
                .pax('x', "path=y")
                .file("z", new byte[1])
                .finish()),
    PAX_RECORD_TWICE(
        ArchiveReason.EXTENDED_HEADER_MALFORMED,
        tar -> tar.pax('x', "path=x", "path=y").file("z", new byte[1]).finish()),
    PAX_OF_NOTHING(ArchiveReason.EXTENDED_HEADER_MALFORMED, tar -> tar.pax('x', "path=x").finish()),
    PAX_LENGTH_TOO_LARGE(ArchiveReason.EXTENDED_HEADER_MALFORMED, tar -> pax(tar, "99 path=x\n")),
    PAX_LENGTH_TOO_SMALL(ArchiveReason.EXTENDED_HEADER_MALFORMED, tar -> pax(tar, "2 path=x\n")),
    PAX_LENGTH_ZERO(ArchiveReason.EXTENDED_HEADER_MALFORMED, tar -> pax(tar, "0 path=x\n")),
    PAX_LENGTH_HUGE(
        ArchiveReason.EXTENDED_HEADER_MALFORMED, tar -> pax(tar, "99999999999999 path=x\n")),
    PAX_WITHOUT_A_LINE_END(ArchiveReason.EXTENDED_HEADER_MALFORMED, tar -> pax(tar, "9 path=xy")),
    PAX_WITHOUT_A_VALUE(ArchiveReason.EXTENDED_HEADER_MALFORMED, tar -> pax(tar, "7 path\n")),
    PAX_NOT_UTF_8(
        ArchiveReason.EXTENDED_HEADER_MALFORMED,
        tar ->
            tar.entry("p", 'x', new byte[] {'9', ' ', 'p', 'a', 't', 'h', '=', -1, '\n'})
                .file("x", new byte[1])
                .finish()),
    PAX_OF_MEGABYTES(
        ArchiveReason.TOO_LARGE,
        tar -> tar.entry("p", 'x', new byte[(1 << 20) + 1]).file("x", new byte[1]).finish());

    final ArchiveReason reason;
    final Function<TestTar, byte[]> damage;

    Hostile(ArchiveReason reason, Function<TestTar, byte[]> damage) {
      this.reason = reason;
      this.damage = damage;
    }

    private static TestTar.Header header(String name, char type, long size) {
      return new TestTar.Header(name, size, type);
    }

    private static byte[] begin(TestTar tar, int... bytes) {
      byte[] archive = tar.finish();
      for (int i = 0; i < bytes.length; i++) {
        archive[i] = (byte) bytes[i];
      }
      return archive;
    }

    private static byte[] cut(TestTar tar, int bytes) {
      byte[] archive = tar.withoutEnd();
      return Arrays.copyOf(archive, archive.length - bytes);
    }

    private static byte[] pax(TestTar tar, String records) {
      return tar.entry("p", 'x', Mutants.utf8(records)).file("x", new byte[1]).finish();
    }
  }

  @ParameterizedTest
  @Covers("registries §6.9")
  @EnumSource
  void refuses(Hostile hostile) {
    byte[] archive = hostile.damage.apply(all());

    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> open(archive))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(hostile.reason));
  }

  @Test
  @Covers("registries §6.9")
  void refusesEndlessEntries() {
    TestTar tar = new TestTar();
    byte[] folder = new TestTar.Header("x/", 0, '5').bytes();
    byte[] many = new byte[100_001 * TestTar.BLOCK];
    for (int at = 0; at < many.length; at += TestTar.BLOCK) {
      System.arraycopy(folder, 0, many, at, folder.length);
    }

    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> open(tar.raw(many).finish()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(ArchiveReason.TOO_LARGE));
  }

  @Test
  void readsNothingBeyondTheEnd() {
    byte[] archive = all().finish();
    byte[] longer = Arrays.copyOf(archive, archive.length + 5 * TestTar.BLOCK);
    Arrays.fill(longer, archive.length, longer.length, (byte) 7);

    assertWhole(open(longer));
  }

  @Test
  void opensNothingButALayout() {
    files.remove("oci-layout");
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> open(all().finish()));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciArchive.open(directory.resolve("nowhere.tar")));
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> OciArchive.open(directory));
  }

  @Test
  void checksContentAgainstItsDigest() {
    files.put(LayoutContent.blobPath(BLOB.digest()), new byte[CONTENT.size()]);
    ContentSource source = open(all().finish());
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> source.blob(APP, BLOB, 10_000))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.DIGEST_MISMATCH));

    files.put(LayoutContent.blobPath(BLOB.digest()), new byte[3]);
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> open(all().finish()).openBlob(APP, BLOB))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.SIZE_MISMATCH));
  }

  @Test
  void noticesThatTheArchiveHasChanged() throws IOException {
    ContentSource source = open(all().finish());
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
    byte[] archive = all().pax('x', "path=y", "size=3").file("z", new byte[3]).finish();
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
      ContentSource source = open(mutant);
      source
          .manifest(V1)
          .ifPresent(m -> assertThat(files.values()).contains(m.content().toByteArray()));
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
