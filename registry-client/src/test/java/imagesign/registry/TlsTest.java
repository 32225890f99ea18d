package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.testkit.InMemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private final InMemoryRegistry registry = InMemoryRegistry.builder().tls().start();
  private final ArtifactReference image = Fixtures.seedImage(registry, "v1");

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void trustsTheAuthorityThatWasGiven(@TempDir Path directory) throws IOException {
    Path pem = Files.writeString(directory.resolve("ca.pem"), registry.caCertificatePem());
    try (RegistryClient client =
        Fixtures.builder().caCertificates(pem).requireTls(registry.host()).build()) {
      assertThat(client.manifest(image)).isPresent();
    }
  }

  @Test
  void trustsNoOtherAuthority() {
    try (RegistryClient client = Fixtures.builder().requireTls(registry.host()).build()) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(image))
          .satisfies(e -> assertThat(e.isTransient()).isFalse());
    }
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void takesAnyCertificateOfTheRegistryThatWasNamed() {
    try (RegistryClient client =
        Fixtures.builder().allowInsecureTlsUnsafe(registry.host()).build()) {
      assertThat(client.manifest(image)).isPresent();
    }
    try (RegistryClient client =
        Fixtures.builder()
            .allowInsecureTlsUnsafe("other.example")
            .requireTls(registry.host())
            .build()) {
      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));
    }
  }

  @Test
  void neverFallsBackToPlainHttp() {
    try (InMemoryRegistry plain = InMemoryRegistry.start();
        RegistryClient client = Fixtures.builder().requireTls(plain.host()).build()) {
      ArtifactReference there = Fixtures.seedImage(plain, "v1");

      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(there));
      assertThat(plain.requests()).isEmpty();
    }
  }

  @Test
  void refusesARedirectToPlainHttp() {
    try (InMemoryRegistry plain = InMemoryRegistry.start();
        RegistryClient client =
            Fixtures.builder()
                .caCertificates(Bytes.utf8(registry.caCertificatePem()))
                .requireTls(registry.host())
                .build()) {
      registry.fail(imagesign.testkit.Fault.redirectTo(plain.uri().resolve("/v2/x")));

      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));
      assertThat(plain.requests()).isEmpty();
    }
  }

  @Test
  void contradictionsDoNotBuild() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> RegistryClient.builder().allowHttp("r.example").requireTls("r.example").build())
        .withMessageContainingAll("allowHttp", "requireTls");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                RegistryClient.builder()
                    .httpClient(new OkHttpClient())
                    .caCertificates(Bytes.utf8(registry.caCertificatePem()))
                    .build())
        .withMessageContainingAll("httpClient", "caCertificates");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistryClient.builder().caCertificates(Bytes.utf8("nothing")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistryClient.builder().caCertificates(Path.of("/nowhere.pem")));
  }
}
