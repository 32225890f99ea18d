package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.testkit.InMemoryRegistry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tokens are asked for, by what is done. */
class AccessTest {
  private final InMemoryRegistry registry =
      InMemoryRegistry.builder().bearerAuth("user", "password").start();
  private final RegistryClient client =
      Fixtures.builder()
          .credentials(
              CredentialProvider.of(registry.host(), Credentials.basic("user", "password")))
          .build();
  private final Repository app = Fixtures.repository(registry);
  private final Repository other = new Repository(registry.host(), "team/other");

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void readingAsksForPull() {
    client.manifest(Fixtures.seedImage(registry, "v1"));
    client.tags(app, 10);
    assertThat(asked()).containsExactly(List.of("repository:team/app:pull"));
  }

  @Test
  void writingAsksForBothAtOnce() {
    Fixtures.sign(client, app, 1);
    assertThat(asked()).containsExactly(List.of("repository:team/app:pull,push"));
  }

  @Test
  void deletingAsksForThatAndLeavesReadingAsItWas() {
    Digest digest = Fixtures.seedImage(registry, "v1").digest().orElseThrow();
    client.tags(app, 10);
    client.deleteManifest(app, digest);
    client.tags(app, 10);

    assertThat(asked())
        .containsExactly(
            List.of("repository:team/app:pull"), List.of("repository:team/app:pull,delete"));
  }

  @Test
  void mountingAsksForBothRepositoriesInOneToken() {
    Bytes content = Bytes.utf8("layer");
    registry.putBlob("team/other", content.toByteArray());
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, content);

    assertThat(client.mountBlob(app, blob.digest(), other)).isTrue();

    assertThat(asked()).hasSize(1);
    assertThat(asked().get(0))
        .containsExactlyInAnyOrder("repository:team/app:pull,push", "repository:team/other:pull");
  }

  @Test
  void theListOfRepositoriesIsAScopeOfTheRegistry() {
    Fixtures.seedImage(registry, "v1");
    assertThat(client.repositories(registry.host(), 10).items()).containsExactly(app);
    assertThat(asked()).containsExactly(List.of("registry:catalog:*"));
  }

  /** The scopes of each request for a token. */
  private List<List<String>> asked() {
    return registry.requests().stream()
        .filter(request -> request.path().equals("/token"))
        .map(
            request ->
                Arrays.stream(request.query().split("&"))
                    .filter(parameter -> parameter.startsWith("scope="))
                    .map(scope -> URLDecoder.decode(scope.substring(6), StandardCharsets.UTF_8))
                    .toList())
        .toList();
  }
}
