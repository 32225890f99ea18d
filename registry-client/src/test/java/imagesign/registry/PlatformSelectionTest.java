package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.core.json.Manifests;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Platform;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformSelectionTest {
  private static Platform platform(String text) {
    String[] parts = text.split("/", -1);
    Platform platform = Platform.of(parts[0], parts[1]);
    return parts.length == 2 ? platform : platform.withVariant(parts[2]);
  }

  private static Descriptor entry(String name) {
    return Descriptor.of(MediaType.OCI_MANIFEST, Bytes.utf8(name));
  }

  /** An index with an image for each name, which is a platform or starts with "none". */
  private static Manifest index(String... names) {
    List<Descriptor> entries =
        Stream.of(names)
            .map(
                name ->
                    name.startsWith("none")
                        ? entry(name)
                        : entry(name).withPlatform(platform(name)))
            .toList();
    return Manifests.index().manifests(entries).toManifest();
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64,    linux/amd64",
    "linux/arm64,    linux/arm64/v8",
    "linux/arm64/v8, linux/arm64/v8",
    "linux/arm/v6,   linux/arm/v6",
    "linux/ppc64le,  linux/ppc64le/power9",
    "windows/amd64,  windows/amd64",
    "linux/amd64/v1, linux/amd64",
    "linux/amd64/v3, linux/amd64/v3"
  })
  void choosesTheImageThatFits(String wanted, String chosen) {
    Manifest index =
        index(
            "none",
            "unknown/unknown",
            "linux/amd64",
            "linux/amd64/v3",
            "linux/arm64/v8",
            "linux/arm/v6",
            "linux/arm/v7",
            "linux/ppc64le/power9",
            "windows/amd64");

    assertThat(PlatformSelection.of(index, platform(wanted)).image())
        .map(Descriptor::digest)
        .contains(entry(chosen).digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linux/s390x",
        "darwin/amd64",
        "linux/arm/v5",
        "linux/amd64/v2",
        "linux/ppc64le/power8",
        "Linux/amd64"
      })
  void choosesNothingElse(String wanted) {
    Manifest index =
        index("linux/amd64", "none", "linux/arm/v6", "linux/ppc64le/power9", "linux/amd64");

    assertThat(PlatformSelection.of(index, platform(wanted)))
        .isEqualTo(
            new PlatformSelection.NoSuchPlatform(
                List.of(
                    platform("linux/amd64"),
                    platform("linux/arm/v6"),
                    platform("linux/ppc64le/power9"))));
  }

  @Test
  void doesNotGuessBetweenVariants() {
    PlatformSelection choice =
        PlatformSelection.of(index("linux/arm/v6", "linux/arm/v7"), platform("linux/arm"));

    assertThat(choice)
        .isInstanceOfSatisfying(
            PlatformSelection.Ambiguous.class,
            ambiguous ->
                assertThat(ambiguous.candidates())
                    .extracting(Descriptor::platform)
                    .containsExactly(
                        Optional.of(platform("linux/arm/v6")),
                        Optional.of(platform("linux/arm/v7"))));
    assertThat(choice.image()).isEmpty();
  }

  @Test
  void doesNotGuessBetweenTwoImagesOfAPlatform() {
    Manifest index =
        Manifests.index()
            .manifests(
                List.of(
                    entry("a").withPlatform(platform("linux/arm64")),
                    entry("b").withPlatform(platform("linux/arm64/v8"))))
            .toManifest();

    assertThat(PlatformSelection.of(index, platform("linux/arm64")))
        .isInstanceOf(PlatformSelection.Ambiguous.class);
  }

  @Test
  void anImageThatIsListedTwiceIsOne() {
    Descriptor twice = entry("a").withPlatform(platform("linux/amd64"));
    Manifest index = Manifests.index().manifests(List.of(twice, twice)).toManifest();

    assertThat(PlatformSelection.of(index, platform("linux/amd64")).image()).contains(twice);
  }

  @Test
  void anIndexWithoutPlatformsOffersNone() {
    assertThat(PlatformSelection.of(index("none 1", "none 2"), platform("linux/amd64")))
        .isEqualTo(new PlatformSelection.NoSuchPlatform(List.of()));
  }

  @Test
  void anImageIsNoIndex() {
    Manifest image =
        Manifests.parse(MediaType.OCI_MANIFEST, Fixtures.image(), Digest.Algorithm.SHA256);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlatformSelection.of(image, platform("linux/amd64")));
  }
}
