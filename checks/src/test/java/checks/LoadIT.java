package checks;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.RegistryClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many threads share one client of a registry that asks for tokens, or of the one in memory. */
@ExtendWith(CloseBackings.class)
class LoadIT {
  private static final int THREADS = 64;
  private static final int OPERATIONS = 200;
  private static final int REPOSITORIES = 8;
  private static final int BLOB_SIZE = 64 << 10;
  private static final long LIMIT_MINUTES = 5;

  private final Backing backing = Backings.withTokens().backing();
  private final ConnectionPool pool = new ConnectionPool();
  private final Connections connections = new Connections();
  private final AtomicInteger next = new AtomicInteger();
  private final List<Content> contents = new ArrayList<>();

  /** What a repository holds before the threads start. */
  private record Content(
      Repository repository, ArtifactReference image, Descriptor blob, Descriptor referrer) {}

  /** One of the operations that are mixed. */
  @FunctionalInterface
  private interface Operation {
    void run(RegistryClient client, Content content, Random random) throws IOException;
  }

  private final List<Operation> operations =
      List.of(
          this::readsATag,
          this::readsADigest,
          this::readsABlob,
          this::streamsABlob,
          this::leavesAStreamEarly,
          this::missesAManifest,
          this::writesABlob,
          this::findsABlobThere,
          this::writesAManifest,
          this::listsReferrers);

  @Test
  void servesManyThreadsWithoutAnErrorOrALeak() throws Exception {
    OkHttpClient http =
        new OkHttpClient.Builder().connectionPool(pool).eventListener(connections).build();
    try (RegistryClient client = backing.settings().httpClient(http).build()) {
      for (int i = 0; i < REPOSITORIES; i++) {
        contents.add(content(client, new Repository(backing.host(), "load/app-" + i)));
      }
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<Void>> ends = threads.invokeAll(workers(client), LIMIT_MINUTES, TimeUnit.MINUTES);
      threads.shutdown();
      for (Future<Void> end : ends) {
        end.get();
      }
    }
    assertThat(next.get()).isEqualTo(THREADS * OPERATIONS);
    assertThat(connections.open.get()).as("connections that a call holds").isZero();
    assertThat(pool.connectionCount()).isEqualTo(pool.idleConnectionCount());
    backing.tokens().ifPresent(LoadIT::gaveEachTokenOnce);
    TierReport.count(getClass(), backing);
  }

  private static void gaveEachTokenOnce(TokenServer tokens) {
    Map<Set<String>, Integer> given = new HashMap<>(tokens.given());
    given.keySet().removeIf(scopes -> scopes.stream().noneMatch(s -> s.contains(":load/")));
    assertThat(given).isNotEmpty();
    assertThat(given).allSatisfy((scopes, times) -> assertThat(times).isEqualTo(1));
  }

  private Content content(RegistryClient client, Repository repository) {
    String tag = ArtifactReference.of(repository, "1").toString();
    ArtifactReference image = TestImages.image(client, tag, repository.toString());
    byte[] random = new byte[BLOB_SIZE];
    new Random(7).nextBytes(random);
    Descriptor blob = client.putBlob(repository, MediaType.OCI_LAYER, Bytes.copyOf(random));
    Descriptor referrer = TestImages.referrer(client, image, "application/vnd.it", "load");
    return new Content(repository, image, blob, referrer);
  }

  private List<Callable<Void>> workers(RegistryClient client) {
    long seed = new Random().nextLong();
    System.out.println("LoadIT seed: " + seed);
    List<Callable<Void>> workers = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      Random random = new Random(seed + thread);
      workers.add(() -> work(client, random));
    }
    return workers;
  }

  private Void work(RegistryClient client, Random random) throws IOException {
    for (int i = 0; i < OPERATIONS; i++) {
      Operation operation = operations.get(random.nextInt(operations.size()));
      operation.run(client, contents.get(random.nextInt(REPOSITORIES)), random);
      next.incrementAndGet();
    }
    return null;
  }

  private void readsATag(RegistryClient client, Content content, Random random) {
    assertThat(client.manifest(ArtifactReference.of(content.repository(), "1"))).isPresent();
  }

  private void readsADigest(RegistryClient client, Content content, Random random) {
    assertThat(client.manifest(content.image())).isPresent();
  }

  private void readsABlob(RegistryClient client, Content content, Random random) {
    assertThat(client.blob(content.repository(), content.blob(), BLOB_SIZE)).isPresent();
  }

  private void streamsABlob(RegistryClient client, Content content, Random random)
      throws IOException {
    try (InputStream in = client.openBlob(content.repository(), content.blob()).orElseThrow()) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private void leavesAStreamEarly(RegistryClient client, Content content, Random random)
      throws IOException {
    try (InputStream in = client.openBlob(content.repository(), content.blob()).orElseThrow()) {
      in.readNBytes(random.nextInt(BLOB_SIZE));
    }
  }

  private void missesAManifest(RegistryClient client, Content content, Random random) {
    assertThat(client.manifest(ArtifactReference.of(content.repository(), "none"))).isEmpty();
  }

  private void writesABlob(RegistryClient client, Content content, Random random) {
    Bytes blob = Bytes.utf8("blob " + random.nextLong());
    client.putBlob(content.repository(), MediaType.OCI_LAYER, blob);
  }

  private void findsABlobThere(RegistryClient client, Content content, Random random) {
    client.putBlob(
        content.repository(),
        content.blob(),
        () -> {
          throw new IOException("read though it is there");
        });
  }

  private void writesAManifest(RegistryClient client, Content content, Random random) {
    String tag = "t" + Long.toHexString(random.nextLong());
    Bytes manifest = client.manifest(content.image()).orElseThrow().content();
    client.putManifest(
        ArtifactReference.of(content.repository(), tag), MediaType.OCI_MANIFEST, manifest);
  }

  private void listsReferrers(RegistryClient client, Content content, Random random) {
    assertThat(
            client
                .referrers(content.repository(), content.image().digest().orElseThrow(), 10)
                .descriptors())
        .containsExactly(content.referrer());
  }

  /** Counts the connections that a call holds. */
  private static final class Connections extends EventListener {
    final AtomicInteger open = new AtomicInteger();

    @Override
    public void connectionAcquired(Call call, Connection connection) {
      open.incrementAndGet();
    }

    @Override
    public void connectionReleased(Call call, Connection connection) {
      open.decrementAndGet();
    }
  }
}
