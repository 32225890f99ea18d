package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static imagesign.registry.Fixtures.assertRefused;
import static imagesign.registry.Fixtures.methods;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry says of manifests that are not read, and manifests by other digests. */
class ManifestHeadTest {
  private static final Descriptor IMAGE = Fixtures.subject();

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private ArtifactReference seed() {
    Fixtures.seedImage(registry, "v1");
    return tag();
  }

  private ArtifactReference tag() {
    return ArtifactReference.of(Fixtures.repository(registry), "v1");
  }

  private ArtifactReference pinned() {
    return ArtifactReference.of(Fixtures.repository(registry), IMAGE.digest());
  }

  @Test
  void asksWithoutReading() {
    seed();

    assertThat(client.headManifest(tag())).contains(IMAGE);
    assertThat(client.headManifest(pinned())).contains(IMAGE);
    assertThat(methods(registry)).containsExactly("HEAD", "HEAD");
  }

  @Test
  void whatIsNotThereIsEmpty() {
    assertThat(client.headManifest(tag())).isEmpty();
    assertThat(client.headManifest(pinned())).isEmpty();
    assertThat(methods(registry)).containsExactly("HEAD", "HEAD");
  }

  @Test
  @Covers("registries §8.3")
  void sendsTheTypesThatDistributionWantsToHear() {
    try (InMemoryRegistry picky =
        InMemoryRegistry.builder().quirks(Quirk.ACCEPT_REQUIRED).start()) {
      Fixtures.seedImage(picky, "v1");

      assertThat(client.headManifest(ArtifactReference.of(Fixtures.repository(picky), "v1")))
          .contains(IMAGE);
    }
  }

  static Fault[] uselessAnswers() {
    return new Fault[] {
      Fault.withoutDigestHeader(),
      Fault.header("Docker-Content-Digest", "sha256:../.."),
      Fault.header("Docker-Content-Digest", "md5:00"),
      Fault.withoutContentLength(),
      Fault.withoutHeader("Content-Type"),
      Fault.contentType("text/html"),
      Fault.status(400),
      Fault.status(405),
      Fault.status(406),
      Fault.status(501)
    };
  }

  @ParameterizedTest
  @MethodSource("uselessAnswers")
  void readsTheManifestWhereTheAnswerIsOfNoUse(Fault useless) {
    seed();
    registry.fail(useless.onMethod("HEAD"));

    assertThat(client.headManifest(tag())).contains(IMAGE);
    assertThat(methods(registry)).containsExactly("HEAD", "GET");
  }

  @Test
  @Covers("registries §8.1")
  void aDigestByAnotherAlgorithmSaysNothing() {
    seed();
    String sha512 = Digest.of(Digest.Algorithm.SHA512, Fixtures.image()).toString();
    registry.fail(Fault.header("Docker-Content-Digest", sha512));

    assertThat(client.headManifest(pinned())).contains(IMAGE);
  }

  @Test
  void refusesAnotherDigestThanWasAskedFor() {
    seed();
    registry.fail(Fault.wrongDigestHeader());

    assertRefused(CommonReason.DIGEST_MISMATCH, () -> client.headManifest(pinned()));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500})
  void aRefusalIsNoAnswer(int status) {
    seed();
    registry.fail(Fault.status(status));

    assertThat(assertFails(() -> client.headManifest(tag())).status()).hasValue(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "sha384", "sha512"})
  void storesAndReadsByEveryAlgorithm(String prefix) {
    Bytes image = Fixtures.image();
    Digest digest =
        Digest.of(Digest.Algorithm.valueOf(prefix.toUpperCase(java.util.Locale.ROOT)), image);
    registry.putBlob("team/app", Fixtures.EMPTY_CONFIG.toByteArray());
    ArtifactReference pinned = ArtifactReference.of(Fixtures.repository(registry), digest);

    assertThat(client.putManifest(pinned, MediaType.OCI_MANIFEST, image).digest())
        .isEqualTo(digest);
    assertThat(client.headManifest(pinned).orElseThrow().digest()).isEqualTo(digest);
    assertThat(client.manifest(pinned).orElseThrow().content()).isEqualTo(image);
    assertThat(client.deleteManifest(pinned.repository(), digest)).isTrue();
  }
}
