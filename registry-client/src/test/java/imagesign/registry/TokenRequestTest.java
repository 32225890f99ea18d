package imagesign.registry;

import static imagesign.registry.AuthFixtures.LOGIN;
import static imagesign.registry.AuthFixtures.bearer;
import static imagesign.registry.AuthFixtures.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.core.json.Json;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How token servers are asked: by which request, and with what in it. */
class TokenRequestTest {
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
}
