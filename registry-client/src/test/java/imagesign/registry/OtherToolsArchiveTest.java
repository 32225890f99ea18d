package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.registry.CopyReport.Kind;
import imagesign.signature.CommonReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives that other tools wrote; see the README beside them. */
class OtherToolsArchiveTest {
  private static final Repository APP = new Repository("r.example", "team/app");
  private static final String IMAGE =
      "sha256:2b37e4eabcc14c2950cff77687834a0fecb9768f119c2b217a91da9cc498b28a";
  private static final String SIGNATURE =
      "sha256:95fb2f63094b8f38234a09e04e8c48930fbb7037e7bcd91cd3f22d7704661c54";
  private static final String REPACKED =
      "sha256:a5f8c3b44c6f423dd5d2cd3bde541a6c609c593139844b05fe6977d50a62c6dc";

  @TempDir Path directory;

  /** An archive, how its image is named, and what it holds. */
  enum Archive {
    ORAS("oras-backup.tar", ":1", IMAGE, true),
    COSIGN("cosign-save.tar", "@" + IMAGE, IMAGE, true),
    PODMAN("podman-oci.tar", ":1", REPACKED, false);

    final String file;
    final String name;
    final String image;
    final boolean signed;

    Archive(String file, String name, String image, boolean signed) {
      this.file = file;
      this.name = name;
      this.image = image;
      this.signed = signed;
    }

    ArtifactReference reference() {
      return ArtifactReference.parse(APP + name);
    }

    Digest digest() {
      return Digest.parse(image);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = OtherToolsArchiveTest.class.getResourceAsStream("archives/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OciArchive open(byte[] archive) {
    try {
      return OciArchive.open(Files.write(directory.resolve("archive.tar"), archive));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsTheImageWithAllThatBelongsToIt(Archive archive) {
    ContentSource source = open(resource(archive.file)).as(APP);

    Manifest image = source.manifest(archive.reference()).orElseThrow();
    assertThat(image.digest()).isEqualTo(archive.digest());
    assertThat(ManifestContent.blobs(image))
        .hasSize(2)
        .allMatch(blob -> source.blob(APP, blob, 10_000).isPresent());
    assertThat(source.referrers(APP, archive.digest(), 10).descriptors())
        .extracting(Descriptor::digest)
        .isEqualTo(archive.signed ? List.of(Digest.parse(SIGNATURE)) : List.of());
  }

  @ParameterizedTest
  @EnumSource
  void copiesTheSignatureToo(Archive archive) {
    ContentSource source = open(resource(archive.file)).as(APP);
    ContentStore target = OciLayoutStore.create(directory.resolve("target")).as(APP);

    CopyReport report =
        ImageCopy.between(source, target)
            .copy(archive.reference(), ArtifactReference.of(APP, "v1"));

    assertThat(report.entries().stream().filter(entry -> entry.kind() == Kind.REFERRER))
        .hasSize(archive.signed ? 1 : 0);
    assertThat(target.referrers(APP, archive.digest(), 10).descriptors())
        .hasSize(archive.signed ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnImageOfWhichOneByteIsAnother(Archive archive) {
    byte[] bytes = resource(archive.file);
    Manifest image = open(bytes).as(APP).manifest(archive.reference()).orElseThrow();
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[all.indexOf(image.content().toUtf8()) + 1] ^= 1;

    ContentSource source = open(bytes).as(APP);

    Fixtures.assertRefused(
        CommonReason.DIGEST_MISMATCH, () -> source.manifest(archive.reference()));
  }

  @Test
  void refusesWhatIsNoLayout() {
    Fixtures.assertFails(() -> open(resource("crane-pull.tar")));
    Fixtures.assertRefused(ArchiveReason.UNSAFE_ENTRY, () -> open(resource("podman-docker.tar")));
  }

  @ParameterizedTest
  @EnumSource
  void refusesEachWhenItIsCut(Archive archive) {
    byte[] bytes = resource(archive.file);
    Stream.of(600, bytes.length / 2)
        .forEach(
            length ->
                Fixtures.assertRefused(
                    ArchiveReason.TRUNCATED, () -> open(Arrays.copyOf(bytes, length))));
  }
}
