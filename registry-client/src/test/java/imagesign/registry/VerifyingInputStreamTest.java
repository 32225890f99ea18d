package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.signature.FailureReason;
import imagesign.spi.ContentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerifyingInputStreamTest {
  private static final int SIZE = 200_000;
  private static final byte[] CONTENT = new byte[SIZE];

  interface Drain {
    void run(InputStream in) throws IOException;
  }

  static Stream<Drain> drains() {
    return Stream.of(
        in -> {
          int read;
          do {
            read = in.read();
          } while (read >= 0);
        },
        InputStream::readAllBytes,
        in -> in.transferTo(OutputStream.nullOutputStream()),
        in -> in.skip(SIZE),
        in -> in.skipNBytes(SIZE),
        in -> in.readNBytes(SIZE),
        in -> {
          byte[] exact = new byte[SIZE];
          in.readNBytes(exact, 0, SIZE);
        },
        in -> {
          for (int read = 0; read < SIZE; read++) {
            in.read();
          }
        });
  }

  @ParameterizedTest
  @Covers("registries §8.2")
  @MethodSource("drains")
  void acceptsTheContent(Drain drain) throws IOException {
    try (InputStream in = stream(CONTENT, SIZE)) {
      drain.run(in);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @Covers("registries §8.2")
  @MethodSource("drains")
  void refusesOtherContentHoweverItIsRead(Drain drain) {
    byte[] other = CONTENT.clone();
    other[SIZE - 1] = 1;

    assertRefused(CommonReason.DIGEST_MISMATCH, () -> drain.run(stream(other, SIZE)));
  }

  @ParameterizedTest
  @Covers("registries §8.2")
  @MethodSource("drains")
  void refusesShortContentHoweverItIsRead(Drain drain) {
    assertRefused(CommonReason.SIZE_MISMATCH, () -> drain.run(stream(new byte[SIZE - 1], SIZE)));
  }

  @ParameterizedTest
  @Covers("registries §8.2")
  @MethodSource("drains")
  void refusesLongContentHoweverItIsRead(Drain drain) {
    assertRefused(CommonReason.SIZE_MISMATCH, () -> drain.run(stream(new byte[SIZE + 1], SIZE)));
  }

  @Test
  @Covers("registries §8.2")
  void refusesSkippedBytesThatAreWrong() {
    byte[] other = CONTENT.clone();
    other[0] = 1;

    assertRefused(
        CommonReason.DIGEST_MISMATCH,
        () -> {
          InputStream in = stream(other, SIZE);
          in.skipNBytes(10);
          in.readAllBytes();
        });
  }

  @Test
  @Covers("registries §8.2")
  void closesEarlyWithoutAWord() throws IOException {
    InputStream in = stream(new byte[5], SIZE);
    assertThat(in.read()).isZero();
    in.close();
  }

  @Test
  @Covers("registries §8.2")
  void emptyContentIsCheckedToo() throws IOException {
    assertThat(stream(new byte[0], 0).read()).isEqualTo(-1);
    Descriptor wrong = Descriptor.of(MediaType.OCI_EMPTY, Digest.sha256(Bytes.utf8("x")), 0);
    assertRefused(
        CommonReason.DIGEST_MISMATCH,
        () -> new VerifyingInputStream("x", InputStream.nullInputStream(), wrong).readAllBytes());
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void assertRefused(FailureReason reason, Action action) {
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static InputStream stream(byte[] served, int size) {
    Digest digest = Digest.sha256(Bytes.copyOf(new byte[size]));
    return new VerifyingInputStream(
        "blob", new ByteArrayInputStream(served), Descriptor.of(MediaType.OCI_EMPTY, digest, size));
  }
}
