package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.Transfer.Direction;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferListenerTest {
  private static final Bytes CONTENT = Bytes.copyOf(new byte[100_000]);
  private static final Descriptor BLOB = Descriptor.of(MediaType.OCI_LAYER, CONTENT);

  /** One call of the listener. */
  private record Heard(Transfer transfer, long bytes, Thread thread) {}

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final Repository repository = Fixtures.repository(registry);
  private final List<Heard> heard = new ArrayList<>();
  private final RegistryClient client =
      Fixtures.builder()
          .transfers((t, bytes) -> heard.add(new Heard(t, bytes, Thread.currentThread())))
          .build();

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void hearsABlobGoUpInParts() {
    client.putBlob(repository, BLOB, CONTENT::openStream);

    assertHeard(Direction.UP, Optional.of(BLOB));
  }

  @Test
  void hearsABlobComeDownInParts() throws IOException {
    registry.putBlob("team/app", CONTENT.toByteArray());
    assertThat(client.blob(repository, BLOB, BLOB.size())).contains(CONTENT);
    assertHeard(Direction.DOWN, Optional.of(BLOB));

    heard.clear();
    try (InputStream in = client.openBlob(repository, BLOB).orElseThrow()) {
      in.readAllBytes();
    }
    assertHeard(Direction.DOWN, Optional.of(BLOB));
  }

  @Test
  void hearsAStreamWhoseEndNobodyKnowsYet() {
    try (RegistryClient chunked = client.newBuilder().uploadChunkBytes(30_000).build()) {
      chunked.putBlob(repository, MediaType.OCI_LAYER, CONTENT.openStream());
    }
    assertHeard(Direction.UP, Optional.empty());
  }

  @Test
  void goesOnWhereAnotherConnectionGoesOn() throws IOException {
    registry.putBlob("team/app", CONTENT.toByteArray());
    registry.fail(Fault.disconnectAfter(40_000).times(1));
    try (InputStream in = client.openBlob(repository, BLOB).orElseThrow()) {
      in.readAllBytes();
    }
    assertHeard(Direction.DOWN, Optional.of(BLOB));
    assertThat(registry.requests()).hasSize(2);
  }

  @Test
  void beginsAnewWhereAnUploadDoes() {
    registry.fail(Fault.disconnectAfterHandling().onMethod("PUT").times(1));
    registry.fail(Fault.status(404).onMethod("HEAD").times(2));

    client.putBlob(repository, BLOB, CONTENT::openStream);

    List<Long> bytes = heard.stream().map(Heard::bytes).toList();
    assertThat(bytes.stream().filter(b -> b == BLOB.size())).hasSize(2);
  }

  @Test
  void hearsNothingOfErrorsAndManifests() {
    registry.fail(Fault.status(500).onPathContaining("/blobs/"));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client.blob(repository, BLOB, BLOB.size()));
    client.manifest(Fixtures.seedImage(registry, "v1"));
    assertThat(heard).isEmpty();
  }

  @Test
  void itsExceptionEndsTheCallOnceAndGivesTheConnectionBack() {
    registry.putBlob("team/app", CONTENT.toByteArray());
    OkHttpClient http = new OkHttpClient();
    try (RegistryClient failing =
        Fixtures.builder()
            .httpClient(http)
            .uploadChunkBytes(50_000)
            .transfers(
                (t, bytes) -> {
                  throw new IllegalStateException("enough");
                })
            .build()) {
      Descriptor other = Descriptor.of(MediaType.OCI_LAYER, Bytes.utf8("other"));
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> failing.blob(repository, BLOB, BLOB.size()),
              () -> failing.putBlob(repository, MediaType.OCI_LAYER, Bytes.utf8("x")),
              () -> failing.putBlob(repository, other, Bytes.utf8("other")::openStream),
              () -> failing.putBlob(repository, MediaType.OCI_LAYER, Bytes.utf8("y").openStream()),
              () -> failing.putBlob(repository, MediaType.OCI_LAYER, CONTENT.openStream()))) {
        registry.clearRequests();
        assertThatIllegalStateException().isThrownBy(call).withMessage("enough");
        assertThat(registry.requests())
            .filteredOn(r -> List.of("PUT", "PATCH", "GET").contains(r.method()))
            .hasSizeLessThanOrEqualTo(1);
      }
      assertThat(http.connectionPool().connectionCount())
          .isEqualTo(http.connectionPool().idleConnectionCount());
    } finally {
      http.connectionPool().evictAll();
    }
  }

  @Test
  void mayCancel() {
    Cancellation cancellation = new Cancellation();
    try (RegistryClient task =
        client
            .newBuilder()
            .cancellation(cancellation)
            .transfers((t, b) -> cancellation.cancel())
            .build()) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> task.putBlob(repository, BLOB, CONTENT::openStream))
          .withCauseInstanceOf(CancellationException.class);
    }
  }

  private void assertHeard(Direction direction, Optional<Descriptor> blob) {
    Transfer expected =
        new Transfer(
            direction,
            repository,
            blob.map(Descriptor::digest),
            blob.map(b -> OptionalLong.of(b.size())).orElse(OptionalLong.empty()));
    assertThat(heard).hasSizeGreaterThan(1).extracting(Heard::transfer).containsOnly(expected);
    assertThat(heard).extracting(Heard::thread).containsOnly(Thread.currentThread());
    assertThat(heard).extracting(Heard::bytes).isSorted().doesNotHaveDuplicates();
    assertThat(heard.get(heard.size() - 1).bytes()).isEqualTo(CONTENT.size());
  }
}
