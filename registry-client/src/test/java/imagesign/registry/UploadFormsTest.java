package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In how many ways registries say that they have taken something. */
class UploadFormsTest {
  private static final Bytes CONTENT = Bytes.utf8("some content");
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);

  @ParameterizedTest
  @Covers("registries §8.5")
  @EnumSource(
      value = Quirk.class,
      names = {"PATCH_201", "PATCH_204", "CREATED_WITHOUT_LOCATION", "UPLOAD_STATE"})
  void aPatchMayBeWantedAndIsAnsweredInManyWays(Quirk quirk) {
    try (InMemoryRegistry registry =
            InMemoryRegistry.builder().quirks(Quirk.PUT_NEEDS_PATCH, quirk).start();
        RegistryClient client = Fixtures.client()) {
      client.putBlob(Fixtures.repository(registry), BLOB, CONTENT::openStream);

      assertThat(registry.blob("team/app", BLOB.digest().toString()))
          .contains(CONTENT.toByteArray());
      assertThat(Fixtures.methods(registry))
          .containsExactly("HEAD", "POST", "PUT", "POST", "PATCH", "PUT");
    }
  }

  @ParameterizedTest
  @Covers("registries §8.5")
  @EnumSource(
      value = Quirk.class,
      names = {"MANIFEST_200", "MANIFEST_202", "CREATED_WITHOUT_LOCATION"})
  void aManifestMayBeTakenInManyWays(Quirk quirk) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().quirks(quirk).start();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      client.putBlob(repository, MediaType.OCI_CONFIG, Fixtures.EMPTY_CONFIG);
      client.putManifest(
          ArtifactReference.of(repository, "v1"), MediaType.OCI_MANIFEST, Fixtures.image());

      assertThat(registry.tags("team/app")).isEqualTo(List.of("v1"));
    }
  }

  /** The neighbours of those: nothing was stored, and the caller learns it. */
  @ParameterizedTest
  @Covers("registries §8.5")
  @ValueSource(ints = {203, 204, 206, 301, 400, 404, 405, 416})
  void otherStatusesOfAManifestAreNoSuccess(int status) {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.answer(status, "text/plain", new byte[0]).onMethod("PUT"));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(
              () ->
                  client.putManifest(
                      ArtifactReference.of(Fixtures.repository(registry), "v1"),
                      MediaType.OCI_MANIFEST,
                      Fixtures.image()))
          .satisfies(e -> assertThat(e.status()).hasValue(status));
    }
  }
}
