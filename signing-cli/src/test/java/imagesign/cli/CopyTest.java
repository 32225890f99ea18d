package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.ReferrersMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cosign copy}. */
class CopyTest {
  @TempDir Path directory;
  private static Fixture files;
  private InMemoryRegistry registry;
  private InMemoryRegistry mirror;
  private String digest;
  private String source;
  private String target;

  @BeforeAll
  static void makeKeys(@TempDir Path keys) {
    files = new Fixture(keys);
  }

  @BeforeEach
  void start() {
    registry = InMemoryRegistry.start();
    mirror = InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
    digest = Fixture.image(registry, "app", "1.0");
    source = registry.host() + "/app:1.0";
    target = mirror.host() + "/mirrored/app:1.0";
  }

  @AfterEach
  void stop() {
    registry.close();
    mirror.close();
  }

  private void sign(String image, String format, String... more) {
    cosign("sign", Stream.of(more), "--key", files.privateKey(), "--format", format, image)
        .exits(0);
  }

  private Run.Result verify(String image) {
    return cosign(
        "verify", Stream.empty(), "--key", files.publicKey(), "--insecure-ignore-tlog", image);
  }

  private static Run.Result copy(String... args) {
    return cosign("copy", Stream.empty(), args);
  }

  private static Run.Result cosign(String command, Stream<String> more, String... args) {
    List<String> all = new ArrayList<>(List.of("cosign", command));
    more.forEach(all::add);
    all.addAll(List.of(args));
    return Run.withPassword().of(all.toArray(String[]::new));
  }

  private String layout() {
    return "oci:" + directory.resolve("layout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bundle", "legacy"})
  void whatWasSignedIsSignedAtTheTarget(String format) {
    sign(source, format);

    assertThat(copy(source, target).exits(0).saysNothingOnErr().out())
        .startsWith("copied " + source + "@" + digest + " to " + target + "@" + digest)
        .contains("  image 1.0 " + digest + " copied")
        .contains("blobs: ", " copied");

    verify(target).exits(0);
    Run.withPassword()
        .of("cosign", "verify", "--key", files.otherPublicKey(), "--insecure-ignore-tlog", target)
        .exits(1);
    assertThat(mirror.tags("mirrored/app")).contains("1.0").hasSize(2);
  }

  @Test
  void crossesTheGapOnADisk() {
    sign(source, "bundle");
    sign(source, "legacy");
    copy(source, layout() + ":1.0").exits(0);
    registry.close();

    verify(layout() + ":1.0").exits(0);
    copy(layout() + ":1.0", target).exits(0);
    verify(target).exits(0);
    assertThat(copy(layout() + ":1.0", target).exits(0).out())
        .contains("image 1.0 " + digest + " present", "no blobs; 0 bytes copied");
  }

  @Test
  void copiesAnIndexWithItsImages() {
    Fixture.index(registry, "app", "2.0");
    sign(registry.host() + "/app:2.0", "bundle", "--recursive");

    copy(registry.host() + "/app:2.0", target).exits(0);

    cosign(
            "verify",
            Stream.of("--recursive"),
            "--key",
            files.publicKey(),
            "--insecure-ignore-tlog",
            target)
        .exits(0);
  }

  @Test
  void theImageOfAPlatformTakesThePlaceOfTheIndex() {
    List<String> digests = Fixture.index(registry, "app", "2.0");
    String index =
        new String(registry.manifest("app", "2.0").orElseThrow().bytes(), StandardCharsets.UTF_8);
    String withPlatform =
        index.replaceFirst(
            "\"size\":", "\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"},\"size\":");
    registry.putManifest("app", "2.0", Fixture.INDEX, Fixture.bytes(withPlatform));
    String image = registry.host() + "/app:2.0";

