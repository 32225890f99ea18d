package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static imagesign.registry.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts of blobs, and whether and how large a blob is. */
class BlobRangeTest {
  private static final Bytes CONTENT = Bytes.utf8("0123456789".repeat(1000));
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final Repository repository = Fixtures.repository(registry);

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private void seed() {
    registry.putBlob("team/app", CONTENT.toByteArray());
  }

  private byte[] range(long start, long length) throws IOException {
    return range(repository, start, length);
  }

  private byte[] range(Repository where, long start, long length) throws IOException {
    try (InputStream in = client.openBlobRange(where, BLOB, start, length).orElseThrow()) {
      return in.readAllBytes();
    }
  }

  private static byte[] part(int start, int length) {
    return Arrays.copyOfRange(CONTENT.toByteArray(), start, start + length);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "0,10000", "3,5", "9999,1", "1,9999"})
  void readsWhatWasAskedFor(int start, int length) throws IOException {
    seed();

    assertThat(range(start, length)).isEqualTo(part(start, length));
    assertThat(registry.requests()).hasSize(1);
  }

  @ParameterizedTest
  @Covers("registries §8.20")
  @EnumSource(
      value = Quirk.class,
      names = {"RANGE_IGNORED", "OPEN_RANGE_REFUSED"})
  void readsItWhateverTheRegistryThinksOfRanges(Quirk quirk) throws IOException {
    try (InMemoryRegistry odd = InMemoryRegistry.builder().quirks(quirk).start()) {
      odd.putBlob("team/app", CONTENT.toByteArray());

      assertThat(range(Fixtures.repository(odd), 7, 20)).isEqualTo(part(7, 20));
    }
  }

  @Test
  void readsItFromTheWholeWhereARangeIsRefused() throws IOException {
    seed();
    registry.fail(Fault.status(416).times(1));

    assertThat(range(7, 20)).isEqualTo(part(7, 20));
  }

  @Test
  void goesOnWhereTheConnectionBroke() throws IOException {
    seed();
    registry.fail(Fault.disconnectAfter(1000).times(1));

    assertThat(range(10, 5000)).isEqualTo(part(10, 5000));
    assertThat(registry.requests().get(1).header("Range")).contains("bytes=1010-5009");
  }

  @ParameterizedTest
  @CsvSource({"-1,1", "0,0", "0,-1", "10000,1", "0,10001", "1,9223372036854775807"})
  void refusesWhatIsNotWithinTheBlob(long start, long length) {
    assertThatIllegalArgumentException().isThrownBy(() -> range(start, length));
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void whatIsNotThereIsEmpty() {
    assertThat(client.openBlobRange(repository, BLOB, 1, 1)).isEmpty();
  }

  @Test
  void refusesOtherBytesThanItAskedFor() {
    seed();
    registry.fail(Fault.header("Content-Range", "bytes 6-25/10000"));

    assertThat(assertFails(() -> range(7, 20)).status()).hasValue(206);
  }

  @Test
  void refusesFewerBytesThanItAskedFor() {
    seed();
    registry.fail(Fault.shortBody(1));

    assertRefused(CommonReason.SIZE_MISMATCH, () -> range(7, 20));
  }

  @Test
  @Covers("registries §6.8")
  void refusesEncodedContent() {
    seed();
    registry.fail(Fault.header("Content-Encoding", "gzip"));

    assertThat(assertFails(() -> range(7, 20)).isTransient()).isFalse();
  }

  @Test
  void knowsWhetherABlobIsThereAndHowLargeItIs() {
    assertThat(client.blobSize(repository, BLOB.digest())).isEmpty();
    seed();
    assertThat(client.blobSize(repository, BLOB.digest())).hasValue(CONTENT.size());
    assertThat(Fixtures.methods(registry)).containsExactly("HEAD", "HEAD");
  }

  @ParameterizedTest
  @EnumSource(
      value = Quirk.class,
      names = {"RANGE_IGNORED", "RANGE_SHIFTED"})
  void asksForAByteWhereHeadSaysNothing(Quirk quirk) {
    try (InMemoryRegistry odd = InMemoryRegistry.builder().quirks(quirk).start()) {
      odd.putBlob("team/app", CONTENT.toByteArray());
      odd.putBlob("team/app", new byte[0]);
      odd.fail(Fault.status(405).onMethod("HEAD").times(1));
      odd.fail(Fault.withoutContentLength().onMethod("HEAD"));

      Repository there = Fixtures.repository(odd);
      assertThat(client.blobSize(there, BLOB.digest())).hasValue(CONTENT.size());
      assertThat(client.blobSize(there, BLOB.digest())).hasValue(CONTENT.size());
      assertThat(client.blobSize(there, Digest.sha256(Bytes.EMPTY))).hasValue(0);
      assertThat(client.blobSize(there, Digest.sha256(Bytes.utf8("x")))).isEmpty();
    }
  }

  @Test
  void anEmptyBlobHasASizeWhereHeadIsRefused() {
    registry.putBlob("team/app", new byte[0]);
    registry.fail(Fault.status(405).onMethod("HEAD"));

    assertThat(client.blobSize(repository, Digest.sha256(Bytes.EMPTY))).hasValue(0);
  }

  @Test
  void aSizeThatNobodySaysIsNoAnswer() {
    seed();
    registry.fail(Fault.withoutContentLength());
    registry.fail(Fault.withoutHeader("Content-Range"));

    assertFails(() -> client.blobSize(repository, BLOB.digest()));
  }

  @Test
  void refusesTheSizeOfAnotherBlob() {
    seed();
    registry.fail(Fault.wrongDigestHeader());

    assertRefused(CommonReason.DIGEST_MISMATCH, () -> client.blobSize(repository, BLOB.digest()));
  }
}
