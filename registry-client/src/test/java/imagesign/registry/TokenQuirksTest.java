package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Repository;
import imagesign.testkit.ChallengeForm;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryBuilder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads twice and writes once, with tokens as registries and their token servers give them. */
class TokenQuirksTest {
  private static final Credentials LOGIN = Credentials.basic("user", "s3cret");

  @ParameterizedTest
  @EnumSource(ChallengeForm.class)
  void everyLegalChallengeIsUnderstood(ChallengeForm form) {
    try (InMemoryRegistry registry = bearer().challenge(form).start();
        RegistryClient client = client(registry, LOGIN)) {
      readAndWrite(registry, client);
      assertThat(tokens(registry)).hasSize(2);
    }
  }

  @ParameterizedTest
  @Covers("registries §8.15")
  @EnumSource(
      value = Quirk.class,
      names = {"TOKEN_AS_ACCESS_TOKEN", "TOKEN_AS_TOKEN", "TOKEN_WITHOUT_LIFETIME"})
  void everyFormOfATokenIsTaken(Quirk quirk) {
    try (InMemoryRegistry registry = bearer().quirks(quirk).start();
        RegistryClient client = client(registry, LOGIN)) {
      readAndWrite(registry, client);
      assertThat(tokens(registry)).hasSize(2);
    }
  }

  @ParameterizedTest
  @Covers("registries §8.15")
  @ValueSource(longs = {-86_400, -299, 299, 86_400})
  void theClockOfATokenServerDoesNotMatter(long seconds) {
    try (InMemoryRegistry registry = bearer().tokenClockError(Duration.ofSeconds(seconds)).start();
        RegistryClient client = client(registry, LOGIN)) {
      readAndWrite(registry, client);
      assertThat(tokens(registry)).hasSize(2);
    }
  }

  @Test
  @Covers({"registries §8.13", "registries §8.14"})
  void aScopeOfItsOwnKindIsAskedForFirstAndRemembered() {
    try (InMemoryRegistry registry =
            bearer().tokenScope("aws").quirks(Quirk.FIRST_SCOPE_ONLY).start();
        RegistryClient client = client(registry, LOGIN)) {
      readAndWrite(registry, client);
      assertThat(tokens(registry)).hasSize(2);
      assertThat(URLDecoder.decode(tokens(registry).get(0).query(), StandardCharsets.UTF_8))
          .contains("scope=aws&scope=repository:team/app:pull");
    }
  }

  @Test
  void anIdentityTokenServesByPost() {
    try (InMemoryRegistry registry = bearer().start();
        RegistryClient client =
            client(registry, Credentials.identityToken(registry.newIdentityToken()))) {
      readAndWrite(registry, client);
      assertThat(tokens(registry)).extracting(RecordedRequest::method).containsOnly("POST");
    }
  }

  @Test
  void anIdentityTokenServesByGetWhereThereIsNoPost() {
    try (InMemoryRegistry registry = bearer().quirks(Quirk.TOKEN_POST_404).start();
        RegistryClient client =
            client(registry, Credentials.identityToken(registry.newIdentityToken()))) {
      readAndWrite(registry, client);
      assertThat(tokens(registry))
          .extracting(RecordedRequest::method)
          .containsExactly("POST", "GET", "GET");
    }
  }

  @Test
  @Covers("registries §8.15")
  void anIdentityTokenThatIsReplacedEachTimeServesOn() {
    try (InMemoryRegistry registry = bearer().quirks(Quirk.REFRESH_TOKEN_ROTATES).start();
        RegistryClient client =
            client(registry, Credentials.identityToken(registry.newIdentityToken()))) {
      readAndWrite(registry, client);
      registry.expireTokens();
      readAndWrite(registry, client);
      assertThat(tokens(registry)).hasSizeGreaterThan(2).allMatch(r -> r.status() == 200);
    }
  }

  @ParameterizedTest
  @Covers("registries §6.4")
  @ValueSource(
      strings = {
        "http://169.254.169.254/token",
        "http://0.0.0.0:1/token",
        "http://[::]:1/token",
        "http://[::ffff:127.0.0.1]:1/token",
        "http://2130706433:1/token",
        "http://user:password@127.0.0.1:1/token",
        "ftp://127.0.0.1/token"
      })
  void anEvilRealmGetsNothing(String realm) {
    try (InMemoryRegistry registry = bearer().tokenRealm(honest -> realm).start();
        RegistryClient client = client(registry, LOGIN)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(image))
          .satisfies(
              e -> {
                assertThat(e.isTransient()).isFalse();
                assertThat(e.getMessage()).doesNotContain("password");
              });
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @Test
  @Covers("registries §6.4")
  void aServiceIsOneParameterWhateverItsName() {
    try (InMemoryRegistry registry = bearer().tokenService("a&scope=evil#b").start();
        RegistryClient client = client(registry, LOGIN)) {
      readAndWrite(registry, client);
      assertThat(tokens(registry))
          .allSatisfy(r -> assertThat(r.query()).contains("service=a%26scope%3Devil%23b"));
    }
  }

  private static void readAndWrite(InMemoryRegistry registry, RegistryClient client) {
    ArtifactReference image = Fixtures.seedImage(registry, "v1");
    Repository repository = image.repository();
    assertThat(client.manifest(image)).isPresent();
    assertThat(client.manifest(image)).isPresent();
    Fixtures.sign(client, repository, 1);
  }

  private static RegistryBuilder bearer() {
    return InMemoryRegistry.builder().bearerAuth("user", "s3cret");
  }

  private static RegistryClient client(InMemoryRegistry registry, Credentials credentials) {
    return Fixtures.builder()
        .credentials(CredentialProvider.of(registry.host(), credentials))
        .build();
  }

  private static List<RecordedRequest> tokens(InMemoryRegistry registry) {
    return registry.requests().stream().filter(r -> r.path().equals("/token")).toList();
  }
}