    copy("--platform", "linux/amd64", image, target).exits(0);
    assertThat(mirror.manifest("mirrored/app", "1.0").orElseThrow().digest())
        .isEqualTo(digests.get(1));
    assertThat(reasons(copy("--platform", "linux/arm64", "--output", "json", image, target)))
        .containsExactly("copy.no-such-platform");
  }

  private static List<String> reasons(Run.Result result) {
    JsonObject json = result.exits(1).json().getAsJsonObject();
    assertThat(json.get("outcome").getAsString()).isEqualTo("rejected");
    return StreamSupport.stream(json.getAsJsonArray("failures").spliterator(), false)
        .map(failure -> failure.getAsJsonObject().get("reason").getAsString())
        .toList();
  }

  @Test
  void bringsSignaturesAfterTheImage() {
    copy(source, target).exits(0);
    sign(source, "bundle");
    sign(source, "legacy");

    copy("--only", "att,sbom", source, target).exits(0);
    verify(target).exits(1);
    copy("--only", "sig", source, target).exits(0);
    verify(target).exits(0);
    assertThat(mirror.tags("mirrored/app")).hasSize(3);
  }

  @Test
  void onlyWhatIsNamedIsCopied() {
    sign(source, "bundle");

    assertThat(copy("--only", "sig", source, target).exits(0).out())
        .startsWith("copied what belongs to " + source);

    assertThat(mirror.tags("mirrored/app")).doesNotContain("1.0");
    assertThat(mirror.manifest("mirrored/app", digest)).isEmpty();
  }

  @Test
  void movesNoTagUnlessForced() {
    Fixture.image(mirror, "mirrored/app", "1.0.0");
    String other = Fixture.image(mirror, "mirrored/app", "other");
    mirror.putManifest(
        "mirrored/app",
        "1.0",
        Fixture.MANIFEST,
        mirror.manifest("mirrored/app", other).orElseThrow().bytes());

    assertThat(reasons(copy("--output", "json", source, target))).containsExactly("copy.tag-taken");
    assertThat(copy(source, target).exits(1).saysNothingOnOut().err()).contains("copy.tag-taken");
    assertThat(mirror.manifest("mirrored/app", "1.0").orElseThrow().digest()).isEqualTo(other);
    copy("-f", source, target).exits(0);
    assertThat(mirror.manifest("mirrored/app", "1.0").orElseThrow().digest()).isEqualTo(digest);
  }

  @Test
  void tellsNoFromNoAnswer() {
    String absent = registry.host() + "/app:absent";
    JsonObject json = copy("--output", "json", absent, target).exits(3).json().getAsJsonObject();
    assertThat(json.get("outcome").getAsString()).isEqualTo("no-answer");
    assertThat(json.get("detail").getAsString()).contains(absent);
    copy("oci:" + directory.resolve("nowhere"), target).exits(3).saysNothingOnOut();
    Fault fault = Fault.status(503);
    mirror.fail(fault);
    copy(source, target).exits(3).saysNothingOnOut();
    mirror.clearFaults();

    registry
        .manifest("app", "1.0")
        .ifPresent(
            manifest -> {
              String layer =
                  new String(manifest.bytes(), StandardCharsets.UTF_8)
                      .replaceFirst("(?s).*(sha256:[0-9a-f]{64}).*", "$1");
              assertThat(registry.deleteBlob("app", layer)).isTrue();
            });
    assertThat(reasons(copy("--output", "json", source, target)))
        .containsExactly("copy.source-missing");
  }

  @Test
  void answersInJson() {
    sign(source, "legacy");

    JsonObject json = copy("--output", "json", source, target).exits(0).json().getAsJsonObject();

    assertThat(json.keySet())
        .containsExactly(
            "image",
            "reference",
            "digest",
            "outcome",
            "target",
            "content",
            "bytes",
            "failures",
            "detail");
    assertThat(json.get("outcome").getAsString()).isEqualTo("copied");
    assertThat(json.get("target").getAsString()).isEqualTo(target + "@" + digest);
    assertThat(json.getAsJsonArray("content")).hasSize(6);
    JsonElement tag = json.getAsJsonArray("content").get(5);
    assertThat(tag.getAsJsonObject().keySet())
        .containsExactly("kind", "tag", "descriptor", "outcome");
    assertThat(tag.getAsJsonObject().get("kind").getAsString()).isEqualTo("attached-tag");
    assertThat(tag.getAsJsonObject().get("tag").getAsString()).endsWith(".sig");
  }

  @Test
  void makesNoLayoutForWrongUsage() {
    copy("--platform", "amd64", source, layout()).exits(2);

    assertThat(Files.exists(directory.resolve("layout"))).isFalse();
  }
}
