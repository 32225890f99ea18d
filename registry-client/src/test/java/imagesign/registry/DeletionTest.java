package imagesign.registry;

import static imagesign.registry.Fixtures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletes of blobs, manifests and tags, which many registries don't offer. */
class DeletionTest {
  private static final Bytes CONTENT = Bytes.utf8("some content");
  private static final Digest BLOB = Digest.sha256(CONTENT);

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final Repository repository = Fixtures.repository(registry);

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private static Digest digest(ArtifactReference image) {
    return image.digest().orElseThrow();
  }

  @Test
  void deletesABlobOnce() {
    registry.putBlob("team/app", CONTENT.toByteArray());

    assertThat(client.deleteBlob(repository, BLOB)).isTrue();
    assertThat(registry.blob("team/app", BLOB.toString())).isEmpty();
    assertThat(client.deleteBlob(repository, BLOB)).isFalse();
  }

  @Test
  void deletesAManifestWithItsTags() {
    ArtifactReference image = Fixtures.seedImage(registry, "v1");

    assertThat(client.deleteManifest(repository, digest(image))).isTrue();
    assertThat(registry.tags("team/app")).isEmpty();
    assertThat(client.deleteManifest(repository, digest(image))).isFalse();
  }

  @Test
  void deletesATagAndKeepsTheManifest() {
    ArtifactReference image = Fixtures.seedImage(registry, "v1");

    assertThat(client.deleteTag(repository, "v1")).isTrue();
    assertThat(registry.tags("team/app")).isEmpty();
    assertThat(registry.manifest("team/app", digest(image).toString())).isPresent();
    assertThat(client.deleteTag(repository, "v1")).isFalse();
  }

  @Test
  void refusesATagThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.deleteTag(repository, BLOB.toString()));
    assertThat(registry.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Quirk.class,
      names = {"TAG_DELETE_400", "TAG_DELETE_405", "DELETE_405"})
  void saysThatARegistryDeletesNoTags(Quirk quirk) {
    try (InMemoryRegistry odd = InMemoryRegistry.builder().quirks(quirk).start()) {
      Fixtures.seedImage(odd, "v1");

      RegistryException e = assertFails(() -> client.deleteTag(Fixtures.repository(odd), "v1"));
      assertThat(e.isUnsupported()).isTrue();
      assertThat(e.isTransient()).isFalse();
      assertThat(odd.tags("team/app")).containsExactly("v1");
    }
  }

  @Test
  void saysThatARegistryDeletesNothing() {
    try (InMemoryRegistry odd = InMemoryRegistry.builder().quirks(Quirk.DELETE_405).start()) {
      Digest image = digest(Fixtures.seedImage(odd, "v1"));
      odd.putBlob("team/app", CONTENT.toByteArray());
      Repository there = Fixtures.repository(odd);

      assertThat(assertFails(() -> client.deleteBlob(there, BLOB)).isUnsupported()).isTrue();
      assertThat(assertFails(() -> client.deleteManifest(there, image)).isUnsupported()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 500})
  void aRefusalIsNotThatItIsNotOffered(int status) {
    registry.fail(Fault.status(status).onMethod("DELETE"));

    RegistryException e = assertFails(() -> client.deleteBlob(repository, BLOB));
    assertThat(e.isUnsupported()).isFalse();
    assertThat(e.status()).hasValue(status);
  }

  @Test
  @Covers("registries §8.14")
  void asksForTheRightToDelete() {
    try (InMemoryRegistry locked = InMemoryRegistry.builder().bearerAuth("user", "secret").start();
        RegistryClient login =
            Fixtures.builder()
                .credentials(
                    CredentialProvider.of(locked.host(), Credentials.basic("user", "secret")))
                .build()) {
      locked.putBlob("team/app", CONTENT.toByteArray());

      assertThat(login.deleteBlob(Fixtures.repository(locked), BLOB)).isTrue();
      assertThat(locked.requests())
          .extracting(RecordedRequest::query)
          .anyMatch(query -> query.contains("%3Adelete%2Cpull"));
    }
  }
}
