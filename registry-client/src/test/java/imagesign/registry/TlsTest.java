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
  void anAuthorityOfOneRegistryIsForThatAlone() {
    Bytes pem = Bytes.utf8(registry.caCertificatePem());
    try (RegistryClient client = Fixtures.builder().caCertificates(registry.host(), pem).build();
        RegistryClient other =
            Fixtures.builder()
                .caCertificates("localhost:" + registry.port(), pem)
                .requireTls(registry.host())
                .build()) {
      assertThat(client.manifest(image)).isPresent();
      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> other.manifest(image));
    }
  }

  @Test
  void aClientCertificateIsShownToItsRegistryAlone(@TempDir Path certs) throws IOException {
    try (InMemoryRegistry mutual = InMemoryRegistry.builder().requireClientCertificate().start()) {
      ArtifactReference there = Fixtures.seedImage(mutual, "v1");
      Bytes ca = Bytes.utf8(mutual.caCertificatePem());
      Bytes chain = Bytes.utf8(mutual.clientCertificatePem());
      Bytes key = Bytes.utf8(mutual.clientKeyPem());
      Path folder = Files.createDirectory(certs.resolve(mutual.host()));
      Files.write(folder.resolve("ca.crt"), ca.toByteArray());
      Files.write(folder.resolve("client.cert"), chain.toByteArray());
      Files.write(folder.resolve("client.key"), key.toByteArray());
      try (RegistryClient client =
              Fixtures.builder()
                  .caCertificates(ca)
                  .clientCertificate(mutual.host(), chain, key)
                  .build();
          RegistryClient other =
              Fixtures.builder()
                  .caCertificates(ca)
                  .clientCertificate("localhost:" + mutual.port(), chain, key)
                  .requireTls(mutual.host())
                  .build();
          RegistryClient fromFolder = Fixtures.builder().certificateDirectory(certs).build()) {
        assertThat(client.manifest(there)).isPresent();
        assertThat(fromFolder.manifest(there)).isPresent();
        assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> other.manifest(there));
      }
    }
  }

  @Test
  void aFolderOfCertificatesIsRightOrRefused(@TempDir Path certs) throws IOException {
    Files.writeString(certs.resolve("README"), "not a folder");
    Path folder = Files.createDirectory(certs.resolve("r.example"));
    RegistryClient.builder().certificateDirectory(certs).build().close();

    Files.writeString(folder.resolve("a.cert"), registry.caCertificatePem());
    refusesFolder(certs);
    Files.writeString(folder.resolve("a.key"), "no key");
    refusesFolder(certs);
    Files.delete(folder.resolve("a.cert"));
    Files.writeString(folder.resolve("ca.crt"), "no certificate");
    refusesFolder(certs);
    refusesFolder(certs.resolve("nowhere"));
  }

  private static void refusesFolder(Path certs) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistryClient.builder().certificateDirectory(certs));
  }

  @Test
  void connectionsOverTlsAreSharedByDerivedClients() throws IOException {
    try (LoopbackProxy wire = new LoopbackProxy(registry.port(), "");
        RegistryClient client =
            Fixtures.builder()
                .caCertificates(registry.host(), Bytes.utf8(registry.caCertificatePem()))
                .proxy(wire.uri("socks5", ""))
                .build();
        RegistryClient task = client.newBuilder().cancellation(new Cancellation()).build();
        RegistryClient patient =
            client.newBuilder().silenceTimeout(java.time.Duration.ofMinutes(5)).build()) {
      client.manifest(image);
      task.manifest(image);
      patient.manifest(image);
      assertThat(wire.asked()).hasSize(1);
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
        .isThrownBy(
            () ->
                RegistryClient.builder()
                    .allowHttp("r.example")
                    .caCertificates("r.example", Bytes.utf8(registry.caCertificatePem()))
                    .build())
        .withMessageContainingAll("allowHttp", "certificates");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistryClient.builder().caCertificates(Bytes.utf8("nothing")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistryClient.builder().caCertificates(Path.of("/nowhere.pem")));
  }
}
