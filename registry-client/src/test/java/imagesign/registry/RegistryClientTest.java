package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ContentException;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.time.Duration;
import okhttp3.Authenticator;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final Repository repository = Fixtures.repository(registry);

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void storesAManifestUnderItsTagOrItsDigest() {
    Bytes image = Fixtures.image();
    Digest digest = Digest.sha256(image);
    client.putBlob(repository, MediaType.OCI_CONFIG, Fixtures.EMPTY_CONFIG);

    client.putManifest(ArtifactReference.of(repository, digest), MediaType.OCI_MANIFEST, image);
    assertThat(registry.tags("team/app")).isEmpty();
    client.putManifest(
        ArtifactReference.of(repository, "v1").withDigest(digest), MediaType.OCI_MANIFEST, image);
    assertThat(registry.tags("team/app")).containsExactly("v1");
    assertThat(registry.manifest("team/app", "v1").orElseThrow().bytes())
        .isEqualTo(image.toByteArray());
  }

  @Test
  void refusesAManifestOfAnotherDigestOrFormBeforeAnyRequest() {
    Digest other = Digest.sha256(Bytes.utf8("other"));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                client.putManifest(
                    ArtifactReference.of(repository, other),
                    MediaType.OCI_MANIFEST,
                    Fixtures.image()));
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(
            () ->
                client.putManifest(
                    ArtifactReference.of(repository, "v1"), MediaType.OCI_INDEX, Fixtures.image()));
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void believesNoRegistryThatStoredSomethingElse() {
    client.putBlob(repository, MediaType.OCI_CONFIG, Fixtures.EMPTY_CONFIG);
    registry.fail(Fault.wrongDigestHeader());

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(
            () ->
                client.putManifest(
                    ArtifactReference.of(repository, "v1"),
                    MediaType.OCI_MANIFEST,
                    Fixtures.image()));
  }

  @Test
  void aCallersClientNeitherFollowsRedirectsNorAnswersChallenges() {
    Authenticator eager =
        (route, response) ->
            response.request().newBuilder().header("Authorization", "Basic bGVhaw==").build();
    OkHttpClient own = new OkHttpClient.Builder().authenticator(eager).build();
    try (InMemoryRegistry thief = InMemoryRegistry.builder().basicAuth("a", "b").start();
        RegistryClient mine = Fixtures.builder().httpClient(own).build()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(Fault.redirectTo(thief.uri().resolve("/v2/team/app/manifests/v1")));

      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> mine.manifest(image));

      assertThat(thief.requests())
          .singleElement()
          .satisfies(r -> assertThat(r.header("Authorization")).isEmpty());
    }
  }

  @Test
  void derivedClientsHaveTheOptionsAndTheirOwnChanges() {
    ArtifactReference image = Fixtures.seedImage(registry, "v1");
    try (RegistryClient named = client.newBuilder().userAgent("gate/1.0").build()) {
      named.manifest(image);
      client.manifest(image);
    }
    assertThat(registry.requests())
        .extracting(r -> r.header("User-Agent").orElseThrow())
        .containsExactly("gate/1.0", "imagesign");
  }

  @Test
  void timeOutsWithoutMeaningfulBoundAreNone() {
    Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
    try (RegistryClient patient =
        client
            .newBuilder()
            .operationTimeout(ages)
            .callTimeout(ages)
            .connectTimeout(ages)
            .silenceTimeout(ages)
            .build()) {
      assertThat(patient.manifest(Fixtures.seedImage(registry, "v1"))).isPresent();
    }
  }

  @Test
  void worksOnAfterClose() {
    ArtifactReference image = Fixtures.seedImage(registry, "v1");
    client.manifest(image);
    client.close();

    assertThat(client.manifest(image)).isPresent();
  }

  @Test
  void refusesOptionsThatMeanNothing() {
    RegistryClientBuilder builder = RegistryClient.builder();

    assertThatIllegalArgumentException().isThrownBy(() -> builder.callTimeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.operationTimeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.silenceTimeout(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxRetries(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxRetryWait(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxManifestBytes(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.userAgent("a\nb"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.allowHttp("not a registry"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.allowTokenRealm("https://auth.example/token"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.referrers(repository, Fixtures.subject().digest(), 0));
  }
}
