package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.TestChain;
import imagesign.testkit.TimestampAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images signed and verified under {@code notation}, with a configuration folder on disk. */
class NotationTest {
  @TempDir Path directory;

  private final InMemoryRegistry registry = InMemoryRegistry.builder().start();
  private NotationFixture files;
  private String image;
  private String digest;

  @BeforeEach
  void prepare() {
    files = new NotationFixture(directory);
    digest = Fixture.image(registry, "app", "1.0");
    image = registry.host() + "/app:1.0";
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Run.Result sign(String... more) {
    return files.sign("sign", with(more));
  }

  private Run.Result verify(String... more) {
    return files.run("verify", with(more));
  }

  private String[] with(String... more) {
    String[] all = Arrays.copyOf(more, more.length + 1);
    all[more.length] = image;
    return all;
  }

  private static JsonObject only(JsonObject json, String member) {
    JsonArray all = json.getAsJsonArray(member);
    assertThat(all).as(member).hasSize(1);
    return all.get(0).getAsJsonObject();
  }

  private static String text(JsonObject json, String member) {
    return json.get(member).getAsString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jws", "cose"})
  void signsAndVerifies(String format) {
    JsonObject signed =
        sign("--signature-format", format, "-m", "commit=4f2c", "-e", "24h", "--output", "json")
            .exits(0)
            .image();
    assertThat(text(signed, "outcome")).isEqualTo("signed");
    assertThat(text(signed, "digest")).isEqualTo(digest);
    JsonObject verified = verify("--output", "json", "-m", "commit=4f2c").exits(0).image();
    assertThat(text(verified, "outcome")).isEqualTo("verified");
    assertThat(text(verified, "digest")).isEqualTo(digest);
    assertThat(text(verified, "statement")).isEqualTo("all");
    assertThat(verified.getAsJsonArray("warnings")).isEmpty();
    JsonObject signer = only(verified, "signers");
    assertThat(text(signer, "type")).isEqualTo("certificate");
    assertThat(text(signer, "subject")).contains("CN=signer");
    JsonObject signature = only(verified, "signatures");
    assertThat(text(signature, "format")).isEqualTo(format);
    assertThat(text(signature, "level")).isEqualTo("strict");
    assertThat(signature.get("expiry").isJsonNull()).isFalse();
    assertThat(text(signature.getAsJsonObject("metadata"), "commit")).isEqualTo("4f2c");
    assertThat(text(only(verified, "evidence"), "status")).isEqualTo("passed");
  }

  @Test
  void anUnsignedImageIsRejected() {
    verify().exits(1).saysNothingOnOut();
    JsonObject json = verify("--output", "json").exits(1).image();
    assertThat(text(json, "outcome")).isEqualTo("rejected");
    assertThat(text(only(json, "failures"), "reason")).isEqualTo("common.no-signature");
    assertThat(text(json, "statement")).isEqualTo("all");
    assertThat(json.getAsJsonArray("warnings")).isEmpty();
  }

  @Test
  void otherMetadataIsRejected() {
    sign("-m", "commit=4f2c").exits(0);
    verify("-m", "commit=4f2c").exits(0);
    for (String other : List.of("commit=4f2d", "commit=", "Commit=4f2c")) {
      JsonObject json = verify("-m", other, "--output", "json").exits(1).image();
      assertThat(text(only(json, "failures"), "reason")).isEqualTo("notation.metadata-missing");
    }
  }

  @Test
  void anotherRootIsRejected() {
    sign().exits(0);
    files.trust(TestChain.codeSigning().length(2).issue());
    JsonObject json = verify("--output", "json").exits(1).image();
    assertThat(text(only(json, "failures"), "reason")).isEqualTo("notation.chain-not-trusted");
  }

  @Test
  void anImageThatNoStatementIsForIsRejected() throws IOException {
    sign().exits(0);
    Path policy = files.config.resolve("trustpolicy.json");
    Files.writeString(
        policy, Files.readString(policy).replace("\"*\"],\"sig", "\"r.example/app\"],\"sig"));
    JsonObject json = verify("--output", "json").exits(1).image();
    assertThat(text(only(json, "failures"), "reason"))
        .isEqualTo("notation.no-applicable-statement");
    assertThat(json.get("statement").isJsonNull()).isTrue();
  }

  /** What is not enforced is a success with a warning that names it. */
  @Test
  void auditSucceedsWithAWarning() {
    sign().exits(0);
    files.trust(TestChain.codeSigning().length(2).issue());
    files.policy("audit");
    assertThat(verify().exits(0).saysNothingOnErr().out())
        .contains("warning: authenticity failed and is not enforced: notation.chain-not-trusted");
    JsonObject json = verify("--output", "json").exits(0).image();
    // Who is trusted by nobody is not asked whether it is revoked, which is told too.
    assertThat(StreamSupport.stream(json.getAsJsonArray("warnings").spliterator(), false))
        .extracting(
            warning -> text(warning.getAsJsonObject(), "step"),
            warning -> text(warning.getAsJsonObject(), "reason"))
        .containsExactly(
            tuple("authenticity", "notation.chain-not-trusted"),
            tuple("revocation", "notation.revocation-not-asked"));
  }

  @Test
  void auditStillRejectsWhatIsNotSigned() {
    files.policy("audit");
    verify().exits(1);
  }

  @Test
  void skipSucceedsWithAWarningAndReadsNothing() {
    files.policy("skip");
    registry.clearRequests();
    assertThat(verify().exits(0).out()).startsWith("warning: skipped ").contains("statement all");
    JsonObject json = verify("--output", "json").exits(0).image();
    assertThat(text(json, "outcome")).isEqualTo("skipped");
    assertThat(text(json, "detail")).contains("verifies nothing");
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void anInvalidDocumentIsWrongUsage() throws IOException {
    files.policy("lax");
    assertThat(verify().exits(2).err()).contains("LEVEL_UNKNOWN");
    Files.delete(files.config.resolve("trustpolicy.json"));
    verify().exits(2);
  }

  /** Notation 2 has a document for images and one for files; the former goes before the old one. */
  @Test
  void theNewerDocumentGoesFirst() throws IOException {
    sign().exits(0);
    Path old = files.config.resolve("trustpolicy.json");
    Path policy = files.config.resolve("trustpolicy.oci.json");
    Files.copy(old, policy);
    Files.writeString(old, "{}");
    verify().exits(0);
    Files.writeString(policy, "{}");
    verify().exits(2);
  }

  @Test
  void flagsNameOtherFiles() throws IOException {
    sign().exits(0);
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.move(files.config.resolve("trustpolicy.json"), elsewhere.resolve("policy.json"));
    Files.move(files.config.resolve("truststore"), elsewhere.resolve("stores"));
    String policy = elsewhere.resolve("policy.json").toString();
    String stores = elsewhere.resolve("stores").toString();
    verify("--trust-policy", policy, "--trust-store", stores).exits(0);
    verify("--trust-policy", policy).exits(3);
    verify("--trust-store", stores).exits(2);
    verify("--trust-policy", elsewhere.resolve("none").toString()).exits(2);
  }

  @Test
  void aTrustStoreThatIsMissingLeavesTheAnswerOpen() throws IOException {
    sign().exits(0);
    Files.move(files.config.resolve("truststore"), directory.resolve("moved"));
    verify().exits(3).saysNothingOnOut();
    JsonObject json = verify("--output", "json").exits(3).image();
    assertThat(text(json, "outcome")).isEqualTo("no-answer");
  }

  @Test
  void aBadImageKeepsNoOtherFromItsTurn() {
    sign().exits(0);
    Fixture.image(registry, "app", "2.0");
    String unsigned = registry.host() + "/app:2.0";
    String missing = registry.host() + "/app:3.0";
    JsonArray json =
        files.run("verify", "--output", "json", missing, unsigned, image).exits(1).images();
    assertThat(StreamSupport.stream(json.spliterator(), false))
        .extracting(one -> text(one.getAsJsonObject(), "outcome"))
        .containsExactly("no-answer", "rejected", "verified");
  }

  @Test
  void timestampsAreAskedForAndShown() {
    TestChain stamping = TestChain.timestamping().issue();
    String root = files.write("tsa.pem", stamping.root().pem()).toString();
    try (TimestampAuthority authority = TimestampAuthority.start(stamping)) {
      String url = authority.uri().toString();
      sign("--timestamp-url", url, "--timestamp-root-cert", root).exits(0);
      assertThat(files.run("inspect", image).exits(0).out()).contains("not verified timestamp: [");
      sign("--timestamp-url", url, "--timestamp-root-cert", files.path("chain.pem")).exits(2);
      String other = files.write("other.pem", files.chain.root().pem()).toString();
      sign("--timestamp-url", url, "--timestamp-root-cert", other).exits(3);
    }
    assertThat(files.run("list", image).exits(0).out().lines()).hasSize(2);
  }

  @Test
  void anAuthorityThatDoesNotAnswerFailsTheSigning() {
    String root = files.write("tsa.pem", TestChain.timestamping().issue().root().pem()).toString();
    sign("--timestamp-url", "http://127.0.0.1:1/", "--timestamp-root-cert", root).exits(3);
    assertThat(files.run("list", image).exits(0).out().lines()).hasSize(1);
  }

  @Test
  void theTagIsWrittenIfItIsAskedFor() {
    String tag = digest.replace(':', '-');
    sign().exits(0);
    assertThat(registry.manifest("app", tag)).isEmpty();
    sign("--force-referrers-tag").exits(0);
    assertThat(registry.manifest("app", tag)).isPresent();
    assertThat(files.run("list", image).exits(0).out().lines()).hasSize(3);
  }

  @Test
  void signsWhatIsBelowAnIndex() {
    List<String> digests = Fixture.index(registry, "multi", "1.0");
    String index = registry.host() + "/multi:1.0";
    files.sign("sign", "-r", index).exits(0);
    for (String each : digests) {
      files.run("verify", registry.host() + "/multi@" + each).exits(0);
    }
    files.sign("sign", registry.host() + "/app:1.0").exits(0);
  }

  @Test
  void anIndexIsSignedAlone() {
    List<String> digests = Fixture.index(registry, "multi", "1.0");
    files.sign("sign", registry.host() + "/multi:1.0").exits(0);
    files.run("verify", registry.host() + "/multi@" + digests.get(0)).exits(0);
    files.run("verify", registry.host() + "/multi@" + digests.get(1)).exits(1);
  }

  @Test
  void listsAndInspects() {
    sign("-m", "commit=4f2c").exits(0);
    sign("--signature-format", "cose").exits(0);
    JsonObject listed = files.run("list", "--output", "json", image).exits(0).image();
    assertThat(listed.getAsJsonArray("signatures")).hasSize(2);
    assertThat(listed.get("truncated").getAsBoolean()).isFalse();
    JsonObject json =
        files.run("inspect", "--output", "json", image).exits(0).json().getAsJsonObject();
    assertThat(json.getAsJsonArray("signatures")).hasSize(2);
    assertThat(json.getAsJsonArray("unreadable")).isEmpty();
    JsonObject first = json.getAsJsonArray("signatures").get(0).getAsJsonObject();
    assertThat(text(first, "signatureAlgorithm")).isEqualTo("ECDSA-SHA-256");
    assertThat(text(first.getAsJsonObject("signedArtifact"), "digest")).isEqualTo(digest);
    assertThat(files.run("inspect", image).exits(0).out())
        .contains("signed signingScheme: notary.x509", "metadata commit: 4f2c");
  }

  @Test
  void looksAtNoMoreSignaturesThanItMay() {
    sign().exits(0);
    sign().exits(0);
    for (String command : List.of("list", "inspect")) {
      assertThat(files.run(command, "--max-signatures", "1", image).exits(0).out())
          .contains("and more signatures");
      files.run(command, "--max-signatures", "0", image).exits(2);
    }
    verify("--max-signatures", "1").exits(0);
    verify("--max-signatures", "-1").exits(2);
  }

  @Test
  void whatIsNotThereCanNotBeInspected() {
    String missing = registry.host() + "/app:3.0";
    files.run("inspect", missing).exits(3).saysNothingOnOut();
    JsonObject json =
        files.run("inspect", "--output", "json", missing).exits(3).json().getAsJsonObject();
    assertThat(text(json, "outcome")).isEqualTo("no-answer");
    files.run("list", missing).exits(3);
    sign(missing).exits(3);
  }

  @Test
  void aLayoutIsAnImageToo() {
    String layout = "oci:" + files.path("layout") + ":1.0";
    Run.program().of("cosign", "copy", image, layout).exits(0);
    files.sign("sign", layout).exits(0);
    files.run("verify", layout).exits(0);
    files.run("verify", image).exits(1);
    files.run("inspect", layout).exits(0);
  }
}
