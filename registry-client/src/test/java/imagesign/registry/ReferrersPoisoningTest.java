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
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import imagesign.testkit.ReferrersMode;
import imagesign.testkit.RegistryBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is under the fallback tag may be anything, the subject itself included (GitLab). */
class ReferrersPoisoningTest {
  private static final Bytes INDEX =
      Manifests.index().manifests(List.of(Fixtures.subject())).toBytes();

  @ParameterizedTest
  @Covers("registries §6.11")
  @EnumSource(Digest.Algorithm.class)
  void anIndexIsNotTheListOfItsOwnReferrers(Digest.Algorithm algorithm) {
    try (InMemoryRegistry registry = aliasing();
        RegistryClient client = Fixtures.client()) {
      Digest subject = seed(registry, algorithm, INDEX, MediaType.OCI_INDEX);
      Repository repository = Fixtures.repository(registry);
      alias(registry, repository, subject, INDEX, MediaType.OCI_INDEX);

      Referrers found = client.referrers(repository, subject, 10);

      assertThat(found.descriptors()).isEmpty();
      assertThat(found.truncated()).isFalse();
    }
  }

  @Test
  @Covers("registries §6.11")
  void anIndexThatIsItsOwnSubjectIsNeverWrittenTo() {
    try (InMemoryRegistry registry = aliasing();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      Fixtures.seedImage(registry, "v1");
      Digest subject = seed(registry, Digest.Algorithm.SHA256, INDEX, MediaType.OCI_INDEX);
      Bytes signature =
          Manifests.image()
              .config(Descriptor.of(MediaType.OCI_EMPTY, Fixtures.EMPTY_CONFIG))
              .layers(List.of())
              .subject(Descriptor.of(MediaType.OCI_INDEX, INDEX))
              .artifactType(Fixtures.ARTIFACT)
              .toBytes();
      client.putBlob(repository, MediaType.OCI_EMPTY, Fixtures.EMPTY_CONFIG);

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(
              () ->
                  client.putManifest(
                      ArtifactReference.of(repository, Digest.sha256(signature)),
                      MediaType.OCI_MANIFEST,
                      signature));

      assertThat(registry.tags("team/app")).containsExactly("v1");
      assertThat(registry.manifest("team/app", subject.toString()).orElseThrow().bytes())
          .isEqualTo(INDEX.toByteArray());
    }
  }

  @Test
  @Covers("registries §6.11")
  void anImageUnderItsOwnTagHasNoReferrers() {
    try (InMemoryRegistry registry = aliasing();
        RegistryClient client = Fixtures.client()) {
      Digest subject =
          seed(registry, Digest.Algorithm.SHA256, Fixtures.image(), MediaType.OCI_MANIFEST);

      assertThat(client.referrers(Fixtures.repository(registry), subject, 10).descriptors())
          .isEmpty();
    }
  }

  /** An entry is a hint; whose referrer a manifest is stands in the manifest. */
  @ParameterizedTest
  @Covers({"registries §6.11", "registries §8.9"})
  @EnumSource(
      value = ReferrersMode.class,
      names = {"ON", "OFF_404_TEXT"})
  void whoseReferrerAManifestIsStandsInTheManifest(ReferrersMode mode) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrers(mode).start();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      Fixtures.seedImage(registry, "v1");
      Descriptor signature = Fixtures.sign(client, repository, 1);
      Digest other = Digest.sha256(Bytes.utf8("other"));
      Descriptor hint =
          signature.withArtifactType(Fixtures.ARTIFACT).withAnnotations(Map.of("a", "b"));
      Bytes index = Manifests.index().manifests(List.of(hint)).toBytes();
      registry.putManifest(
          "team/app",
          FallbackTag.of(repository, other).identifier(),
          MediaType.OCI_INDEX.value(),
          index.toByteArray());

      List<Descriptor> listed = client.referrers(repository, other, 10).descriptors();

      assertThat(listed).hasSize(mode == ReferrersMode.ON ? 0 : 1);
      for (Descriptor entry : listed) {
        assertThat(
                client
                    .manifest(ArtifactReference.of(repository, entry.digest()))
                    .orElseThrow()
                    .subject()
                    .orElseThrow()
                    .digest())
            .isEqualTo(Fixtures.subject().digest())
            .isNotEqualTo(other);
      }
    }
  }

  private static InMemoryRegistry aliasing() {
    RegistryBuilder builder = InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT);
    return builder.quirks(Quirk.DASH_TAG_IS_DIGEST).start();
  }

  private static Digest seed(
      InMemoryRegistry registry, Digest.Algorithm algorithm, Bytes content, MediaType type) {
    Digest digest = Digest.of(algorithm, content);
    registry.putManifest("team/app", digest.toString(), type.value(), content.toByteArray());
    return digest;
  }

  /** The tag of a long digest is cut, so that it is no alias of it: the test plays that. */
  private static void alias(
      InMemoryRegistry registry,
      Repository repository,
      Digest subject,
      Bytes content,
      MediaType type) {
    registry.putManifest(
        "team/app",
        FallbackTag.of(repository, subject).identifier(),
        type.value(),
        content.toByteArray());
  }
}
