package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Time-outs, the deadline, cancellation and interrupts, against servers that go silent. */
class EndOfCallsTest {
  private static final String NOTHING = "";
  private static final String HALF_A_BLOB = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab";
  private static final Descriptor BLOB = Descriptor.of(MediaType.OCI_LAYER, Bytes.utf8("abcd"));
  private static final Duration SHORT = Duration.ofMillis(100);

  private final Cancellation cancellation = new Cancellation();

  @Test
  void anInterruptEndsACallAndStays() throws Exception {
    try (HangingServer server = new HangingServer(NOTHING);
        RegistryClient client = Fixtures.client()) {
      Thread caller = Thread.currentThread();
      inBackground(server, caller::interrupt);

      assertEnds(InterruptedException.class, true, () -> client.manifest(image(server)));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void anInterruptEndsAnUpload() throws Exception {
    try (HangingServer server = new HangingServer(NOTHING);
        RegistryClient client = Fixtures.client()) {
      Thread caller = Thread.currentThread();
      inBackground(server, caller::interrupt);

      assertEnds(
          InterruptedException.class,
          true,
          () -> client.putBlob(repository(server), MediaType.OCI_LAYER, Bytes.utf8("abcd")));

      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void anInterruptEndsAStreamAndStays() throws Exception {
    try (HangingServer server = new HangingServer(HALF_A_BLOB);
        RegistryClient client = Fixtures.client();
        InputStream in = client.openBlob(repository(server), BLOB).orElseThrow()) {
      Thread caller = Thread.currentThread();
      inBackground(server, caller::interrupt);

      assertEnds(InterruptedException.class, true, in::readAllBytes);

      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void anInterruptBeforeACallIsSeenBeforeAnyRequest() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      Thread.currentThread().interrupt();

      assertEnds(InterruptedException.class, true, () -> client.manifest(image));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(registry.requests()).isEmpty();
      assertThat(client.manifest(image)).isPresent();
    }
  }

  @Test
  void aStreamIsEndedByTheThreadThatReadsIt() throws Exception {
    try (HangingServer server = new HangingServer(HALF_A_BLOB);
        RegistryClient client = Fixtures.client();
        InputStream in = client.openBlob(repository(server), BLOB).orElseThrow()) {
      CompletableFuture<Exception> seen = new CompletableFuture<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  in.readAllBytes();
                } catch (IOException | RegistryException e) {
                  seen.complete(e);
                }
              });
      reader.start();
      reader.interrupt();

      assertThat(seen.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void cancellationEndsACallAndAllLaterOnes() throws Exception {
    try (HangingServer server = new HangingServer(NOTHING);
        RegistryClient client = Fixtures.builder().cancellation(cancellation).build()) {
      inBackground(server, cancellation::cancel);

      assertEnds(CancellationException.class, false, () -> client.manifest(image(server)));
      assertEnds(CancellationException.class, false, () -> client.manifest(image(server)));

      assertThat(cancellation.isCancelled()).isTrue();
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void cancellationEndsStreams() throws Exception {
    try (HangingServer server = new HangingServer(HALF_A_BLOB);
        RegistryClient client = Fixtures.builder().cancellation(cancellation).build();
        InputStream in = client.openBlob(repository(server), BLOB).orElseThrow()) {
      inBackground(server, cancellation::cancel);

      assertEnds(CancellationException.class, false, in::readAllBytes);
    }
  }

  @Test
  void cancellationIsForItsClientAlone() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client();
        RegistryClient task = client.newBuilder().cancellation(cancellation).build()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      cancellation.cancel();
      cancellation.cancel();

      assertEnds(CancellationException.class, false, () -> task.manifest(image));
      assertThat(client.manifest(image)).isPresent();
    }
  }

  @Test
  void theDeadlineEndsACall() throws Exception {
    try (HangingServer server = new HangingServer(NOTHING);
        RegistryClient client = Fixtures.builder().operationTimeout(SHORT).build()) {
      assertEnds(TimeoutException.class, true, () -> client.manifest(image(server)));
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void theDeadlineEndsStreams() throws Exception {
    try (HangingServer server = new HangingServer(HALF_A_BLOB);
        RegistryClient client = Fixtures.builder().operationTimeout(SHORT).build();
        InputStream in = client.openBlob(repository(server), BLOB).orElseThrow()) {
      assertEnds(TimeoutException.class, true, in::readAllBytes);
    }
  }

  @Test
  void aWaitThatTheDeadlineForbidsIsNotBegun() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client =
            Fixtures.builder().operationTimeout(Duration.ofSeconds(4)).build()) {
      registry.fail(Fault.status(503).withHeader("Retry-After", "5"));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(Fixtures.seedImage(registry, "v1")))
          .satisfies(e -> assertThat(e.status()).hasValue(503));

      assertThat(registry.requests()).hasSize(1);
      assertThat(Fixtures.SLEPT).isEmpty();
    }
  }

  @Test
  void silenceEndsACallOnceAndAStream() throws Exception {
    try (HangingServer server = new HangingServer(NOTHING);
        RegistryClient client = Fixtures.builder().silenceTimeout(SHORT).build()) {
      assertEnds(SocketTimeoutException.class, true, () -> client.manifest(image(server)));
      assertThat(server.requests()).isEqualTo(1);
    }
    try (HangingServer server = new HangingServer(HALF_A_BLOB);
        RegistryClient client = Fixtures.builder().silenceTimeout(SHORT).build();
        InputStream in = client.openBlob(repository(server), BLOB).orElseThrow()) {
      assertEnds(SocketTimeoutException.class, true, in::readAllBytes);
    }
  }

  @Test
  void callTimeoutEndsACallOnce() throws Exception {
    try (HangingServer server = new HangingServer(NOTHING);
        RegistryClient client = Fixtures.builder().callTimeout(SHORT).build()) {
      assertEnds(InterruptedIOException.class, true, () -> client.manifest(image(server)));
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  private static void inBackground(HangingServer server, Runnable action) {
    Thread other =
        new Thread(
            () -> {
              try {
                server.awaitRequest();
                action.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    other.setDaemon(true);
    other.start();
  }

  private static Repository repository(HangingServer server) {
    return new Repository(server.host(), "team/app");
  }

  private static ArtifactReference image(HangingServer server) {
    return ArtifactReference.of(repository(server), "v1");
  }

  private static void assertEnds(
      Class<? extends Exception> cause, boolean isTransient, ThrowingCallable call) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(call)
        .satisfies(
            e -> {
              assertThat(e).hasCauseInstanceOf(cause);
              assertThat(e.isTransient()).isEqualTo(isTransient);
              assertThat(e.status()).isEmpty();
            });
  }
}
