package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFlagsTest {
  private static final String USER = "user";

  private static Run.Result tree(InMemoryRegistry registry, String... flags) {
    String[] arguments = new String[flags.length + 3];
    arguments[0] = "cosign";
    arguments[1] = "tree";
    System.arraycopy(flags, 0, arguments, 2, flags.length);
    arguments[arguments.length - 1] = registry.host() + "/app:1.0";
    return Run.program().of(arguments);
  }

  private static InMemoryRegistry serving(RegistryBuilder options) {
    InMemoryRegistry registry = options.start();
    Fixture.image(registry, "app", "1.0");
    return registry;
  }

  @Test
  void givesUserAndPasswordToTheRegistry() {
    try (InMemoryRegistry registry =
        serving(InMemoryRegistry.builder().basicAuth(USER, Run.SECRET))) {
      tree(registry, "--registry-username", USER, "--registry-password", Run.SECRET).exits(0);
      assertThat(
              tree(registry, "--registry-username", USER, "--registry-password", Run.SECRET + "x")
                  .exits(3)
                  .err())
          .contains("401");
    }
  }

  @Test
  void exchangesUserAndPasswordForTokens() {
    try (InMemoryRegistry registry =
        serving(InMemoryRegistry.builder().bearerAuth(USER, Run.SECRET))) {
      tree(registry, "--registry-username", USER, "--registry-password", Run.SECRET).exits(0);
      tree(registry).exits(3);
    }
  }

  @Test
  void sendsATokenAsItIs() {
    try (InMemoryRegistry registry =
        serving(InMemoryRegistry.builder().bearerAuth(USER, "password"))) {
      tree(registry, "--registry-token", Run.SECRET).exits(3);
      assertThat(registry.requests())
          .extracting(RecordedRequest::path)
          .allMatch(path -> path.startsWith("/v2/"));
    }
  }

  @Test
  void trustsTheGivenAuthority(@TempDir Path directory) throws Exception {
    try (InMemoryRegistry registry = serving(InMemoryRegistry.builder().tls())) {
      Path authority = Files.writeString(directory.resolve("ca.pem"), registry.caCertificatePem());
      tree(registry, "--registry-cacert", authority.toString()).exits(0);
      tree(registry).exits(3);
    }
  }

  @Test
  void takesAnyCertificateIfToldSo() {
    try (InMemoryRegistry registry = serving(InMemoryRegistry.builder().tls())) {
      tree(registry, "--allow-insecure-registry").exits(0);
    }
  }

  @Test
  void speaksPlainHttpIfToldSo() {
    try (InMemoryRegistry registry = serving(InMemoryRegistry.builder())) {
      tree(registry, "--allow-http-registry").exits(0);
      // Elsewhere than on loopback TLS is the rule: nothing answers it here.
      tree(registry, "--allow-insecure-registry").exits(3);
    }
  }
}
