package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.OciLayoutStore;
import imagesign.spi.ArtifactStore;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images in OCI layouts: {@code oci:DIR[:TAG|@DIGEST]}. */
class LayoutTest {
  @TempDir Path directory;

  private Fixture files;
  private String layout;
  private String digest;

  @BeforeEach
  void makeLayout() {
    files = new Fixture(directory);
    Path folder = directory.resolve("lay:out");
    layout = "oci:" + folder;
    digest = image(OciLayoutStore.create(folder)).toString();
  }

  private static imagesign.oci.Digest image(OciLayoutStore layout) {
    Repository repository = Repository.parse("localhost/any");
    ArtifactStore store = layout.as(repository);
    Descriptor config = store.putBlob(repository, MediaType.OCI_CONFIG, Bytes.utf8("{}"));
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":2},"layers":[]}"""
            .formatted(MediaType.OCI_MANIFEST, MediaType.OCI_CONFIG, config.digest());
    return store
        .putManifest(
            ArtifactReference.of(repository, "1.0"), MediaType.OCI_MANIFEST, Bytes.utf8(manifest))
        .digest();
  }

  private Run.Result sign(String... more) {
    return Run.withPassword().of(arguments("sign", files.privateKey(), more));
  }

  private Run.Result verify(String... more) {
    return Run.program().of(arguments("verify", files.publicKey(), more));
  }

  private static String[] arguments(String command, String key, String... more) {
    String[] arguments = new String[more.length + (command.equals("verify") ? 5 : 4)];
    System.arraycopy(new String[] {"cosign", command, "--key", key}, 0, arguments, 0, 4);
    if (command.equals("verify")) {
      arguments[4] = "--insecure-ignore-tlog";
    }
    System.arraycopy(more, 0, arguments, arguments.length - more.length, more.length);
    return arguments;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bundle", "legacy"})
  void verifiesWhatItSigned(String format) {
    sign("--format", format, layout + ":1.0").exits(0);
    assertThat(verify(layout + ":1.0").exits(0).out())
        .startsWith("verified localhost/oci-layout:1.0@" + digest);
    verify(layout + "@" + digest).exits(0);
  }

  @Test
  void givesTheLayoutTheNameThatIsAskedFor() {
    sign("--scope", "registry.example/team/app", layout + ":1.0").exits(0);
    assertThat(verify("--scope", "registry.example/team/app", layout + ":1.0").exits(0).out())
        .startsWith("verified registry.example/team/app:1.0@" + digest);
  }

  @Test
  void rejectsUnsignedImage() {
    verify(layout + ":1.0").exits(1);
  }

  @Test
  void hasNoAnswerWithoutALayoutOrATag() {
    verify("oci:" + directory.resolve("none") + ":1.0").exits(3);
    verify(layout + ":2.0").exits(3);
  }

  @Test
  void theOnlyImageNeedsNoName() {
    assertThat(sign(unnamed()).exits(0).out()).contains(digest);
    sign("--format", "legacy", unnamed()).exits(0);

    assertThat(verify(unnamed()).exits(0).out())
        .startsWith("verified localhost/oci-layout@" + digest);
    assertThat(cosign("tree", unnamed()).exits(0).out()).contains(digest);
    assertThat(cosign("triangulate", unnamed()).exits(0).out())
        .contains("sha256-" + digest.substring("sha256:".length()) + ".sig");
    String copy = "oci:" + directory.resolve("copy");
    cosign("copy", unnamed(), copy).exits(0);
    assertThat(verify(copy).exits(0).out())
        .startsWith("verified localhost/oci-layout:latest@" + digest);
  }

  @Test
  void ofSeveralImagesOneMustBeNamed() {
    sign(layout + ":1.0").exits(0);
    other("2.0");

    assertThat(verify(unnamed()).exits(3).err()).contains("1.0, 2.0");
    sign(unnamed()).exits(3);
    cosign("tree", unnamed()).exits(3);
    cosign("triangulate", unnamed()).exits(3);
    cosign("copy", unnamed(), "oci:" + directory.resolve("copy")).exits(3);
    verify(layout + ":1.0").exits(0);
    verify(layout + "@" + digest).exits(0);
    verify(layout + ":2.0").exits(1);
  }

  @Test
  void theTagLatestIsMeantBeforeAnyOnlyImage() {
    sign(layout + ":1.0").exits(0);
    other("latest");

    assertThat(verify(unnamed()).exits(1).err()).contains("localhost/oci-layout:latest");
    sign(unnamed()).exits(0);
    verify(unnamed()).exits(0);
  }

  @Test
  void anEmptyLayoutHasNoImage() {
    OciLayoutStore.create(directory.resolve("empty"));

    verify("oci:" + directory.resolve("empty")).exits(3);
  }

  /** The layout without a tag; the slash ends a name that has a colon in it. */
  private String unnamed() {
    return layout + "/";
  }

  private void other(String tag) {
    String index = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}";
    Repository repository = Repository.parse("localhost/any");
    OciLayoutStore.open(directory.resolve("lay:out"))
        .as(repository)
        .putManifest(
            ArtifactReference.of(repository, tag),
            MediaType.OCI_INDEX,
            Bytes.utf8(index.formatted(MediaType.OCI_INDEX)));
  }

  private static Run.Result cosign(String command, String... arguments) {
    return Run.program()
        .of(
            Stream.concat(Stream.of("cosign", command), Stream.of(arguments))
                .toArray(String[]::new));
  }
}
