package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CVE-2025-24882 and its like: a digest is that of the bytes, whatever a registry says of them. */
class PinnedDigestTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final RegistryClient client = Fixtures.client();
  private final Repository repository = Fixtures.repository(registry);
  private final ArtifactReference image = Fixtures.seedImage(registry, "v1");
  private final ArtifactReference byTag = ArtifactReference.of(repository, "v1");
  private final ArtifactReference byDigest =
      ArtifactReference.of(repository, image.digest().orElseThrow());

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  /** The body is well-formed, and another image. */
  @ParameterizedTest
  @Covers({"registries §6.2", "registries §8.1"})
  @EnumSource(Header.class)
  void otherContentUnderADigestIsRefusedWhateverTheHeader(Header header) {
    Bytes other = Bytes.utf8(Fixtures.image().toUtf8() + "\n");
    registry.replaceContent("team/app", byDigest.identifier(), other.toByteArray());
    registry.fail(header.fault(byDigest.digest().orElseThrow(), other));

    for (ArtifactReference reference : new ArtifactReference[] {byDigest, image}) {
      assertThatExceptionOfType(ContentException.class)
          .isThrownBy(() -> client.manifest(reference))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.DIGEST_MISMATCH));
    }
  }

  @ParameterizedTest
  @Covers({"registries §6.2", "registries §8.1"})
  @EnumSource(
      value = Header.class,
      names = {"ABSENT", "OTHER_ALGORITHM", "MALFORMED", "OF_THE_CONTENT"})
  void aTagHasTheDigestOfItsBytes(Header header) {
    registry.fail(header.fault(Digest.sha256(Bytes.utf8("x")), Fixtures.image()));

    assertThat(client.manifest(byTag).orElseThrow().digest())
        .isEqualTo(Digest.sha256(Fixtures.image()));
  }

  @ParameterizedTest
  @Covers({"registries §6.2", "registries §8.1"})
  @ValueSource(strings = {"SHA384", "SHA512"})
  void anAnswerByAnotherAlgorithmIsNoContradiction(Digest.Algorithm algorithm) {
    Bytes content = Bytes.utf8("some content");
    Descriptor blob =
        Descriptor.of(Fixtures.ARTIFACT, Digest.of(algorithm, content), content.size());
    try (InMemoryRegistry old =
        InMemoryRegistry.builder().quirks(Quirk.BLOB_DIGEST_HEADER_SHA256).start()) {
      Repository there = Fixtures.repository(old);
      client.putBlob(there, blob, content::openStream);

      assertThat(client.blob(there, blob, 100)).contains(content);

      Fault otherBytes = Fault.wrongBytes();
      old.fail(otherBytes);
      assertThatExceptionOfType(ContentException.class)
          .isThrownBy(() -> client.blob(there, blob, 100))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.DIGEST_MISMATCH));
    }
  }

  @Test
  @Covers("registries §6.2")
  void aTagThatMovesMovesNoDigest() {
    Digest before = client.manifest(byTag).orElseThrow().digest();
    byte[] other = Bytes.utf8(Fixtures.image().toUtf8() + "\n").toByteArray();
    registry.putManifest("team/app", "v1", "application/vnd.oci.image.manifest.v1+json", other);

    assertThat(client.manifest(byTag).orElseThrow().digest()).isNotEqualTo(before);
    assertThat(client.manifest(byTag.withDigest(before)).orElseThrow().digest()).isEqualTo(before);
  }

  @Test
  @Covers("registries §6.2")
  void aRegistryThatStoresUnderAnyDigestIsNotBelieved() {
    try (InMemoryRegistry liar =
        InMemoryRegistry.builder().quirks(Quirk.WRONG_DIGEST_STORED).start()) {
      ArtifactReference seeded = Fixtures.seedImage(liar, "v1");
      ArtifactReference pinned =
          ArtifactReference.of(seeded.repository(), seeded.digest().orElseThrow());
      liar.replaceContent("team/app", pinned.identifier(), Bytes.utf8("{}").toByteArray());

      assertThatExceptionOfType(ContentException.class)
          .isThrownBy(() -> client.manifest(pinned))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(CommonReason.DIGEST_MISMATCH));
    }
  }

  /** What {@code Docker-Content-Digest} says. */
  enum Header {
    AS_REQUESTED,
    OF_THE_CONTENT,
    ABSENT,
    OTHER_ALGORITHM,
    MALFORMED;

    Fault fault(Digest requested, Bytes content) {
      String name = "Docker-Content-Digest";
      return switch (this) {
        case AS_REQUESTED -> Fault.header(name, requested.toString());
        case OF_THE_CONTENT -> Fault.header(name, Digest.sha256(content).toString());
        case ABSENT -> Fault.withoutHeader(name);
        case OTHER_ALGORITHM ->
            Fault.header(name, Digest.of(Digest.Algorithm.SHA512, Bytes.utf8("x")).toString());
        case MALFORMED -> Fault.header(name, "sha256:../../manifests/v1");
      };
    }
  }
}
