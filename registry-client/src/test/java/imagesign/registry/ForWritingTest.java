package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Repository;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reads in order to write asks for one token for both. */
class ForWritingTest {
  private final InMemoryRegistry registry =
      InMemoryRegistry.builder().bearerAuth("user", "s3cret").start();
  private final Repository repository = Fixtures.repository(registry);
  private final ArtifactReference image = Fixtures.seedImage(registry, "v1");

  @Test
  void aWriterAsksOnce() {
    try (registry;
        RegistryClient client = login()) {
      RegistryClient writer = client.forWriting();
      assertThat(writer.manifest(image)).isPresent();
      Fixtures.sign(writer, repository, 1);

      assertThat(tokens()).singleElement().asString().contains("%3Apull%2Cpush");
    }
  }

  @Test
  void aReaderAsksForNoMoreThanItNeeds() {
    try (registry;
        RegistryClient client = login()) {
      assertThat(client.manifest(image)).isPresent();
      assertThat(tokens()).singleElement().asString().contains("%3Apull&").doesNotContain("push");

      Fixtures.sign(client, repository, 1);
      assertThat(tokens()).hasSize(2);
    }
  }

  /** The view is made of the client, so each knows what the other has learned. */
  @Test
  void whatOneHasLearnedTheOtherKnows() {
    try (registry;
        RegistryClient client = login()) {
      assertThat(client.forWriting().manifest(image)).isPresent();
      assertThat(client.manifest(image)).isPresent();
      assertThat(client.newBuilder().build().forWriting().manifest(image)).isPresent();
      Fixtures.sign(client, repository, 1);

      assertThat(tokens()).hasSize(1);
    }
  }

  private List<String> tokens() {
    return registry.requests().stream()
        .filter(r -> r.path().equals("/token"))
        .map(RecordedRequest::query)
        .toList();
  }

  private RegistryClient login() {
    return Fixtures.builder()
        .credentials(CredentialProvider.of(registry.host(), Credentials.basic("user", "s3cret")))
        .build();
  }
}
