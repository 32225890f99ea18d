package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.net.URI;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that fails half-way leaves no connection in use. */
class ConnectionLeakTest {
  @ParameterizedTest
  @ValueSource(strings = {"realm", "token", "credentials", "warning", "redirect", "status"})
  void everyConnectionIsGivenBack(String failure) {
    OkHttpClient http = new OkHttpClient();
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder()
                .bearerAuth("user", "password")
                .tokenRealm(honest -> failure.equals("realm") ? "http://10.1.2.3/" : honest)
                .start();
        RegistryClient client =
            Fixtures.builder()
                .httpClient(http)
                .maxRetries(0)
                .warnings(
                    warning -> {
                      throw new IllegalStateException("warning");
                    })
                .credentials(name -> failing(failure.equals("credentials")))
                .build()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      switch (failure) {
        case "token" -> registry.fail(Fault.status(403).onPath("/token"::equals));
        case "warning" -> registry.fail(Fault.status(500).withHeader("Warning", "299 - \"old\""));
        case "redirect" ->
            registry.fail(Fault.redirectTo(URI.create("ftp://x/")).onPathContaining("/v2/"));
        case "status" -> registry.fail(Fault.status(500).onPathContaining("/v2/"));
        default -> assertThat(registry.requests()).isEmpty();
      }

      assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> client.manifest(image));

      assertThat(registry.requests()).isNotEmpty();
      assertThat(http.connectionPool().connectionCount())
          .isEqualTo(http.connectionPool().idleConnectionCount());
    } finally {
      http.connectionPool().evictAll();
    }
  }

  private static Optional<Credentials> failing(boolean fails) {
    if (fails) {
      throw new IllegalStateException("no credentials");
    }
    return Optional.empty();
  }
}
