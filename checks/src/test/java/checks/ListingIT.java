package checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.registry.Listing;
import imagesign.registry.RegistryException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tags and repositories, and what becomes of them when something is deleted. */
class ListingIT extends EveryRegistry {
  @Test
  void listsEveryTagOnce() {
    Bytes manifest = client.manifest(image("t0", "content")).orElseThrow().content();
    List<String> tags = IntStream.range(0, 25).mapToObj(i -> "t" + i).toList();
    tags.forEach(tag -> client.putManifest(tag(tag), MediaType.OCI_MANIFEST, manifest));
    Listing<String> all = client.tags(repository, 100);
    assertThat(all.items()).containsExactlyInAnyOrderElementsOf(tags);
    assertThat(all.truncated()).isFalse();
    Listing<String> some = client.tags(repository, 10);
    assertThat(some.items()).hasSize(10).isSubsetOf(tags);
    assertThat(some.truncated()).isTrue();
  }

  @Test
  void listsNoTagOfARepositoryThatIsNotThere() {
    assertThat(client.tags(repository, 10)).isEqualTo(new Listing<>(List.of(), false));
  }

  @Test
  void listsRepositories() {
    image("1", "content");
    assertThat(client.repositories(backing.host(), 10_000).items()).contains(repository);
  }

  @Test
  void deletesAManifestWithItsTags() {
    Digest digest = image("1", "content").digest().orElseThrow();
    assertThat(client.deleteManifest(repository, digest)).isTrue();
    assertThat(client.manifest(ArtifactReference.of(repository, digest))).isEmpty();
    assertThat(client.manifest(tag("1"))).isEmpty();
    assertThat(client.deleteManifest(repository, digest)).isFalse();
  }

  @Test
  void deletesATagAlone() {
    ArtifactReference image = image("1", "content");
    if (backing.deletesTags()) {
      assertThat(client.deleteTag(repository, "1")).isTrue();
      assertThat(client.manifest(tag("1"))).isEmpty();
    } else {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.deleteTag(repository, "1"))
          .satisfies(e -> assertThat(e.isUnsupported()).isTrue());
    }
    assertThat(client.manifest(image)).isPresent();
  }

  @Test
  void deletesABlob() {
    Descriptor blob = client.putBlob(repository, MediaType.OCI_LAYER, random(100));
    assertThat(client.deleteBlob(repository, blob.digest())).isTrue();
    assertThat(client.openBlob(repository, blob)).isEmpty();
    assertThat(client.deleteBlob(repository, blob.digest())).isFalse();
  }
}
