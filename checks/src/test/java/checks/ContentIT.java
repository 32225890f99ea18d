package checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.RegistryClient;
import imagesign.registry.RegistryException;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Images and blobs, there and back. */
class ContentIT extends EveryRegistry {
  private static final int SEVERAL_MIB = (5 << 20) + 1;

  @Test
  void givesBackTheBytesOfAnImage() {
    ArtifactReference pushed = image("1", "content");
    Manifest byTag = client.manifest(tag("1")).orElseThrow();
    Manifest byDigest = client.manifest(pushed).orElseThrow();
    assertThat(byTag.digest()).isEqualTo(pushed.digest().orElseThrow());
    assertThat(byDigest.content()).isEqualTo(byTag.content());
    assertThat(Digest.sha256(byTag.content())).isEqualTo(byTag.digest());
    Descriptor layer = Descriptor.of(MediaType.OCI_LAYER, Bytes.utf8("content"));
    assertThat(byTag.layers()).containsExactly(layer);
    assertThat(client.blob(repository, layer, 100)).contains(Bytes.utf8("content"));
  }

  @Test
  void looksAtAManifestWithoutReadingIt() {
    ArtifactReference pushed = image("1", "content");
    Descriptor described = client.manifest(pushed).orElseThrow().descriptor();
    assertThat(client.headManifest(tag("1"))).contains(described);
    assertThat(client.headManifest(pushed)).contains(described);
  }

  @Test
  void movesATag() {
    image("1", "content");
    ArtifactReference second = image("1", "other content");
    assertThat(client.manifest(tag("1")).orElseThrow().digest())
        .isEqualTo(second.digest().orElseThrow());
  }

  @Test
  void findsNothingWhereNothingIs() {
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, Bytes.utf8("nowhere"));
    assertThat(client.manifest(tag("1"))).isEmpty();
    image("1", "content");
    assertThat(client.manifest(tag("2"))).isEmpty();
    assertThat(client.manifest(ArtifactReference.of(repository, blob.digest()))).isEmpty();
    assertThat(client.headManifest(tag("2"))).isEmpty();
    assertThat(client.blob(repository, blob, 100)).isEmpty();
    assertThat(client.openBlob(repository, blob)).isEmpty();
    assertThat(client.blobSize(repository, blob.digest())).isEmpty();
  }

  @Test
  void streamsABlobBothWays() throws IOException {
    Bytes content = random(SEVERAL_MIB);
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, content);
    client.putBlob(repository, blob, content::openStream);
    assertThat(read(blob)).isEqualTo(content);
    assertThat(client.blobSize(repository, blob.digest())).hasValue(content.size());
  }

  private Bytes read(Descriptor blob) throws IOException {
    try (InputStream in = client.openBlob(repository, blob).orElseThrow()) {
      return Bytes.copyOf(in.readAllBytes());
    }
  }

  @Test
  void readsAPartOfABlob() throws IOException {
    Bytes content = random(SEVERAL_MIB);
    Descriptor blob = client.putBlob(repository, MediaType.OCI_LAYER, content);
    int start = 1 << 20;
    try (InputStream in = client.openBlobRange(repository, blob, start, 1000).orElseThrow()) {
      assertThat(Bytes.copyOf(in.readAllBytes()))
          .isEqualTo(Bytes.copyOf(content.asByteBuffer().slice(start, 1000)));
    }
  }

  @Test
  void storesAStreamOfUnknownLength() throws IOException {
    Bytes content = random(SEVERAL_MIB);
    Descriptor blob = client.putBlob(repository, MediaType.OCI_LAYER, content.openStream());
    assertThat(blob).isEqualTo(Descriptor.of(MediaType.OCI_LAYER, content));
    assertThat(read(blob)).isEqualTo(content);
  }

  @Test
  void storesAStreamInChunks() throws IOException {
    Bytes content = random(SEVERAL_MIB);
    try (RegistryClient small = backing.settings().uploadChunkBytes(1 << 20).build()) {
      Descriptor streamed = small.putBlob(repository, MediaType.OCI_LAYER, content.openStream());
      assertThat(read(streamed)).isEqualTo(content);
      Bytes other = random(SEVERAL_MIB + 1);
      Descriptor described = Descriptor.of(MediaType.OCI_LAYER, other);
      small.putBlob(repository, described, other::openStream);
      assertThat(read(described)).isEqualTo(other);
    }
  }

  @Test
  void storesNothingAsABlob() throws IOException {
    Descriptor blob =
        client.putBlob(repository, MediaType.OCI_LAYER, InputStream.nullInputStream());
    assertThat(blob).isEqualTo(Descriptor.of(MediaType.OCI_LAYER, Bytes.EMPTY));
    assertThat(read(blob)).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void storesNoOtherContentThanWasAnnounced() {
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, Bytes.utf8("announced"));
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(() -> client.putBlob(repository, blob, Bytes.utf8("something")::openStream));
    assertThat(client.openBlob(repository, blob)).isEmpty();
    client.putBlob(repository, blob, Bytes.utf8("announced")::openStream);
    assertThat(client.blob(repository, blob, 100)).contains(Bytes.utf8("announced"));
  }

  @Test
  void hasABlobOfAnotherRepository() {
    Bytes content = random(1000);
    Descriptor blob = client.putBlob(repository, MediaType.OCI_LAYER, content);
    Repository other = newRepository();
    assertThat(client.blobSize(other, blob.digest())).isEmpty();
    assertThat(client.mountBlob(other, blob.digest(), repository)).isTrue();
    assertThat(client.blob(other, blob, 1000)).contains(content);
  }

  @Test
  void uploadsWhatCanNotBeMounted() {
    Bytes content = random(1000);
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, content);
    Repository empty = newRepository();
    assertThat(client.mountBlob(repository, blob.digest(), empty)).isFalse();
    client.putBlob(repository, blob, empty, content::openStream);
    assertThat(client.blob(repository, blob, 1000)).contains(content);
  }

  /** For everything that the registry demands: who does not bring it gets nothing. */
  @Test
  void getsNothingWithoutWhatTheRegistryDemands() {
    image("1", "content");
    backing
        .refused()
        .forEach(
            (wrong, access) -> {
              try (RegistryClient refused =
                  access.applyTo(RegistryClient.builder(), backing.host()).build()) {
                assertThatExceptionOfType(RegistryException.class)
                    .as(wrong)
                    .isThrownBy(() -> refused.manifest(tag("1")))
                    .satisfies(
                        e -> assertThat(e.status().isPresent() && e.isTransient()).isFalse());
              }
            });
  }
}
