package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.signature.FailureReason;
import imagesign.spi.ContentException;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReadTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final ArtifactReference image = Fixtures.seedImage(registry, "v1");
  private final ArtifactReference byTag = ArtifactReference.of(image.repository(), "v1");

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void readsByTagAndByDigestInOneRequestEach() {
    Manifest tagged = client.manifest(byTag).orElseThrow();

    assertThat(tagged.digest()).isEqualTo(image.digest().orElseThrow());
    assertThat(tagged.content()).isEqualTo(Fixtures.image());
    assertThat(client.manifest(image)).isPresent();
    assertThat(registry.requests()).hasSize(2);
  }

  @Test
  @Covers("registries §8.3")
  void asksForEveryTypeAndForNoEncoding() {
    client.manifest(byTag);

    RecordedRequest request = registry.requests().get(0);
    assertThat(request.header("Accept").orElseThrow())
        .contains(
            MediaType.OCI_INDEX.value(),
            MediaType.OCI_MANIFEST.value(),
            MediaType.DOCKER_MANIFEST.value(),
            MediaType.DOCKER_MANIFEST_LIST.value());
    assertThat(request.header("Accept-Encoding")).contains("identity");
    assertThat(request.header("User-Agent")).contains("imagesign");
    assertThat(request.header("Authorization")).isEmpty();
  }

  @Test
  void whatIsNotThereIsEmpty() {
    assertThat(client.manifest(ArtifactReference.of(image.repository(), "v2"))).isEmpty();
    assertThat(
            client.manifest(
                ArtifactReference.of(image.repository(), Digest.sha256(Bytes.utf8("other")))))
        .isEmpty();
  }

  @Test
  void readsBySha512() {
    Digest digest = Digest.of(Digest.Algorithm.SHA512, Fixtures.image());
    registry.putManifest(
        "team/app",
        digest.toString(),
        MediaType.OCI_MANIFEST.value(),
        Fixtures.image().toByteArray());

    assertThat(
            client
                .manifest(ArtifactReference.of(image.repository(), digest))
                .orElseThrow()
                .digest())
        .isEqualTo(digest);
  }

  @Test
  void refusesOtherBytesUnderADigest() {
    registry.replaceContent(
        "team/app",
        image.digest().orElseThrow().toString(),
        Bytes.utf8(Fixtures.image().toUtf8() + " ").toByteArray());

    assertRefused(CommonReason.DIGEST_MISMATCH, image);
    registry.fail(Fault.withoutDigestHeader());
    assertRefused(CommonReason.DIGEST_MISMATCH, image);
  }

  @Test
  void refusesATagWhoseHeaderNamesOtherContent() {
    registry.fail(Fault.wrongDigestHeader());

    assertRefused(CommonReason.DIGEST_MISMATCH, byTag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256:../../etc",
        "sha256:ABCDEF",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "",
        "sha512:"
            + "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
            + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
      })
  void aDigestHeaderThatSaysNothingIsIgnored(String header) {
    registry.fail(Fault.withoutDigestHeader().withHeader("Docker-Content-Digest", header));

    assertThat(client.manifest(byTag)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
        "nonsense"
      })
  void refusesAnotherContentType(String type) {
    registry.fail(Fault.contentType(type));

    assertRefused(CommonReason.MANIFEST_MALFORMED, image);
  }

  @Test
  void refusesMoreThanTheLimitWithAndWithoutContentLength() {
    try (RegistryClient small = Fixtures.builder().maxManifestBytes(100).build()) {
      assertThatExceptionOfType(ContentException.class)
          .isThrownBy(() -> small.manifest(image))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.CONTENT_TOO_LARGE));
      registry.fail(Fault.withoutContentLength());
      assertThatExceptionOfType(ContentException.class)
          .isThrownBy(() -> small.manifest(image))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.CONTENT_TOO_LARGE));
    }
  }

  @Test
  void acceptsExactlyTheLimit() {
    try (RegistryClient exact =
        Fixtures.builder().maxManifestBytes(Fixtures.image().size()).build()) {
      assertThat(exact.manifest(image)).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 410, 418})
  void anErrorIsNoAnswer(int status) {
    registry.fail(Fault.status(status));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client.manifest(image))
        .satisfies(
            e -> {
              assertThat(e.status()).hasValue(status);
              assertThat(e.isTransient()).isFalse();
              assertThat(e.getMessage()).contains(image.toString());
            });
    assertThat(registry.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void repeatsWhatMayPass(int status) {
    registry.fail(Fault.status(status).times(3));

    assertThat(client.manifest(image)).isPresent();
    assertThat(registry.requests()).hasSize(4);
  }

  @Test
  void givesUpAfterThreeRetries() {
    registry.fail(Fault.status(429).withHeader("Retry-After", "2"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client.manifest(image))
        .satisfies(
            e -> {
              assertThat(e.status()).hasValue(429);
              assertThat(e.isTransient()).isTrue();
              assertThat(e.errorCodes()).isNotEmpty();
            });
    assertThat(registry.requests()).hasSize(4);
    assertThat(Fixtures.SLEPT).hasSize(3).containsOnly(Duration.ofSeconds(2));
  }

  @Test
  void survivesDroppedConnections() {
    registry.fail(Fault.disconnect().times(1));
    assertThat(client.manifest(image)).isPresent();
    registry.fail(Fault.disconnectAfter(10).times(1));
    assertThat(client.manifest(image)).isPresent();
  }

  @Test
  void aTimeOutIsTransientAndNotRepeated() {
    registry.fail(Fault.stall(Duration.ofSeconds(20)));
    try (RegistryClient hasty = Fixtures.builder().callTimeout(Duration.ofMillis(200)).build()) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> hasty.manifest(image))
          .satisfies(e -> assertThat(e.isTransient()).isTrue());
    }
    assertThat(Fixtures.SLEPT).isEmpty();
  }

  @Test
  void aRefusedConnectionIsTransient() {
    registry.close();

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> client.manifest(image))
        .satisfies(
            e -> {
              assertThat(e.isTransient()).isTrue();
              assertThat(e.status()).isEmpty();
            });
    assertThat(Fixtures.SLEPT).hasSize(3);
  }

  private void assertRefused(FailureReason reason, ArtifactReference reference) {
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> client.manifest(reference))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
