package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blobs of a layout as streams. */
class LayoutStreamsTest {
  private static final Repository APP = new Repository("r.example", "team/app");
  private static final Bytes CONTENT = random(300_000);
  private static final Descriptor BLOB = descriptor(Digest.Algorithm.SHA256, CONTENT);

  @TempDir Path layout;
  private ContentStore store;

  @BeforeEach
  void create() {
    store = OciLayoutStore.create(layout).as(APP);
  }

  private static Bytes random(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  private static Descriptor descriptor(Digest.Algorithm algorithm, Bytes content) {
    return Descriptor.of(Fixtures.ARTIFACT, Digest.of(algorithm, content), content.size());
  }

  private Path file(Descriptor blob) {
    return layout.resolve(LayoutContent.blobPath(blob.digest()));
  }

  private Bytes read(Descriptor blob) throws IOException {
    try (InputStream in = store.openBlob(APP, blob).orElseThrow()) {
      return Bytes.copyOf(in.readAllBytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsBackWhatWasWritten(Digest.Algorithm algorithm) throws IOException {
    Descriptor blob = descriptor(algorithm, CONTENT);
    assertThat(store.blobSize(APP, blob.digest())).isEmpty();
    assertThat(store.openBlob(APP, blob)).isEmpty();

    store.putBlob(APP, blob, CONTENT::openStream);

    assertThat(store.blobSize(APP, blob.digest())).hasValue(CONTENT.size());
    assertThat(read(blob)).isEqualTo(CONTENT);
    assertThat(store.blob(APP, blob, CONTENT.size())).contains(CONTENT);
  }

  @Test
  void storesNothingAsABlob() throws IOException {
    Descriptor nothing = descriptor(Digest.Algorithm.SHA256, Bytes.EMPTY);
    store.putBlob(APP, nothing, Bytes.EMPTY::openStream);

    assertThat(read(nothing)).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void readsNoContentThatIsThereAlready() {
    store.putBlob(APP, BLOB, CONTENT::openStream);
    store.putBlob(
        APP,
        BLOB,
        () -> {
          throw new AssertionError("opened");
        });

    assertThat(store.openBlob(APP, BLOB)).isPresent();
  }

  /** Content that is not what the descriptor says. */
  enum Wrong {
    OTHER(CommonReason.DIGEST_MISMATCH, 0),
    SHORT(CommonReason.SIZE_MISMATCH, -1),
    LONG(CommonReason.SIZE_MISMATCH, 1);

    final CommonReason reason;
    final int more;

    Wrong(CommonReason reason, int more) {
      this.reason = reason;
      this.more = more;
    }

    Bytes content() {
      byte[] bytes = Arrays.copyOf(CONTENT.toByteArray(), CONTENT.size() + more);
      bytes[0] += (byte) (more == 0 ? 1 : 0);
      return Bytes.copyOf(bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsNothingOfWrongContent(Wrong wrong) throws IOException {
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> store.putBlob(APP, BLOB, wrong.content()::openStream))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(wrong.reason));

    assertThat(store.blobSize(APP, BLOB.digest())).isEmpty();
    assertNoTemporaryFile();
  }

  @Test
  void keepsNothingOfWhatBreaksOff() throws IOException {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(
            () ->
                store.putBlob(
                    APP,
                    BLOB,
                    () -> {
                      throw new IOException("broken");
                    }));

    assertThat(store.blobSize(APP, BLOB.digest())).isEmpty();
    assertNoTemporaryFile();
  }

  private void assertNoTemporaryFile() throws IOException {
    try (Stream<Path> files = Files.list(layout)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("oci-layout", "index.json", "blobs");
    }
  }

  @Test
  void noticesOtherContentByTheLastByte() throws IOException {
    store.putBlob(APP, BLOB, CONTENT::openStream);
    byte[] changed = CONTENT.toByteArray();
    changed[7]++;
    Files.write(file(BLOB), changed);

    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> read(BLOB))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.DIGEST_MISMATCH));
  }

  @Test
  void replacesWhatHasAnotherSize() throws IOException {
    store.putBlob(APP, BLOB, CONTENT::openStream);
    Files.write(file(BLOB), new byte[3]);
    assertThat(store.blobSize(APP, BLOB.digest())).hasValue(3);
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> store.openBlob(APP, BLOB))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.SIZE_MISMATCH));

    store.putBlob(APP, BLOB, CONTENT::openStream);

    assertThat(read(BLOB)).isEqualTo(CONTENT);
  }

  @Test
  void writesThroughNoLink() throws IOException {
    Path outside = Files.createDirectory(layout.resolve("outside"));
    Files.delete(layout.resolve("blobs/sha256"));
    Files.createSymbolicLink(layout.resolve("blobs/sha256"), outside);

    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> store.putBlob(APP, BLOB, CONTENT::openStream));
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void otherRepositoriesHaveNothingHere() {
    store.putBlob(APP, BLOB, CONTENT::openStream);
    Repository other = new Repository("r.example", "team/other");

    assertThat(store.blobSize(other, BLOB.digest())).isEmpty();
    assertThat(store.openBlob(other, BLOB)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.putBlob(other, BLOB, CONTENT::openStream));
  }
}
