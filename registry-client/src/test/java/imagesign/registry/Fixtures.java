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
import imagesign.signature.FailureReason;
import imagesign.spi.ContentException;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An image in a registry, a signature of it, and clients that don't wait. */
final class Fixtures {
  static final MediaType ARTIFACT = new MediaType("application/vnd.test.signature");
  static final Bytes EMPTY_CONFIG = Bytes.utf8("{}");

  /** What the clients of {@link #builder} would have slept. */
  static final List<Duration> SLEPT = new CopyOnWriteArrayList<>();

  private Fixtures() {}

  static RegistryClientBuilder builder() {
    SLEPT.clear();
    return RegistryClient.builder()
        .time((time, cancellation) -> SLEPT.add(time), InstantSource.system());
  }

  static RegistryClient client() {
    return builder().build();
  }

  static Repository repository(InMemoryRegistry registry) {
    return new Repository(registry.host(), "team/app");
  }

  static Bytes image() {
    Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, EMPTY_CONFIG);
    return Manifests.image().config(config).layers(List.of()).toBytes();
  }

  /** Puts an image into the registry's store without a request. */
  static ArtifactReference seedImage(InMemoryRegistry registry, String tag) {
    String digest =
        registry.putManifest(
            "team/app", tag, MediaType.OCI_MANIFEST.value(), image().toByteArray());
    return ArtifactReference.of(repository(registry), tag).withDigest(Digest.parse(digest));
  }

  static Descriptor subject() {
    return Descriptor.of(MediaType.OCI_MANIFEST, image());
  }

  /** The manifest of a signature over the image; the number makes it different from others. */
  static Bytes signature(int number) {
    Descriptor layer = Descriptor.of(ARTIFACT, Bytes.utf8("signature " + number));
    return Manifests.image()
        .config(Descriptor.of(MediaType.OCI_EMPTY, EMPTY_CONFIG))
        .layers(List.of(layer))
        .annotations(Map.of("number", Integer.toString(number)))
        .subject(subject())
        .artifactType(ARTIFACT)
        .toBytes();
  }

  /** Uploads a signature as a signer does. */
  static Descriptor sign(RegistryClient client, Repository repository, int number) {
    client.putBlob(repository, MediaType.OCI_EMPTY, EMPTY_CONFIG);
    client.putBlob(repository, ARTIFACT, Bytes.utf8("signature " + number));
    Bytes manifest = signature(number);
    return client.putManifest(
        ArtifactReference.of(repository, Digest.sha256(manifest)),
        MediaType.OCI_MANIFEST,
        manifest);
  }

  /** What a failing test of content does. */
  interface Action {
    void run() throws IOException;
  }

  static void assertRefused(FailureReason reason, Action action) {
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  static RegistryException assertFails(Action action) {
    return assertThatExceptionOfType(RegistryException.class).isThrownBy(action::run).actual();
  }

  /** A stream that fails where it should end. */
  static InputStream brokenAfter(byte[] content) {
    return new FilterInputStream(new ByteArrayInputStream(content)) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read < 0) {
          throw new IOException("disk on fire");
        }
        return read;
      }
    };
  }

  static List<String> methods(InMemoryRegistry registry) {
    return registry.requests().stream().map(RecordedRequest::method).toList();
  }
}
