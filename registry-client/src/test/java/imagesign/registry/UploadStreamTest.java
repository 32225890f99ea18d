package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static imagesign.registry.Fixtures.methods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads of streams: nobody knows how long they are or what their digest is. */
class UploadStreamTest {
  private static final int CHUNK = 4000;

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.builder().uploadChunkBytes(CHUNK).build();

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (i * 31 / 7);
    }
    return content;
  }

  private Descriptor put(InMemoryRegistry where, byte[] content) {
    return client.putBlob(
        Fixtures.repository(where), Fixtures.ARTIFACT, new ByteArrayInputStream(content));
  }

  private static void assertStored(InMemoryRegistry where, Descriptor stored, byte[] content) {
    assertThat(stored).isEqualTo(Descriptor.of(Fixtures.ARTIFACT, Bytes.copyOf(content)));
    assertThat(where.blob("team/app", stored.digest().toString())).hasValue(content);
  }

  @ParameterizedTest
  @CsvSource({"0,2", "1,2", "3999,2", "4000,3", "4001,4", "8000,4", "11999,5"})
  void storesWhateverTheLength(int size, int requests) {
    byte[] content = content(size);

    assertStored(registry, put(registry, content), content);
    assertThat(registry.requests()).hasSize(requests);
  }

  @Test
  void storesByAnotherAlgorithm() {
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      Descriptor stored =
          client.putBlob(
              Fixtures.repository(registry),
              Fixtures.ARTIFACT,
              new ByteArrayInputStream(content(9000)),
              algorithm);

      assertThat(stored.digest()).isEqualTo(Digest.of(algorithm, Bytes.copyOf(content(9000))));
      assertThat(registry.blob("team/app", stored.digest().toString())).isPresent();
    }
  }

  @Test
  void goesOnWithinAChunkThatBroke() {
    registry.fail(Fault.disconnectAfterReceiving(1500).onMethod("PATCH").skipFirst(1).times(1));
    byte[] content = content(10_000);

    assertStored(registry, put(registry, content), content);
  }

  @Test
  void aChunkThatBrokeStaysAsLargeAsTheRegistryWants() {
    try (InMemoryRegistry picky = InMemoryRegistry.builder().minChunkSize(5000).start()) {
      picky.fail(Fault.disconnectAfterReceiving(4000).onMethod("PATCH").times(1));
      byte[] content = content(30_000);

      assertStored(picky, put(picky, content), content);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void sendsAChunkAgainAfterAFailureThatPasses(int status) {
    registry.fail(Fault.status(status).onMethod("PATCH").skipFirst(1).times(1));
    registry.fail(Fault.status(status).onMethod("PUT").times(1));
    byte[] content = content(10_000);

    assertStored(registry, put(registry, content), content);
  }

  @ParameterizedTest
  @EnumSource(
      value = Quirk.class,
      names = {
        "PATCH_201",
        "PATCH_204",
        "UPLOAD_STATE",
        "PUT_NEEDS_PATCH",
        "UPLOAD_STATUS_REFUSED"
      })
  void copesWithAQuirk(Quirk quirk) {
    try (InMemoryRegistry odd = InMemoryRegistry.builder().quirks(quirk).start()) {
      byte[] small = content(10);
      byte[] large = content(10_000);

      assertStored(odd, put(odd, small), small);
      assertStored(odd, put(odd, large), large);
    }
  }

  @Test
  void cannotStartAnewAndSaysSo() {
    registry.fail(Fault.before(registry::expireUploads).onMethod("PATCH").skipFirst(1).times(1));

    assertThat(assertFails(() -> put(registry, content(10_000))).isTransient()).isTrue();
    assertThat(methods(registry)).containsExactly("POST", "PATCH", "PATCH");
  }

  @Test
  void aRefusalEndsItAndIsCleanedUp() {
    registry.fail(Fault.status(403).onMethod("PATCH").skipFirst(1));

    assertThat(assertFails(() -> put(registry, content(10_000))).status()).hasValue(403);
    assertThat(methods(registry)).containsExactly("POST", "PATCH", "PATCH", "DELETE");
  }

  @Test
  void aStreamThatCannotBeReadIsTheCallersErrorAndIsCleanedUp() {
    InputStream broken = Fixtures.brokenAfter(content(5000));

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> client.putBlob(Fixtures.repository(registry), Fixtures.ARTIFACT, broken));
    assertThat(methods(registry)).containsExactly("POST", "PATCH", "DELETE");
  }

  @Test
  void readsNoMoreAheadThanAChunk() {
    registry.fail(Fault.status(403).onMethod("PATCH"));
    ByteArrayInputStream content = new ByteArrayInputStream(content(50_000));

    assertFails(() -> client.putBlob(Fixtures.repository(registry), Fixtures.ARTIFACT, content));
    assertThat(content.available()).isEqualTo(50_000 - CHUNK);
  }

  @Test
  void refusesAChunkSizeThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistryClient.builder().uploadChunkBytes(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistryClient.builder().uploadChunkBytes((64 << 20) + 1));
  }
}
