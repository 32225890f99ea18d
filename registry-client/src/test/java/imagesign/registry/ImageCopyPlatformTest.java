package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.core.json.Manifests;
import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import imagesign.oci.Platform;
import imagesign.oci.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of an index, chosen by platform. */
class ImageCopyPlatformTest {
  private static final Platform UNKNOWN = Platform.of("unknown", "unknown");

  @TempDir Path directory;
  private Shelf from;
  private Shelf to;
  private Manifest amd64;
  private Manifest arm64;

  @BeforeEach
  void create() {
    from = shelf("from");
    to = shelf("to");
    amd64 = from.image("amd64");
    arm64 = from.image("arm64");
  }

  private Shelf shelf(String name) {
    Repository repository = new Repository("r.example", name);
    return new Shelf(OciLayoutStore.create(directory.resolve(name)).as(repository), repository);
  }

  private ImageCopy copy() {
    return ImageCopy.between(from.store(), to.store());
  }

  private static Platform platform(String text) {
    String[] parts = text.split("/", -1);
    Platform platform = Platform.of(parts[0], parts[1]);
    return parts.length > 2 ? platform.withVariant(parts[2]) : platform;
  }

  private boolean has(Manifest manifest) {
    return to.store().manifest(to.digest(manifest.digest())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux/arm64/v8", "linux/arm64"})
  void oneImageTakesThePlaceOfTheIndex(String platform) {
    Manifest index = from.index(amd64, arm64);
    from.tag(index, "v1");
    Manifest ofIndex = from.referrer(index, "of the index");
    Manifest ofImage = from.referrer(arm64, "of the image");
    from.signatures(arm64, AttachedTag.SIGNATURES, "a");

    CopyReport report = copy().platform(platform(platform)).copy(from.tag("v1"), to.tag("v1"));

    assertThat(report.target().digest()).contains(arm64.digest());
    assertThat(to.store().manifest(to.tag("v1")).orElseThrow().digest()).isEqualTo(arm64.digest());
    assertThat(has(ofImage)).isTrue();
    assertThat(to.store().tags(to.repository(), 9).items()).hasSize(2);
    assertThat(has(index) || has(amd64) || has(ofIndex)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux/s390x", "windows/amd64", "linux/arm64/v7", "linux/amd64/v2"})
  void aPlatformThatIsNotThereIsAnError(String platform) {
    from.tag(from.index(amd64, arm64), "v1");

    for (ImageCopy copy :
        List.of(
            copy().platform(platform(platform)),
            copy().platforms(Shelf.AMD64, platform(platform)))) {
      assertNoPlatform(copy);
    }
  }

  private void assertNoPlatform(ImageCopy copy) {
    assertThatExceptionOfType(CopyException.class)
        .isThrownBy(() -> copy.copy(from.tag("v1"), to.tag("v1")))
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(CopyReason.NO_SUCH_PLATFORM);
              assertThat(e.content()).isEqualTo(from.tag("v1").toString());
            });
    assertThat(to.store().tags(to.repository(), 9).items()).isEmpty();
  }

  @Test
  void anImageThatIsNoIndexHasNoPlatforms() {
    from.tag(amd64, "v1");

    assertNoPlatform(copy().platform(Shelf.AMD64));
    assertNoPlatform(copy().platforms(Shelf.AMD64));
  }

  @Test
  void ofTwoVariantsNoneIsChosen() {
    index(
        amd64.descriptor().withPlatform(Platform.of("linux", "arm").withVariant("v6")),
        arm64.descriptor().withPlatform(Platform.of("linux", "arm").withVariant("v7")));

    assertNoPlatform(copy().platform(Platform.of("linux", "arm")));
    copy()
        .platform(Platform.of("linux", "arm").withVariant("v7"))
        .copy(from.tag("v1"), to.tag("v1"));
    assertThat(has(arm64)).isTrue();
  }

  private Manifest index(Descriptor... entries) {
    Manifest index = from.put(Manifests.index().manifests(List.of(entries)).toBytes());
    from.tag(index, "v1");
    return index;
  }

  @Test
  void anExactPlatformGoesBeforeOneWithAVariant() {
    index(
        amd64.descriptor().withPlatform(Platform.of("linux", "amd64").withVariant("v3")),
        arm64.descriptor().withPlatform(Platform.of("linux", "amd64")));

    copy().platform(Platform.of("linux", "amd64")).copy(from.tag("v1"), to.tag("v1"));

    assertThat(to.store().manifest(to.tag("v1")).orElseThrow().digest()).isEqualTo(arm64.digest());
  }

  @Test
  void findsAnImageInANestedIndex() {
    Manifest inner = from.index(amd64, arm64);
    index(inner.descriptor());

    copy().platform(Shelf.AMD64).copy(from.tag("v1"), to.tag("v1"));

    assertThat(to.store().manifest(to.tag("v1")).orElseThrow().digest()).isEqualTo(amd64.digest());
  }

  @Test
  void someImagesComeWithTheWholeIndex() {
    Manifest s390x = from.image("s390x");
    Manifest ofAmd64 = from.image("attestation of amd64");
    Manifest ofS390x = from.image("attestation of s390x");
    Manifest index =
        index(
            amd64.descriptor().withPlatform(Shelf.AMD64),
            arm64.descriptor().withPlatform(Shelf.ARM64),
            s390x.descriptor().withPlatform(Platform.of("linux", "s390x")),
            attestation(ofAmd64, amd64),
            attestation(ofS390x, s390x));
    Manifest signature = from.referrer(index, "signature of the index");

    copy().platforms(Shelf.AMD64, Shelf.ARM64).copy(from.tag("v1"), to.tag("v1"));

    assertThat(to.store().manifest(to.tag("v1")).orElseThrow().content())
        .isEqualTo(index.content());
    assertThat(has(signature) && has(amd64) && has(arm64) && has(ofAmd64)).isTrue();
    assertThat(has(s390x) || has(ofS390x)).isFalse();
    copy().copy(from.tag("v1"), to.tag("v1"));
    assertThat(has(s390x) && has(ofS390x)).isTrue();
  }

  private static Descriptor attestation(Manifest attestation, Manifest image) {
    return attestation
        .descriptor()
        .withPlatform(UNKNOWN)
        .withAnnotations(Map.of("vnd.docker.reference.digest", image.digest().toString()));
  }

  @Test
  void contradictoryChoicesAreWrong() {
    ImageCopy one = copy().platform(Shelf.AMD64);

    assertThatIllegalArgumentException().isThrownBy(() -> one.platforms(Shelf.ARM64));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> copy().platforms(Shelf.ARM64).platform(Shelf.AMD64));
  }
}
