package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      String authority = write(directory, "ca.pem", registry.caCertificatePem());
      tree(registry, "--registry-cacert", authority).exits(0);
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

  @Test
  void showsItsCertificate(@TempDir Path directory) throws Exception {
    try (InMemoryRegistry registry =
        serving(InMemoryRegistry.builder().requireClientCertificate())) {
      String authority = write(directory, "ca.pem", registry.caCertificatePem());
      String certificate = write(directory, "client.pem", registry.clientCertificatePem());
      String key = write(directory, "client.key", registry.clientKeyPem());

      tree(registry, "--registry-cacert", authority).exits(3);
      tree(registry, with(certificate, key, "--registry-cacert", authority)).exits(0);
      tree(registry, with(certificate, key, "--allow-insecure-registry")).exits(0);
      // It says who we are, and nothing of whom to trust.
      tree(registry, with(certificate, key)).exits(3);
    }
  }

  @Test
  void refusesTheKeyOfAnotherCertificate(@TempDir Path directory) throws Exception {
    try (InMemoryRegistry registry =
            serving(InMemoryRegistry.builder().requireClientCertificate());
        InMemoryRegistry other = InMemoryRegistry.builder().requireClientCertificate().start()) {
      String certificate = write(directory, "client.pem", registry.clientCertificatePem());
      String key = write(directory, "other.key", other.clientKeyPem());

      assertThat(tree(registry, with(certificate, key)).exits(2).err())
          .contains("clientCertificate");
      assertThat(registry.requests()).isEmpty();
    }
  }

  private static String[] with(String certificate, String key, String... more) {
    return Stream.concat(
            Stream.of("--registry-client-cert", certificate, "--registry-client-key", key),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static String write(Path directory, String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  /** To a server whose name leads nowhere, by way of one that answers whatever name it is given. */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP_PROXY", "http_proxy"})
  void asksTheProxyOfTheEnvironment(String variable) {
    try (InMemoryRegistry proxy = serving(InMemoryRegistry.builder())) {
      throughProxy(Run.program().with(variable, proxy.uri().toString())).exits(0);
      assertThat(proxy.requests()).isNotEmpty();
    }
  }

  @Test
  void asksNoProxyForWhatNeedsNone() {
    try (InMemoryRegistry proxy = serving(InMemoryRegistry.builder());
        InMemoryRegistry registry = serving(InMemoryRegistry.builder())) {
      Run run = Run.program().with("HTTP_PROXY", proxy.uri().toString());
      run.of("cosign", "tree", registry.host() + "/app:1.0").exits(0);
      throughProxy(run.with("NO_PROXY", "registry.invalid")).exits(3);

      assertThat(proxy.requests()).isEmpty();
    }
  }

  @Test
  void showsNothingOfAProxyThatIsNone() {
    assertThat(
            throughProxy(Run.program().with("HTTPS_PROXY", "ftp://me:" + Run.SECRET + "@proxy"))
                .exits(2)
                .err())
        .contains("HTTPS_PROXY");
  }

  private static Run.Result throughProxy(Run run) {
    return run.of("cosign", "tree", "--allow-http-registry", "registry.invalid/app:1.0");
  }
}
