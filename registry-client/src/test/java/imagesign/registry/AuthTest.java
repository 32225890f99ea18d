package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.core.json.Json;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTest {
  private static final Credentials LOGIN = Credentials.basic("user", "s3cret");

  @Test
  void basicIsSentOnceAskedForAndAtOnceFromThenOn() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().basicAuth("user", "s3cret").start();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      assertThat(client.manifest(image)).isPresent();
      assertThat(client.manifest(image)).isPresent();

      assertThat(registry.requests())
          .extracting(RecordedRequest::status)
          .containsExactly(401, 200, 200);
      assertThat(registry.requests().get(0).header("Authorization")).isEmpty();
    }
  }

  @Test
  void wrongPasswordIsNoAnswerAndNotRepeated() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().basicAuth("user", "other").start();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(image))
          .satisfies(
              e -> {
                assertThat(e.status()).hasValue(401);
                assertThat(e.isTransient()).isFalse();
                assertThat(e.errorCodes()).containsExactly("UNAUTHORIZED");
                assertThat(e.getMessage()).doesNotContain("s3cret");
              });
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  void renewsCredentialsThatAreNoLongerTaken() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().basicAuth("user", "new").start()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      List<String> passwords = new ArrayList<>(List.of("old", "new"));
      try (RegistryClient client =
          Fixtures.builder()
              .credentials(name -> Optional.of(Credentials.basic("user", passwords.remove(0))))
              .build()) {
        assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));
        assertThat(client.manifest(image)).isPresent();
      }
    }
  }

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
  void anonymousTokensAreAskedForWithoutCredentials() {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().bearerAuth("user", "s3cret").anonymousPull().start();
        RegistryClient client = Fixtures.client()) {
      assertThat(client.manifest(Fixtures.seedImage(registry, "v1"))).isPresent();
      assertThat(registry.requests())
          .filteredOn(r -> r.path().equals("/token"))
          .allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty());
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
      assertThat(registry.requests()).hasSizeLessThanOrEqualTo(6);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer realm=\"http://127.0.0.1:%d/token\"",
        "Bearer realm=\"http://localhost:%d/token\"",
        "Bearer realm=\"http://[::ffff:127.0.0.1]:%d/token\"",
        "Bearer realm=\"http://2130706433:%d/token\"",
      })
  void anInternalRealmGetsNoRequest(String challenge) {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        InMemoryRegistry realm = InMemoryRegistry.start();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(
          Fault.status(401).withHeader("WWW-Authenticate", challenge.formatted(realm.port())));

      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));

      assertThat(realm.requests()).isEmpty();
    }
  }

  @Test
  void anInternalRealmThatWasAllowedIsAsked() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        InMemoryRegistry realm = bearer()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(
          Fault.status(401)
              .withHeader("WWW-Authenticate", "Bearer realm=\"" + realm.uri() + "/token\"")
              .times(1));
      try (RegistryClient client =
          Fixtures.builder()
              .credentials(CredentialProvider.of(registry.host(), LOGIN))
              .allowTokenRealm(realm.uri().toString())
              .build()) {
        assertThat(client.manifest(image)).isPresent();
      }
      assertThat(realm.requests()).hasSize(1);
    }
  }

  @Test
  void tokenCallsAreNotRedirected() {
    try (InMemoryRegistry registry = bearer();
        InMemoryRegistry thief = InMemoryRegistry.start();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(Fault.redirectTo(thief.uri().resolve("/token")).onPath("/token"::equals));

      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));

      assertThat(thief.requests()).isEmpty();
    }
  }

  @Test
  void credentialsAreForTheirRegistryOnly() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client =
            Fixtures.builder().credentials(CredentialProvider.of("other.example", LOGIN)).build()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));

      assertThat(registry.requests())
          .allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty());
    }
  }

  @Test
  void aRegistryTokenGoesToTheRegistryAsItIs() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, Credentials.registryToken("abc"))) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));

      assertThat(paths(registry)).containsExactly("manifests", "manifests");
      assertThat(registry.requests().get(1).header("Authorization")).contains("Bearer abc");
    }
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

  private static int statusOf(RegistryClient client, ArtifactReference image) {
    try {
      client.manifest(image);
      return 200;
    } catch (RegistryException e) {
      return e.status().orElse(0);
    }
  }

  @Test
  void aRepositoryHasItsOwnCredentials() {
    CredentialProvider narrow =
        new CredentialProvider() {
          @Override
          public Optional<Credentials> credentials(String registry) {
            return Optional.empty();
          }

          @Override
          public Optional<Credentials> credentials(Repository repository) {
            return repository.path().equals("team/app") ? Optional.of(LOGIN) : Optional.empty();
          }
        };
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().basicAuth("user", "s3cret").start();
        RegistryClient client = Fixtures.builder().credentials(narrow).build()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      ArtifactReference other = ArtifactReference.parse(registry.host() + "/team/other:v1");

      assertThat(client.manifest(image)).isPresent();
      assertThat(statusOf(client, other)).isEqualTo(401);
      assertThat(client.manifest(image)).isPresent();

      assertThat(registry.requests())
          .filteredOn(r -> r.path().contains("/other/"))
          .allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty());
    }
  }

  @Test
  void bearerIsPreferredWhereverItStands() {
    for (String challenge :
        List.of(
            "Basic realm=\"a, Bearer b\", Bearer realm=\"/token\"",
            "Negotiate abc==, Bearer realm=\"/token\" , Basic realm=x",
            "bearer Realm=\"/token\"")) {
      try (InMemoryRegistry registry = bearer();
          RegistryClient client = client(registry, LOGIN)) {
        ArtifactReference image = Fixtures.seedImage(registry, "v1");
        registry.fail(
            Fault.status(401)
                .withHeader("WWW-Authenticate", challenge)
                .onPathContaining("/manifests/")
                .times(1));
        assertThat(client.manifest(image)).isPresent();
        assertThat(paths(registry)).containsExactly("manifests", "/token", "manifests");
      }
    }
  }

  @Test
  void credentialsDoNotComeBackWithARedirect() {
    try (InMemoryRegistry registry = bearer();
        InMemoryRegistry detour = InMemoryRegistry.start();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      client.manifest(image);
      registry.clearRequests();
      registry.fail(Fault.redirectTo(detour.uri().resolve("/v2/team/app/manifests/v1")).times(1));
      detour.fail(Fault.redirectTo(registry.uri().resolve("/v2/team/secret/manifests/v1")));

      assertThat(statusOf(client, image)).isEqualTo(401);

      assertThat(registry.requests()).hasSize(2);
      assertThat(registry.requests().get(1).header("Authorization")).isEmpty();
    }
  }

  @Test
  void passwordsGoByPostOnDemand() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client =
            Fixtures.builder()
                .credentials(CredentialProvider.of(registry.host(), LOGIN))
                .tokensByPost()
                .build()) {
      assertThat(client.manifest(Fixtures.seedImage(registry, "v1"))).isPresent();

      RecordedRequest token = registry.requests().get(1);
      assertThat(token.method()).isEqualTo("POST");
      assertThat(token.query()).isEmpty();
      assertThat(token.header("Authorization")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405})
  void whereThereIsNoPostATokenIsGotByGetAndThatIsRemembered(int status) {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client =
            Fixtures.builder()
                .credentials(CredentialProvider.of(registry.host(), LOGIN))
                .tokensByPost()
                .build()) {
      registry.fail(Fault.status(status).onMethod("POST").onPath("/token"::equals));

      assertThat(client.manifest(Fixtures.seedImage(registry, "v1"))).isPresent();
      registry.expireTokens();
      assertThat(client.manifest(Fixtures.seedImage(registry, "v1"))).isPresent();

      assertThat(registry.requests())
          .filteredOn(r -> r.path().equals("/token"))
          .extracting(RecordedRequest::method)
          .containsExactly("POST", "GET", "GET");
    }
  }

  @Test
  void anIdentityTokenIsExchangedByPost() {
    try (InMemoryRegistry registry = bearer();
        RegistryClient client = client(registry, Credentials.identityToken("unknown-token"))) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(image))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("unknown-token"));

      RecordedRequest exchange = registry.requests().get(1);
      assertThat(exchange.method()).isEqualTo("POST");
      assertThat(exchange.query()).isEmpty();
      assertThat(exchange.header("Authorization")).isEmpty();
    }
  }

  @Test
  void anIdentityTokenGivesAccess() throws Exception {
    try (InMemoryRegistry registry = bearer()) {
      Request request =
          new Request.Builder()
              .url(registry.uri().resolve("/token?offline_token=true&scope=a:b:c").toString())
              .header("Authorization", LOGIN.basicHeader())
              .build();
      String answer;
      try (Response response = new OkHttpClient().newCall(request).execute()) {
        answer = response.body().string();
      }
      String identity = Json.parseObject(Bytes.utf8(answer)).string("refresh_token");
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      try (RegistryClient client = client(registry, Credentials.identityToken(identity))) {
        assertThat(client.manifest(image)).isPresent();
      }
    }
  }

  private static InMemoryRegistry bearer() {
    return InMemoryRegistry.builder().bearerAuth("user", "s3cret").start();
  }

  private static RegistryClient client(InMemoryRegistry registry, Credentials credentials) {
    return Fixtures.builder()
        .credentials(CredentialProvider.of(registry.host(), credentials))
        .build();
  }

  /** The kind of end point of each request. */
  private static List<String> paths(InMemoryRegistry registry) {
    return registry.requests().stream()
        .map(r -> r.path().startsWith("/v2/team/app/") ? r.path().split("/", -1)[4] : r.path())
        .toList();
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
