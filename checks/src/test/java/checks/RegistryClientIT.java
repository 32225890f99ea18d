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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The same calls on every registry; {@code target/tiers} says on which they were made. */
@ParameterizedClass(name = "{0}")
@MethodSource("checks.Backings#all")
class RegistryClientIT {
  private static final TierReport REPORT = new TierReport(RegistryClientIT.class);
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static Backing backing;

  private final RegistryClient client = backing.client();
  private final Repository repository =
      new Repository(backing.host(), "it/app-" + NEXT.incrementAndGet());

  RegistryClientIT(Backings.Choice choice) {
    assertThat(backing.name()).isEqualTo(choice.name());
  }

  @BeforeParameterizedClassInvocation
  static void startRegistry(Backings.Choice choice) {
    backing = choice.start().get();
  }

  @AfterParameterizedClassInvocation
  static void stopRegistry() {
    REPORT.write(backing);
    backing.close();
  }

  @AfterEach
  void close() {
    REPORT.count();
    client.close();
  }

  private ArtifactReference tag(String tag) {
    return ArtifactReference.of(repository, tag);
  }

  private ArtifactReference image(String tag, String text) {
    return TestImages.image(client, tag(tag).toString(), text);
  }

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
    assertThat(client.blob(repository, blob, 100)).isEmpty();
    assertThat(client.openBlob(repository, blob)).isEmpty();
  }

  @Test
  void streamsABlobBothWays() throws IOException {
    byte[] content = new byte[5 << 20];
    new Random(5).nextBytes(content);
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, Bytes.copyOf(content));
    client.putBlob(repository, blob, () -> new ByteArrayInputStream(content));
    try (InputStream in = client.openBlob(repository, blob).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
  }

  @Test
  void storesNoOtherContentThanWasAnnounced() {
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, Bytes.utf8("announced"));
    assertThatExceptionOfType(ContentException.class)
        .isThrownBy(
            () -> client.putBlob(repository, blob, Bytes.utf8("something")::openStream));
    assertThat(client.openBlob(repository, blob)).isEmpty();
    client.putBlob(repository, blob, Bytes.utf8("announced")::openStream);
    assertThat(client.blob(repository, blob, 100)).contains(Bytes.utf8("announced"));
  }

  @Test
  void listsWhatRefersToAnImage() {
    ArtifactReference subject = image("1", "content");
    ArtifactReference other = image("2", "other content");
    List<Descriptor> pushed =
        List.of(
            refer(subject, "application/vnd.it.a", "one"),
            refer(subject, "application/vnd.it.a", "two"),
            refer(subject, "application/vnd.it.b", "three"));
    assertThat(referrers(subject)).containsExactlyInAnyOrderElementsOf(pushed);
    assertThat(referrers(other)).isEmpty();
  }

  private Descriptor refer(ArtifactReference subject, String type, String text) {
    return TestImages.referrer(client, subject, type, text);
  }

  private List<Descriptor> referrers(ArtifactReference subject) {
    return client.referrers(repository, subject.digest().orElseThrow(), 100).descriptors();
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
                    .satisfies(e -> assertThat(e.isTransient()).isFalse());
              }
            });
  }
}
