package examples;

import imagesign.VerificationResult;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.cosign.CosignAuthority;
import imagesign.cosign.CosignKeyPair;
import imagesign.cosign.CosignKeys;
import imagesign.cosign.CosignSigner;
import imagesign.cosign.SignatureFormat;
import imagesign.cosign.TransparencyLog;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Repository;
import imagesign.registry.ContentSource;
import imagesign.registry.CopyReport;
import imagesign.registry.ImageCopy;
import imagesign.registry.OciArchive;
import imagesign.registry.OciLayoutStore;
import imagesign.registry.RegistryClient;
import imagesign.testkit.InMemoryRegistry;
import imagesign.trust.TrustPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Brings a signed image over a gap that no network crosses: from a registry into an archive, and
 * from there into another registry. What was signed is still signed at each place.
 */
public final class MirrorWithSignatures {
  private final Path directory;
  private final TrustPolicy policy;

  private MirrorWithSignatures(Path directory, TrustPolicy policy) {
    this.directory = directory;
    this.policy = policy;
  }

  /**
   * Runs the example on two registries of its own.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    Path directory = temporary();
    try (CosignKeyPair key = CosignKeys.generate()) {
      var authority = CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired());
      var mirror = new MirrorWithSignatures(directory, TrustPolicy.requireAny(authority));
      Path archive = mirror.fetch(key);
      mirror.deliver(archive);
    } finally {
      delete(directory);
    }
  }

  /** On one side: an image is signed in both forms and copied to an archive. */
  private Path fetch(CosignKeyPair key) {
    try (var server = InMemoryRegistry.start();
        var registry = RegistryClient.builder().build()) {
      var image = ArtifactReference.parse(server.host() + "/team/app:1.4");
      SmallImage.push(registry, image, "the app");
      CosignSigner.with(key, registry).sign(image);
      CosignSigner.with(key, registry).format(SignatureFormat.LEGACY).sign(image);

      OciLayoutStore layout = OciLayoutStore.create(directory.resolve("layout"));
      var onDisk = ArtifactReference.of(repository(), "1.4");
      show("to the disk", ImageCopy.between(registry, layout.as(repository())).copy(image, onDisk));
      Path archive = directory.resolve("app.tar");
      layout.writeArchive(archive);
      return archive;
    }
  }

  /** On the other side: the archive is verified where it lies, and then pushed. */
  private void deliver(Path archive) {
    ContentSource carried = OciArchive.open(archive).as(repository());
    var image = ArtifactReference.of(repository(), "1.4");
    show("in the archive", Verifier.of(carried).verify(image, policy));

    try (var server = InMemoryRegistry.start();
        var registry = RegistryClient.builder().build()) {
      var target = ArtifactReference.parse(server.host() + "/mirror/app:1.4");
      ImageCopy copy = ImageCopy.between(carried, registry);
      show("to the mirror", copy.copy(image, target));
      show("at the mirror", Verifier.of(registry).verify(target, policy));
      show("a second time", copy.copy(image, target));
    }
  }

  /** The name under which the image lies on the disk; policies match images by their names. */
  private static Repository repository() {
    return new Repository("carried.example", "team/app");
  }

  private static void show(String what, CopyReport report) {
    System.out.printf(
        "%-15s %d bytes copied, already there: %d of %d%n",
        what,
        report.bytes(),
        report.entries(CopyReport.Outcome.PRESENT).size(),
        report.entries().size());
  }

  private static void show(String what, VerificationResult<VerifiedArtifact> result) {
    System.out.printf("%-15s verified %s%n", what, result.orThrow().reference());
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("mirror");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
