package checks;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.ContentSource;
import imagesign.registry.ContentStore;
import imagesign.registry.CopyReport;
import imagesign.registry.ImageCopy;
import imagesign.registry.OciLayoutStore;
import imagesign.registry.RegistryClient;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.ReferrersMode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A multi-arch image with all that belongs to it, to the registry, within it and from it. */
class CopyIT extends EveryRegistry {
  private static final String TYPE = "application/vnd.it.a";

  /**
   * What is copied.
   *
   * @param index the image
   * @param signature what refers to the index
   * @param childSignature what refers to one of its images
   * @param tag the tag that Cosign makes of the index's digest
   */
  private record Signed(
      ArtifactReference index, Descriptor signature, Descriptor childSignature, String tag) {}

  private static Signed push(ContentStore store, Repository repository) {
    String name = repository.toString();
    ArtifactReference amd64 = TestImages.image(store, name + ":amd64", "amd64 of " + name);
    ArtifactReference arm64 = TestImages.image(store, name + ":arm64", "arm64 of " + name);
    ArtifactReference index = TestImages.index(store, name + ":1", amd64, arm64);
    String tag = index.digest().orElseThrow().toString().replace(':', '-') + ".sig";
    TestImages.image(store, name + ":" + tag, "legacy signature of " + name);
    return new Signed(
        index,
        TestImages.referrer(store, index, TYPE, "signature"),
        TestImages.referrer(store, arm64, TYPE, "signature of a child"),
        tag);
  }

  private static void assertComplete(ContentSource store, Repository repository, Signed signed) {
    Digest digest = signed.index().digest().orElseThrow();
    ArtifactReference tagged = ArtifactReference.of(repository, "1");
    assertThat(store.manifest(tagged).orElseThrow().digest()).isEqualTo(digest);
    assertThat(store.referrers(repository, digest, 10).descriptors())
        .containsExactly(signed.signature());
    List<Descriptor> children = store.manifest(tagged).orElseThrow().manifests();
    assertThat(children).hasSize(2);
    assertThat(store.referrers(repository, children.get(1).digest(), 10).descriptors())
        .containsExactly(signed.childSignature());
    for (Descriptor child : children) {
      ArtifactReference image = ArtifactReference.of(repository, child.digest());
      Descriptor layer = store.manifest(image).orElseThrow().layers().get(0);
      assertThat(store.blob(repository, layer, 1000)).isPresent();
    }
    assertThat(store.manifest(ArtifactReference.of(repository, signed.tag()))).isPresent();
  }

  @Test
  void copiesWithinTheRegistry() {
    Signed signed = push(client, repository);
    Repository target = newRepository();
    CopyReport report =
        ImageCopy.between(client, client).copy(tag("1"), ArtifactReference.of(target, "1"));
    assertComplete(client, target, signed);
    assertThat(report.entries(CopyReport.Outcome.MOUNTED)).isNotEmpty();
  }

  @Test
  void copiesFromARegistryAndToAnother() {
    try (InMemoryRegistry api = InMemoryRegistry.start();
        InMemoryRegistry without =
            InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
        RegistryClient plain = RegistryClient.builder().build()) {
      Repository source = new Repository(api.host(), "it/source");
      Repository target = new Repository(without.host(), "it/target");
      Signed signed = push(plain, source);
      ImageCopy.between(plain, client).copy(ArtifactReference.of(source, "1"), tag("1"));
      assertComplete(client, repository, signed);
      ImageCopy.between(client, plain).copy(tag("1"), ArtifactReference.of(target, "1"));
      assertComplete(plain, target, signed);
    }
  }

  @Test
  void copiesByALayout(@TempDir Path directory) {
    Signed signed = push(client, repository);
    Repository name = new Repository("layout.example", "it/layout");
    ContentStore layout = OciLayoutStore.create(directory).as(name);
    ImageCopy.between(client, layout).copy(tag("1"), ArtifactReference.of(name, "1"));
    assertComplete(layout, name, signed);
    Repository target = newRepository();
    ImageCopy.between(layout, client)
        .copy(ArtifactReference.of(name, "1"), ArtifactReference.of(target, "1"));
    assertComplete(client, target, signed);
  }

  @Test
  void goesOnWithACopyThatIsThereInPart() {
    Signed signed = push(client, repository);
    Repository target = newRepository();
    Bytes layer = Bytes.utf8("amd64 of " + repository);
    client.putBlob(target, MediaType.OCI_LAYER, layer);
    ImageCopy copy = ImageCopy.between(client, client);
    copy.copy(tag("1"), ArtifactReference.of(target, "1"));
    assertComplete(client, target, signed);
    CopyReport again = copy.copy(tag("1"), ArtifactReference.of(target, "1"));
    assertThat(again.entries())
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e.outcome()).isEqualTo(CopyReport.Outcome.PRESENT));
  }
}
