package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.testkit.BlobRedirect;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GHSA-vh4v-2xq2-g5cg, CVE-2020-15157: credentials are for the registry that asked for them. */
class RedirectTest {
  private static final Bytes CONTENT = Bytes.utf8("some content");
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  @ParameterizedTest
  @Covers("registries §6.6")
  @ValueSource(booleans = {true, false})
  void theStorageIsReadWithoutCredentials(boolean basic) throws IOException {
    RegistryBuilder builder = InMemoryRegistry.builder().redirectBlobs(BlobRedirect.STORAGE);
    try (InMemoryRegistry registry = locked(builder, basic).start();
        RegistryClient client = login(registry)) {
      registry.putBlob("team/app", CONTENT.toByteArray());
      Repository repository = Fixtures.repository(registry);

      assertThat(client.blob(repository, BLOB, 100)).contains(CONTENT);
      try (InputStream in = client.openBlob(repository, BLOB).orElseThrow()) {
        assertThat(in.readAllBytes()).isEqualTo(CONTENT.toByteArray());
      }

      assertThat(storage(registry))
          .hasSize(2)
          .allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty());
    }
  }

  @Test
  @Covers("registries §6.6")
  void theRegistryItselfGetsThemStill() {
    try (InMemoryRegistry registry = locked(InMemoryRegistry.builder(), true).start();
        RegistryClient client = login(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(
          Fault.redirectTo(URI.create("/v2/team/app/manifests/v1"))
              .onPathContaining("/manifests/sha256:"));

      assertThat(
              client.manifest(
                  ArtifactReference.of(image.repository(), image.digest().orElseThrow())))
          .isPresent();
    }
  }

  @Test
  @Covers("registries §6.6")
  void whatIsElsewhereMayNotAskForCredentials() {
    for (String challenge : List.of("Basic realm=\"x\"", "Bearer realm=\"/token\"")) {
      for (boolean basic : new boolean[] {true, false}) {
        RegistryBuilder builder = InMemoryRegistry.builder().redirectBlobs(BlobRedirect.STORAGE);
        try (InMemoryRegistry registry = locked(builder, basic).start();
            RegistryClient client = login(registry)) {
          registry.putBlob("team/app", CONTENT.toByteArray());
          registry.fail(
              Fault.status(401)
                  .withHeader("WWW-Authenticate", challenge)
                  .onPathContaining("/storage/"));

          assertThatExceptionOfType(RegistryException.class)
              .isThrownBy(() -> client.blob(Fixtures.repository(registry), BLOB, 100))
              .satisfies(e -> assertThat(e.status()).hasValue(401));

          assertThat(storage(registry))
              .singleElement()
              .satisfies(r -> assertThat(r.header("Authorization")).isEmpty());
        }
      }
    }
  }

  /** Another name for the same server is another origin, and so is another port or scheme. */
  @ParameterizedTest
  @Covers("registries §6.6")
  @ValueSource(strings = {"http://localhost:OWN", "http://127.0.0.1:PORT", "http://localhost:PORT"})
  void anotherOriginGetsNoCredentials(String origin) {
    try (InMemoryRegistry other = InMemoryRegistry.start();
        InMemoryRegistry registry = locked(InMemoryRegistry.builder(), true).start();
        RegistryClient client = login(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      client.manifest(image);
      registry.clearRequests();
      String path = "/v2/team/app/manifests/" + image.digest().orElseThrow();
      String target =
          origin
              .replace("OWN", Integer.toString(registry.port()))
              .replace("PORT", Integer.toString(other.port()));
      registry.fail(Fault.redirectTo(URI.create(target + path)).times(1));

      assertThatExceptionOfType(Exception.class)
          .isThrownBy(() -> client.manifest(image).orElseThrow());

      List<RecordedRequest> followed =
          target.contains(Integer.toString(other.port()))
              ? other.requests()
              : registry.requests().subList(1, registry.requests().size());
      assertThat(followed)
          .isNotEmpty()
          .allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty());
    }
  }

  @Test
  @Covers("registries §6.6")
  void theWayBackBringsNoCredentialsEither() {
    try (InMemoryRegistry other = InMemoryRegistry.start();
        InMemoryRegistry registry = locked(InMemoryRegistry.builder(), true).start();
        RegistryClient client = login(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      client.manifest(image);
      URI there = other.uri().resolve("/v2/team/app/manifests/v1");
      registry.fail(Fault.redirectTo(there).times(1));
      other.fail(Fault.redirectTo(registry.uri().resolve("/v2/team/app/tags/list?stolen=yes")));
      registry.clearRequests();

      assertThatExceptionOfType(Exception.class).isThrownBy(() -> client.manifest(image));

      assertThat(registry.requests())
          .filteredOn(r -> r.query().contains("stolen"))
          .allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty());
    }
  }

  @ParameterizedTest
  @Covers("registries §6.6")
  @EnumSource(
      value = BlobRedirect.class,
      names = {"LOOP", "STORAGE_IN_CLEAR"})
  void redirectsThatLeadNowhereAreRefused(BlobRedirect redirect) {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().tls().redirectBlobs(redirect).start();
        RegistryClient client =
            Fixtures.builder()
                .caCertificates(Bytes.utf8(registry.caCertificatePem()))
                .requireTls(registry.host())
                .build()) {
      registry.putBlob("team/app", CONTENT.toByteArray());

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.blob(Fixtures.repository(registry), BLOB, 100))
          .satisfies(e -> assertThat(e.status()).hasValue(307));

      assertThat(storage(registry)).isEmpty();
      assertThat(registry.requests()).hasSizeLessThanOrEqualTo(6);
    }
  }

  @ParameterizedTest
  @Covers("registries §6.6")
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void whatIsWrittenGoesNowhereElse(int status) {
    try (InMemoryRegistry lure = InMemoryRegistry.start();
        InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      for (String method : List.of("POST", "PUT")) {
        Fault redirect =
            Fault.answer(status, "text/plain", new byte[0])
                .withHeader("Location", lure.uri() + "/v2/team/app/blobs/uploads/")
                .onMethod(method);
        registry.fail(redirect);
        assertThatExceptionOfType(RegistryException.class)
            .isThrownBy(
                () -> client.putBlob(Fixtures.repository(registry), Fixtures.ARTIFACT, CONTENT));
        registry.remove(redirect);
      }
      assertThat(lure.requests()).isEmpty();
    }
  }

  /** CVE-2020-15157: descriptors name places to fetch from, and nobody asks there. */
  @Test
  @Covers("registries §6.6")
  void foreignUrlsOfADescriptorAreNotFetched() {
    try (InMemoryRegistry lure = InMemoryRegistry.start();
        InMemoryRegistry registry = locked(InMemoryRegistry.builder(), true).start();
        RegistryClient client = login(registry)) {
      String image =
          Manifests.image()
              .config(Descriptor.of(MediaType.OCI_CONFIG, Fixtures.EMPTY_CONFIG))
              .layers(List.of(BLOB))
              .toBytes()
              .toUtf8()
              .replace("\"size\":12", "\"size\":12,\"urls\":[\"" + lure.uri() + "/layer\"]");
      registry.putManifest(
          "team/app", "v1", MediaType.OCI_MANIFEST.value(), Bytes.utf8(image).toByteArray());
      Repository repository = Fixtures.repository(registry);

      Descriptor layer =
          client.manifest(ArtifactReference.of(repository, "v1")).orElseThrow().layers().get(0);

      assertThat(image).contains("urls");
      assertThat(layer.digest()).isEqualTo(Digest.sha256(CONTENT));
      assertThat(client.blob(repository, layer, 100)).isEmpty();
      assertThat(lure.requests()).isEmpty();
    }
  }

  private static List<RecordedRequest> storage(InMemoryRegistry registry) {
    return registry.requests().stream().filter(r -> r.path().startsWith("/storage/")).toList();
  }

  private static RegistryBuilder locked(RegistryBuilder builder, boolean basic) {
    return basic ? builder.basicAuth("user", "s3cret") : builder.bearerAuth("user", "s3cret");
  }

  private static RegistryClient login(InMemoryRegistry registry) {
    return Fixtures.builder()
        .credentials(CredentialProvider.of(registry.host(), Credentials.basic("user", "s3cret")))
        .build();
  }
}
