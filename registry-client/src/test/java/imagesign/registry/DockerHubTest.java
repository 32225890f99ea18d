package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Repository;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Docker Hub has one name in references, another as a server, and a third as a key. */
class DockerHubTest {
  private final Addresses addresses = new Addresses(Set.of(), Set.of());

  @ParameterizedTest
  @Covers("registries §8.16")
  @CsvSource({
    "alpine, https://registry-1.docker.io/v2/library/alpine/manifests/latest",
    "alpine:3, https://registry-1.docker.io/v2/library/alpine/manifests/3",
    "team/app, https://registry-1.docker.io/v2/team/app/manifests/latest",
    "docker.io/alpine, https://registry-1.docker.io/v2/library/alpine/manifests/latest",
    "docker.io/library/alpine, https://registry-1.docker.io/v2/library/alpine/manifests/latest",
    "index.docker.io/alpine, https://registry-1.docker.io/v2/library/alpine/manifests/latest",
    "registry-1.docker.io/a/b, https://registry-1.docker.io/v2/a/b/manifests/latest",
    "localhost/app, http://localhost/v2/app/manifests/latest",
    "localhost:5000/app, http://localhost:5000/v2/app/manifests/latest",
    "registry.example/app, https://registry.example/v2/app/manifests/latest",
    "registry:5000/app, https://registry:5000/v2/app/manifests/latest",
    "registry/app, https://registry-1.docker.io/v2/registry/app/manifests/latest"
  })
  void aReferenceLeadsToItsServer(String reference, String url) {
    ArtifactReference parsed = ArtifactReference.parse(reference);
    Repository repository = parsed.repository();

    assertThat(addresses.in(repository, "manifests", parsed.identifier())).hasToString(url);
  }
}
