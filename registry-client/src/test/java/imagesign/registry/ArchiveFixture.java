package imagesign.registry;

import static imagesign.registry.ArchiveFixture.APP;
import static imagesign.registry.ArchiveFixture.BLOB;
import static imagesign.registry.ArchiveFixture.CONTENT;
import static imagesign.registry.ArchiveFixture.V1;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A layout, and the archives that hold its files. */
final class ArchiveFixture {
  static final Repository APP = new Repository("r.example", "team/app");
  static final ArtifactReference V1 = ArtifactReference.of(APP, "v1");
  static final Bytes CONTENT = Bytes.utf8("content ".repeat(200));
  static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);
  static final Descriptor LONG_NAMED =
      Descriptor.of(Fixtures.ARTIFACT, Digest.of(Digest.Algorithm.SHA512, CONTENT), CONTENT.size());

  private final Path directory;
  private final OciLayoutStore layout;
  private final Map<String, byte[]> files = new TreeMap<>();

  ArchiveFixture(Path directory) throws IOException {
    this.directory = directory;
    layout = filled(directory.resolve("layout"));
    try (Stream<Path> all = Files.walk(directory.resolve("layout"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = directory.resolve("layout").relativize(file).toString();
        files.put(name, Files.readAllBytes(file));
      }
    }
  }

  static OciLayoutStore filled(Path folder) {
    OciLayoutStore made = OciLayoutStore.create(folder);
    ContentStore store = made.as(APP);
    store.putManifest(V1, MediaType.OCI_MANIFEST, Fixtures.image());
    store.putBlob(APP, Fixtures.ARTIFACT, CONTENT);
    store.putBlob(APP, LONG_NAMED, CONTENT::openStream);
    Bytes signature = Fixtures.signature(1);
    store.putManifest(
        ArtifactReference.of(APP, Digest.sha256(signature)), MediaType.OCI_MANIFEST, signature);
    return made;
  }

  ContentSource open(byte[] archive) {
    try {
      return OciArchive.open(Files.write(directory.resolve("archive.tar"), archive)).as(APP);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] written() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    layout.writeArchive(out);
    return out.toByteArray();
  }

  static void assertWhole(ContentSource source) {
    assertThat(source.manifest(V1).orElseThrow().content()).isEqualTo(Fixtures.image());
    assertThat(source.blob(APP, BLOB, 10_000)).contains(CONTENT);
    assertThat(source.blob(APP, LONG_NAMED, 10_000)).contains(CONTENT);
    assertThat(source.referrers(APP, Fixtures.subject().digest(), 10).descriptors())
        .extracting(Descriptor::digest)
        .containsExactly(Digest.sha256(Fixtures.signature(1)));
  }

  OciLayoutStore layout() {
    return layout;
  }

  /** The files of the layout by their names, which a test may change before it writes them. */
  Map<String, byte[]> files() {
    return files;
  }

  /** Writes the files as other tools do. */
  TestTar all() {
    TestTar tar = new TestTar();
    files.entrySet().forEach(file -> posix(tar, file));
    return tar;
  }

  static TestTar posix(TestTar tar, Map.Entry<String, byte[]> file) {
    return file.getKey().length() > 100 ? pax(tar, file) : tar.file(file.getKey(), file.getValue());
  }

  static TestTar pax(TestTar tar, Map.Entry<String, byte[]> file) {
    return tar.pax('x', "path=" + file.getKey(), "size=" + file.getValue().length)
        .entry("x", '0', file.getValue());
  }
}
