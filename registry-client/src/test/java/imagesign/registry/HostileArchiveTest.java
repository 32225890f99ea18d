package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.spi.ContentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an archive may hold that was made to do harm is refused, each with its reason. */
// ImmutableEnumChecker: what the enums hold are lambdas without state.
@SuppressWarnings("ImmutableEnumChecker")
class HostileArchiveTest {
  @TempDir Path directory;
  private ArchiveFixture fixture;

  @BeforeEach
  void create() throws IOException {
    fixture = new ArchiveFixture(directory);
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
    byte[] archive = hostile.damage.apply(fixture.all());

    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> fixture.open(archive))
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
        .isThrownBy(() -> fixture.open(tar.raw(many).finish()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(ArchiveReason.TOO_LARGE));
  }
}
