package imagesign.registry;

import static imagesign.registry.AuthFixtures.LOGIN;
import static imagesign.registry.AuthFixtures.bearer;
import static imagesign.registry.AuthFixtures.client;
import static imagesign.registry.AuthFixtures.paths;
import static imagesign.registry.AuthFixtures.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which tokens are asked for, how often, and how long they serve. */
class TokenUseTest {
  private static final int THREADS = 32;

  @Test
  void oneTokenServesAllReadingOfARepository() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      client.manifest(image);
      client.manifest(image);
      client.referrers(image.repository(), image.digest().orElseThrow(), 10);

      assertThat(paths(registry))
          .containsExactly("manifests", "/token", "manifests", "manifests", "referrers");
      RecordedRequest token = registry.requests().get(1);
      assertThat(token.query())
          .contains("service=", "scope=repository%3Ateam%2Fapp%3Apull")
          .doesNotContain("push");
      assertThat(token.header("Authorization").orElseThrow()).startsWith("Basic ");
    }
  }

  @Test
  void aPushAsksForBothActionsAtOnceAndItsTokenServesForReading() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      Repository repository = Fixtures.repository(registry);
      Fixtures.sign(client, repository, 1);
      client.referrers(repository, Fixtures.subject().digest(), 10);

      List<RecordedRequest> tokens =
          registry.requests().stream().filter(r -> r.path().equals("/token")).toList();
      assertThat(tokens).hasSize(1);
      assertThat(URLDecoder.decode(tokens.get(0).query(), StandardCharsets.UTF_8))
          .contains("repository:team/app:pull,push");
    }
  }

  @Test
  void derivedClientsShareTokensUnlessTheCredentialsDiffer() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN);
        RegistryClient same = client.newBuilder().silenceTimeout(Duration.ofSeconds(5)).build();
        RegistryClient other =
            client
                .newBuilder()
                .credentials(CredentialProvider.of(registry.host(), LOGIN))
                .build()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      client.manifest(image);
      same.manifest(image);
      assertThat(paths(registry)).containsExactly("manifests", "/token", "manifests", "manifests");
      registry.clearRequests();
      other.manifest(image);
      assertThat(paths(registry)).containsExactly("manifests", "/token", "manifests");
    }
  }

  @Test
  void whatIsDemandedBesidesIsAskedForAtOnceFromThenOn() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(
          Fault.status(401)
              .withHeader("WWW-Authenticate", "Bearer realm=\"/token\",scope=\"aws\"")
              .onPathContaining("/manifests/")
              .times(1));
      client.manifest(image);
      client.manifest(image);

      assertThat(paths(registry)).containsExactly("manifests", "/token", "manifests", "manifests");
      assertThat(URLDecoder.decode(registry.requests().get(1).query(), StandardCharsets.UTF_8))
          .contains("scope=aws&scope=repository:team/app:pull");
    }
  }

  @Test
  void aTokenThatExpiredMidRunIsReplaced() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      client.manifest(image);
      registry.expireTokens();
      registry.clearRequests();

      assertThat(client.manifest(image)).isPresent();

      assertThat(paths(registry)).containsExactly("manifests", "/token", "manifests");
    }
  }

  @Test
  void aTokenIsNotUsedShortlyBeforeItExpires() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder()
                .bearerAuth("user", "s3cret")
                .tokenLifetime(Duration.ofMinutes(5))
                .start();
        Clock clock = new Clock()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      try (RegistryClient client =
          RegistryClient.builder()
              .credentials(CredentialProvider.of(registry.host(), LOGIN))
              .time((time, cancellation) -> {}, clock::now)
              .build()) {
        client.manifest(image);
        clock.advance(Duration.ofMinutes(5).minusSeconds(11));
        client.manifest(image);
        clock.advance(Duration.ofSeconds(2));
        client.manifest(image);
      }
      assertThat(registry.requests()).filteredOn(r -> r.path().equals("/token")).hasSize(2);
    }
  }

  @Test
  void demandsOfInsufficientScopeAreMetOnce() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      client.manifest(image);
      registry.clearRequests();
      registry.fail(
          Fault.status(401)
              .withHeader(
                  "WWW-Authenticate",
                  "Bearer realm=\"/token\",service=\"other\",scope=\"repository:team/app:delete\","
                      + "error=\"insufficient_scope\"")
              .onPathContaining("/manifests/")
              .times(1));

      assertThat(client.manifest(image)).isPresent();

      String query = registry.requests().get(1).query();
      assertThat(query).contains("delete").contains("pull").contains("service=other");
      assertThat(paths(registry)).containsExactly("manifests", "/token", "manifests");
    }
  }

  @Test
  void anEndlessDemandEnds() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(
          Fault.status(401)
              .withHeader(
                  "WWW-Authenticate",
                  "Bearer realm=\"/token\",scope=\"a:b:c\",error=\"insufficient_scope\"")
              .onPathContaining("/manifests/"));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(image))
          .satisfies(e -> assertThat(e.status()).hasValue(401));
      assertThat(paths(registry)).containsExactly("manifests", "/token", "manifests");
    }
  }

  @Test
  void manyThreadsFetchOneTokenForEachSetOfScopes() throws Exception {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      ArtifactReference other = ArtifactReference.parse(registry.host() + "/team/other:v1");
      ExecutorService pool = Executors.newFixedThreadPool(64);
      for (int i = 0; i < 64; i++) {
        pool.execute(() -> client.manifest(image));
        pool.execute(() -> client.manifest(other));
      }
      pool.shutdown();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

      assertThat(registry.requests()).filteredOn(r -> r.path().equals("/token")).hasSize(2);
    }
  }

  /** A token for reading is refused to all at once, and what is demanded then serves. */
  @Test
  void manyThreadsMeetOneDemandWithOneToken() throws Exception {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = warm(registry, client);
      registry.fail(insufficient("repository:team/app:delete").times(THREADS));

      assertThat(statusesAtOnce(registry, client, image)).containsOnly(200);

      assertThat(tokens(registry)).hasSize(1);
      assertThat(paths(registry)).filteredOn("manifests"::equals).hasSize(2 * THREADS);
    }
  }

  @Test
  void manyThreadsAskOnceWhereNoTokenIsEnough() throws Exception {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = warm(registry, client);
      registry.fail(insufficient("repository:team/app:delete"));

      assertThat(statusesAtOnce(registry, client, image)).containsOnly(401);

      assertThat(tokens(registry)).hasSize(1);
      assertThat(paths(registry)).filteredOn("manifests"::equals).hasSize(2 * THREADS);
    }
  }

  @Test
  void manyThreadsReplaceATokenThatExpiredByOne() throws Exception {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = warm(registry, client);
      registry.expireTokens();

      assertThat(statusesAtOnce(registry, client, image)).containsOnly(200);

      assertThat(tokens(registry)).hasSize(1);
    }
  }

  /** A token server with a cache of its own gives the refused token again, and that is that. */
  @Test
  void manyThreadsAskOnceWhereTheSameTokenComesAgain() throws Exception {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      registry.fail(
          Fault.body(Bytes.utf8("{\"token\":\"same\"}").toByteArray()).onPath("/token"::equals));
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      assertThat(statusOf(client, image)).isEqualTo(401);
      registry.clearRequests();

      assertThat(statusesAtOnce(registry, client, image)).containsOnly(401);

      assertThat(tokens(registry)).hasSize(1);
    }
  }

  /**
   * The server grants the first scope only: what is missing must come first, be it the same set.
   */
  @Test
  void asksAgainInTheOrderThatIsDemanded() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder()
                .bearerAuth("user", "s3cret")
                .quirks(Quirk.FIRST_SCOPE_ONLY)
                .start();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(
          Fault.status(401)
              .withHeader(
                  "WWW-Authenticate",
                  "Bearer realm=\"/token\",service=\"testkit-registry\",scope=\"aws\"")
              .onPathContaining("/manifests/")
              .times(1));

      assertThat(statusOf(client, image)).isEqualTo(200);

      assertThat(tokens(registry))
          .extracting(r -> URLDecoder.decode(r.query(), StandardCharsets.UTF_8))
          .satisfiesExactly(
              query -> assertThat(query).contains("scope=aws&scope=repository:team/app:pull"),
              query -> assertThat(query).contains("scope=repository:team/app:pull&scope=aws"));
    }
  }

  /** Puts an image into the registry, and a token for reading into the client. */
  private static ArtifactReference warm(InMemoryRegistry registry, RegistryClient client) {
    ArtifactReference image = Fixtures.seedImage(registry, "v1");
    assertThat(client.manifest(image)).isPresent();
    registry.clearRequests();
    return image;
  }

  private static Fault insufficient(String scope) {
    return Fault.status(401)
        .withHeader(
            "WWW-Authenticate",
            "Bearer realm=\"/token\",service=\"testkit-registry\",scope=\""
                + scope
                + "\",error=\"insufficient_scope\"")
        .onPathContaining("/manifests/");
  }

  /** Reads in many threads; none is answered before all have asked for the first time. */
  private static List<Integer> statusesAtOnce(
      InMemoryRegistry registry, RegistryClient client, ArtifactReference image) throws Exception {
    CountDownLatch asked = new CountDownLatch(THREADS);
    registry.fail(
        Fault.before(() -> awaitAll(asked)).onPathContaining("/manifests/").times(THREADS));
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Integer> statuses = new ArrayList<>();
      Callable<Integer> read = () -> statusOf(client, image);
      for (Future<Integer> result : pool.invokeAll(Collections.nCopies(THREADS, read))) {
        statuses.add(result.get());
      }
      return statuses;
    } finally {
      pool.shutdownNow();
    }
  }

  private static void awaitAll(CountDownLatch latch) {
    latch.countDown();
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<RecordedRequest> tokens(InMemoryRegistry registry) {
    return registry.requests().stream().filter(r -> r.path().equals("/token")).toList();
  }

  @Test
  void manyThreadsShareOneFailureOfATokenServer() throws Exception {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(Fault.stall(Duration.ofMillis(200)).onPath("/token"::equals));
      registry.fail(Fault.status(403).onPath("/token"::equals));
      ExecutorService pool = Executors.newFixedThreadPool(16);
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        results.add(pool.submit(() -> statusOf(client, image)));
      }
      pool.shutdown();
      for (Future<Integer> result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(403);
      }
    }
  }

  private static final class Clock implements AutoCloseable {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    Instant now() {
      return now;
    }

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public void close() {}
  }
}
