package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.testkit.ChallengeForm;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a registry asks for, and however it writes that, is answered. */
class ChallengeFormsTest {
  private static final Credentials LOGIN = Credentials.basic("user", "s3cret");

  @ParameterizedTest
  @Covers("registries §8.13")
  @EnumSource(ChallengeForm.class)
  void everyFormIsAnsweredForReadingAndWriting(ChallengeForm form) {
    try (InMemoryRegistry registry = bearer().challenge(form).start();
        RegistryClient client = client(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      assertThat(client.manifest(image)).isPresent();
      client.putBlob(Fixtures.repository(registry), Fixtures.ARTIFACT, Bytes.utf8("content"));

      // Refused once, and a token for reading and one for writing.
      assertThat(registry.requests()).filteredOn(r -> r.status() == 401).hasSize(1);
      assertThat(registry.requests()).filteredOn(r -> r.path().equals("/token")).hasSize(2);
    }
  }

  @Test
  @Covers("registries §8.13")
  void aServiceThatIsNotNamedIsNotSent() {
    try (InMemoryRegistry registry = bearer().challenge(ChallengeForm.WITHOUT_SERVICE).start();
        RegistryClient client = client(registry)) {
      client.manifest(Fixtures.seedImage(registry, "v1"));

      assertThat(registry.requests().get(1).query()).doesNotContain("service");
    }
  }

  @Test
  @Covers("registries §8.13")
  void aScopeThatIsNotNamedIsThatOfTheRequest() {
    try (InMemoryRegistry registry = bearer().challenge(ChallengeForm.WITHOUT_SCOPE).start();
        RegistryClient client = client(registry)) {
      client.manifest(Fixtures.seedImage(registry, "v1"));

      assertThat(registry.requests().get(1).query())
          .contains("&scope=repository%3Ateam%2Fapp%3Apull&");
    }
  }

  @Test
  @Covers("registries §8.13")
  void twoScopesInOneValueAreTwoParameters() {
    String both = "repository:team/app:pull,push repository:base:pull";
    try (InMemoryRegistry registry = bearer().tokenScope(both).start();
        RegistryClient client = client(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      assertThat(client.manifest(image)).isPresent();

      assertThat(registry.requests().get(1).query())
          .contains(
              "scope=repository%3Ateam%2Fapp%3Apull%2Cpush", "&scope=repository%3Abase%3Apull");
    }
  }

  @Test
  @Covers("registries §8.13")
  void aScopeThatIsNotOfARepositoryIsSentBackAsItIs() {
    try (InMemoryRegistry registry = bearer().tokenScope("aws").start();
        RegistryClient client = client(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      assertThat(client.manifest(image)).isPresent();
      assertThat(client.manifest(image)).isPresent();

      assertThat(registry.requests().get(1).query()).contains("scope=aws&");
      assertThat(registry.requests()).hasSize(4);
    }
  }

  /** Some servers grant the first scope only, so what is newly demanded comes first. */
  @ParameterizedTest
  @Covers("registries §8.14")
  @EnumSource(
      value = ChallengeForm.class,
      names = {"STANDARD", "WITHOUT_SCOPE"})
  void whatIsDemandedComesFirst(ChallengeForm form) {
    try (InMemoryRegistry registry =
            bearer().challenge(form).quirks(Quirk.FIRST_SCOPE_ONLY).start();
        RegistryClient client = client(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      Bytes content = Bytes.utf8("content");

      assertThat(client.manifest(image)).isPresent();
      client.putBlob(image.repository(), Fixtures.ARTIFACT, content);
      assertThat(client.manifest(image)).isPresent();
      Descriptor blob = Descriptor.of(Fixtures.ARTIFACT, content);
      assertThat(client.blob(image.repository(), blob, 100)).contains(content);
    }
  }

  @Test
  @Covers("registries §8.14")
  void anInsufficientTokenIsReplacedByOneThatAllowsMoreAndNotForEver() {
    try (InMemoryRegistry registry = bearer().start();
        RegistryClient client = client(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      client.manifest(image);
      registry.clearRequests();
      registry.fail(
          Fault.status(401)
              .withHeader(
                  "WWW-Authenticate",
                  "Bearer realm=\"/token\",service=\"testkit-registry\","
                      + "scope=\"repository:team/app:delete\",error=\"insufficient_scope\"")
              .onPathContaining("/manifests/"));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(image))
          .satisfies(e -> assertThat(e.status()).hasValue(401));

      List<RecordedRequest> tokens =
          registry.requests().stream().filter(r -> r.path().equals("/token")).toList();
      assertThat(tokens).hasSize(1);
      assertThat(tokens.get(0).query()).contains("scope=repository%3Ateam%2Fapp%3Adelete%2Cpull");
    }
  }

  private static RegistryBuilder bearer() {
    return InMemoryRegistry.builder().bearerAuth("user", "s3cret");
  }

  private static RegistryClient client(InMemoryRegistry registry) {
    return Fixtures.builder().credentials(CredentialProvider.of(registry.host(), LOGIN)).build();
  }
}
