package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import imagesign.core.json.Manifests;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.spi.ContentException;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each operation with each fault at each of its requests: what may pass is tried again, what does
 * not pass is a typed error, nothing wrong is ever taken for right, and afterwards the registry is
 * whole and the same call succeeds.
 */
class FaultRunTest {
  /**
   * One run.
   *
   * @param faultless how the operation ends when nothing goes wrong
   * @param at which of its requests the fault is at, from 0
   * @param lasting whether it stays, not just happens once
   */
  record Run(FaultedOperation operation, End faultless, int at, FaultKind kind, boolean lasting) {
    Fault fault() {
      Fault fault = kind.fault().skipFirst(at);
      return lasting ? fault : fault.times(1);
    }

    @Override
    public String toString() {
      return operation + ", " + kind + (lasting ? " from" : " at") + " request " + (at + 1);
    }
  }

  /** How a run ended: with an outcome, or with an error. */
  record End(@Nullable Object outcome, @Nullable RuntimeException error, int requests) {
    boolean isTransient() {
      return error instanceof RegistryException e && e.isTransient();
    }
  }

  static Stream<Run> runs() throws IOException {
    List<Run> runs = new ArrayList<>();
    for (FaultedOperation operation : FaultedOperation.all()) {
      End faultless = faultless(operation);
      for (FaultKind kind : FaultKind.ALL) {
        for (int at = 0; at < faultless.requests(); at++) {
          runs.add(new Run(operation, faultless, at, kind, false));
          if (kind.nature() == FaultKind.Nature.PASSES) {
            runs.add(new Run(operation, faultless, at, kind, true));
          }
        }
      }
    }
    return runs.stream();
  }

  private static Stream<Run> runsThatAnswer() throws IOException {
    return runs().filter(run -> run.kind().nature() != FaultKind.Nature.STALLS);
  }

  private static End faultless(FaultedOperation operation) throws IOException {
    try (InMemoryRegistry registry = operation.start();
        RegistryClient client = FaultedOperation.client(Fixtures.builder(), registry)) {
      Object outcome = operation.call().run(client, registry);
      return new End(outcome, null, registry.requests().size());
    }
  }

  @Test
  void hasAtLeastFiveHundredRuns() throws IOException {
    assertThat(runs()).hasSizeGreaterThanOrEqualTo(500);
  }

  @ParameterizedTest
  @MethodSource("runsThatAnswer")
  void endsAsItMust(Run run) throws IOException {
    try (InMemoryRegistry registry = run.operation().start()) {
      registry.fail(run.fault());
      End end = end(run, registry, Fixtures.builder());
      switch (run.kind().nature()) {
        case PASSES, PASSES_UNSEEN -> checkPassing(run, end);
        case CUTS -> checkSucceeded(run, end);
        case LIES -> checkNotBelieved(run, end);
        case STALLS -> throw new AssertionError(run);
      }
      checkAfterwards(run, registry);
    }
  }

  /** All at once, since each of them waits for its time-out. */
  @Test
  void endsWithinTheTimeOutsWhereARegistryStalls() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try {
      List<Future<?>> ends = new ArrayList<>();
      runs()
          .filter(run -> run.kind().nature() == FaultKind.Nature.STALLS)
          .forEach(run -> ends.add(threads.submit(() -> stall(run))));
      assertThat(ends).hasSizeGreaterThan(50);
      for (Future<?> end : ends) {
        end.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void stall(Run run) throws IOException {
    try (InMemoryRegistry registry = run.operation().start()) {
      Fault fault = run.fault();
      registry.fail(fault);
      RegistryClientBuilder impatient =
          Fixtures.builder()
              .callTimeout(Duration.ofSeconds(1))
              .silenceTimeout(Duration.ofSeconds(1));
      long start = System.nanoTime();
      End end = end(run, registry, impatient);
      assertThat(end.error() == null || end.isTransient()).as("%s: %s", run, end).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("%s", run)
          .isLessThan(Duration.ofSeconds(30));
      registry.remove(fault);
      checkAfterwards(run, registry);
    }
    return null;
  }

  private static End end(Run run, InMemoryRegistry registry, RegistryClientBuilder builder)
      throws IOException {
    try (RegistryClient client = FaultedOperation.client(builder, registry)) {
      Object outcome = run.operation().call().run(client, registry);
      return new End(outcome, null, registry.requests().size());
    } catch (RegistryException | ContentException | CopyException e) {
      return new End(null, e, registry.requests().size());
    }
  }

  private static void checkPassing(Run run, End end) {
    if (!run.lasting()) {
      checkSucceeded(run, end);
      assertThat(end.requests())
          .as("%s", run)
          .isBetween(run.faultless().requests(), mostRequests(run));
      return;
    }
    assertThat(end.error())
        .as("%s", run)
        .isInstanceOfSatisfying(
            RegistryException.class,
            error -> {
              assertThat(error.isTransient()).isTrue();
              assertThat(error.status()).isEqualTo(run.kind().status());
            });
  }

  /** One request more, or, where what was done may be lost with it, that and one to look. */
  private static int mostRequests(Run run) {
    int requests = run.faultless().requests();
    return run.operation().startsAgain() ? 2 * requests + 1 : requests + 1;
  }

  private static void checkSucceeded(Run run, End end) {
    assertThat(end.error()).as("%s", run).isNull();
    assertThat(end.outcome()).as("%s", run).isEqualTo(run.faultless().outcome());
  }

  private static void checkNotBelieved(Run run, End end) {
    if (end.error() == null && run.operation().vouched()) {
      checkSucceeded(run, end);
    }
  }

  private static void checkAfterwards(Run run, InMemoryRegistry registry) throws IOException {
    registry.clearFaults();
    checkWhole(registry);
    try (RegistryClient client = FaultedOperation.client(Fixtures.builder(), registry)) {
      assertThat(run.operation().call().run(client, registry))
          .as("again after %s", run)
          .isEqualTo(run.faultless().outcome());
    }
    checkWhole(registry);
  }

  /**
   * Nothing is listed that is not there, and nothing is there under a digest that is not its own.
   */
  private static void checkWhole(InMemoryRegistry registry) {
    for (String repository : registry.repositories()) {
      for (String tag : registry.tags(repository)) {
        checkWhole(registry, repository, tag);
      }
    }
  }

  private static void checkWhole(InMemoryRegistry registry, String repository, String reference) {
    var stored = registry.manifest(repository, reference).orElseThrow();
    Bytes content = Bytes.copyOf(stored.bytes());
    assertThat(stored.digest()).isEqualTo(Digest.sha256(content).toString());
    Manifest manifest =
        Manifests.parse(new MediaType(stored.mediaType()), content, Digest.Algorithm.SHA256);
    for (Descriptor child : manifest.manifests()) {
      checkWhole(registry, repository, child.digest().toString());
    }
    Stream.concat(manifest.layers().stream(), manifest.config().stream())
        .forEach(blob -> checkBlob(registry, repository, blob));
  }

  private static void checkBlob(InMemoryRegistry registry, String repository, Descriptor blob) {
    Optional<byte[]> content = registry.blob(repository, blob.digest().toString());
    assertThatCode(() -> content.orElseThrow()).as("%s", blob).doesNotThrowAnyException();
    assertThat(Digest.sha256(Bytes.copyOf(content.orElseThrow()))).isEqualTo(blob.digest());
  }
}
