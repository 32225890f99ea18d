package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cosign tree} and {@code cosign triangulate}. */
class LookingTest {
  private InMemoryRegistry registry;
  private String digest;
  private String repository;

  @BeforeEach
  void start() {
    registry = InMemoryRegistry.start();
    digest = Fixture.image(registry, "app", "1.0");
    repository = registry.host() + "/app";
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void listsSignaturesOfBothForms(@TempDir Path directory) {
    Fixture files = new Fixture(directory);
    for (String format : new String[] {"bundle", "legacy"}) {
      Run.withPassword()
          .of(
              "cosign",
              "sign",
              "--key",
              files.privateKey(),
              "--format",
              format,
              repository + ":1.0")
          .exits(0);
    }
    String tag = digest.replace(':', '-') + ".sig";

    assertThat(Run.program().of("cosign", "tree", repository + ":1.0").exits(0).out().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo(repository + ":1.0@" + digest),
            line ->
                assertThat(line)
                    .startsWith("  referrer sha256:")
                    .contains("bundle.v0.3+json", "https://sigstore.dev/cosign/sign/v1"),
            line -> assertThat(line).startsWith("  tag " + tag + " sha256:"));

    JsonObject json =
        Run.program()
            .of("cosign", "tree", "--output", "json", repository + "@" + digest)
            .exits(0)
            .json()
            .getAsJsonObject();
    assertThat(json.keySet())
        .containsExactly("image", "reference", "digest", "referrers", "truncated", "tags");
    assertThat(json.getAsJsonArray("referrers")).hasSize(1);
    JsonObject listed = json.getAsJsonArray("tags").get(0).getAsJsonObject();
    assertThat(listed.get("tag").getAsString()).isEqualTo(tag);
    assertThat(listed.getAsJsonArray("layers")).hasSize(1);
  }

  @Test
  void listsNothingWhereNothingIs() {
    assertThat(Run.program().of("cosign", "tree", repository + ":1.0").exits(0).out())
        .isEqualToIgnoringNewLines(repository + ":1.0@" + digest);
  }

  @Test
  void hasNoAnswerWithoutARegistryOrAnImage() {
    Run.program().of("cosign", "tree", repository + ":2.0").exits(3).saysNothingOnOut();
    Run.program().of("cosign", "triangulate", repository + ":2.0").exits(3).saysNothingOnOut();
    registry.fail(Fault.status(503));
    Run.program().of("cosign", "tree", repository + ":1.0").exits(3).saysNothingOnOut();
    Run.program().of("cosign", "triangulate", repository + ":1.0").exits(3).saysNothingOnOut();
  }

  @Test
  void namesTheTagOfEachKind() {
    String tag = repository + ":" + digest.replace(':', '-');
    assertThat(triangulate(repository + ":1.0")).isEqualTo(tag + ".sig");
    assertThat(triangulate("--type", "signature", repository + ":1.0")).isEqualTo(tag + ".sig");
    assertThat(triangulate("--type", "attestation", repository + ":1.0")).isEqualTo(tag + ".att");
    assertThat(triangulate("--type", "sbom", repository + ":1.0")).isEqualTo(tag + ".sbom");
    assertThat(triangulate("--type", "digest", repository + ":1.0"))
        .isEqualTo(repository + "@" + digest);
  }

  @Test
  void asksNobodyWhereTheDigestIsGiven() {
    assertThat(triangulate(repository + "@" + digest)).endsWith(".sig");
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void namesTheLocationInJson() {
    JsonObject json =
        Run.program()
            .of("cosign", "triangulate", "--output", "json", repository + ":1.0")
            .exits(0)
            .json()
            .getAsJsonObject();
    assertThat(json.keySet()).containsExactly("image", "reference", "digest", "location");
  }

  private static String triangulate(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "cosign";
    arguments[1] = "triangulate";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return Run.program().of(arguments).exits(0).out().strip();
  }
}
