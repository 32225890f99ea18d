package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.testkit.InMemoryRegistry;
import java.util.List;

/** Registries that ask who we are, and clients that know. */
final class AuthFixtures {
  static final Credentials LOGIN = Credentials.basic("user", "s3cret");

  private AuthFixtures() {}

  static int statusOf(RegistryClient client, ArtifactReference image) {
    try {
      client.manifest(image);
      return 200;
    } catch (RegistryException e) {
      return e.status().orElse(0);
    }
  }

  static InMemoryRegistry bearer() {
    return InMemoryRegistry.builder().bearerAuth("user", "s3cret").start();
  }

  static RegistryClient client(InMemoryRegistry registry, Credentials credentials) {
    return Fixtures.builder()
        .credentials(CredentialProvider.of(registry.host(), credentials))
        .build();
  }

  /** The kind of end point of each request. */
  static List<String> paths(InMemoryRegistry registry) {
    return registry.requests().stream()
        .map(r -> r.path().startsWith("/v2/team/app/") ? r.path().split("/", -1)[4] : r.path())
        .toList();
  }
}
