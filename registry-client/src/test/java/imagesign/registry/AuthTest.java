package imagesign.registry;

import static imagesign.registry.AuthFixtures.LOGIN;
import static imagesign.registry.AuthFixtures.bearer;
import static imagesign.registry.AuthFixtures.client;
import static imagesign.registry.AuthFixtures.paths;
import static imagesign.registry.AuthFixtures.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who we are, to whom that is said, and when. */
class AuthTest {
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
}
