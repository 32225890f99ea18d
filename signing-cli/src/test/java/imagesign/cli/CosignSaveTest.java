package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layouts that {@code cosign save} wrote; see the README beside them. */
class CosignSaveTest {
  private static final String BUNDLE_MANIFEST =
      "80d46768d9c93dbfa76e2c7459777102723511374bdb13fd0945fca058449696";

  private static Fixture files;

  @TempDir Path directory;
  private Path saved;

  /** A layout, and the image in it. */
  enum Saved {
    BUNDLE("7c14896d09e61926a8030d903604221423681216e7db854e120784f8edfae872"),
    LEGACY("2cb060583aef165147e286208be749c876138e1dfe7c7d712f0c9720d83481e1");

    final String hex;

    Saved(String hex) {
      this.hex = hex;
    }

    String folder() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @BeforeAll
  static void makeKeys(@TempDir Path keys) {
    files = new Fixture(keys);
  }

  @BeforeEach
  void copyFiles() throws IOException, URISyntaxException {
    saved = directory.resolve("saved");
    Path from = resource("/cosign-save");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path to = saved.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(to);
        } else {
          Files.copy(path, to);
        }
      }
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(CosignSaveTest.class.getResource(name).toURI());
  }

  private String layout(Saved layout) {
    return "oci:" + saved.resolve(layout.folder());
  }

  private String image(Saved layout) {
    return layout(layout) + "@sha256:" + layout.hex;
  }

  private Run.Result verify(String image) {
    return verify(saved.resolve("cosign.pub").toString(), image);
  }

  private static Run.Result verify(String key, String image) {
    return Run.program().of("cosign", "verify", "--key", key, "--insecure-ignore-tlog", image);
  }

  private Path blob(Saved layout, String hex) {
    return saved.resolve(layout.folder()).resolve("blobs/sha256").resolve(hex);
  }

  @ParameterizedTest
  @EnumSource
  void verifiesWhatCosignSaved(Saved layout) {
    verify(image(layout)).exits(0);
    verify(files.publicKey(), image(layout)).exits(1);
    assertThat(verify(layout(layout)).exits(0).out()).contains(layout.hex);
    verify(files.publicKey(), layout(layout)).exits(1);
  }

  @ParameterizedTest
  @EnumSource
  void aCopyKeepsTheSignature(Saved layout) throws IOException {
    Path target = directory.resolve("target");
    Run.program().of("cosign", "copy", image(layout), "oci:" + target + ":1").exits(0);

    verify("oci:" + target + ":1").exits(0);
    verify(files.publicKey(), "oci:" + target + ":1").exits(1);
    List<String> listed =
        Files.readAllLines(target.resolve("index.json")).stream()
            .filter(line -> line.contains(layout == Saved.BUNDLE ? BUNDLE_MANIFEST : ".sig"))
            .toList();
    assertThat(listed).as("what the target's index lists").isNotEmpty();
  }

  @Test
  void aCopyThatGoesOnListsWhatWasLeftUnlisted() throws IOException {
    Path source = directory.resolve("source");
    Run.program().of("cosign", "copy", image(Saved.BUNDLE), "oci:" + source + ":1").exits(0);
    assertThat(index(Saved.BUNDLE)).doesNotContain(BUNDLE_MANIFEST);

    Run.program().of("cosign", "copy", "oci:" + source + ":1", image(Saved.BUNDLE)).exits(0);

    assertThat(index(Saved.BUNDLE)).contains(BUNDLE_MANIFEST);
    verify(image(Saved.BUNDLE)).exits(0);
  }

  private String index(Saved layout) throws IOException {
    return Files.readString(saved.resolve(layout.folder()).resolve("index.json"));
  }

  @Test
  void aBundleThatIsGoneOrChangedIsNoSignature() throws IOException {
    Path manifest = blob(Saved.BUNDLE, BUNDLE_MANIFEST);
    String good = Files.readString(manifest);

    Files.writeString(manifest, good.replace("dsse-envelope", "dsse-envelopE"));
    verify(image(Saved.BUNDLE)).exits(1);
    Files.delete(manifest);
    verify(image(Saved.BUNDLE)).exits(1);
    Files.writeString(manifest, good);
    verify(image(Saved.BUNDLE)).exits(0);
  }
}
