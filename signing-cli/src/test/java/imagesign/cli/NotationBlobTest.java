package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import imagesign.testkit.TestChain;
import imagesign.testkit.TimestampAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files signed and verified under {@code notation blob}. */
class NotationBlobTest {
  @TempDir Path directory;

  private NotationFixture files;
  private String file;

  @BeforeEach
  void prepare() {
    files = new NotationFixture(directory);
    file = files.write("a.txt", "content").toString();
  }

  private Run.Result sign(String... more) {
    return files.sign("blob sign", with(file, more));
  }

  private Run.Result verify(String... more) {
    return files.run("blob verify", with(file, with(file + ".jws.sig", with("--signature", more))));
  }

  /** One more argument, before those that follow it. */
  private static String[] with(String last, String... others) {
    String[] all = Arrays.copyOf(others, others.length + 1);
    all[others.length] = last;
    return all;
  }

  private static JsonObject json(Run.Result result) {
    return result.json().getAsJsonObject();
  }

  private static String text(JsonObject json, String member) {
    return json.get(member).getAsString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jws", "cose"})
  void signsAndVerifies(String format) {
    String signature = file + "." + format + ".sig";
    JsonObject signed =
        json(sign("--signature-format", format, "-m", "a=b", "--output", "json").exits(0));
    assertThat(text(signed, "signature")).isEqualTo(signature);
    assertThat(Path.of(signature)).exists();
    JsonObject verified =
        json(
            files
                .run("blob verify", "--output", "json", "-m", "a=b", "--signature", signature, file)
                .exits(0));
    assertThat(text(verified, "outcome")).isEqualTo("verified");
    assertThat(text(verified, "statement")).isEqualTo("all");
    assertThat(text(verified.getAsJsonObject("signature"), "format")).isEqualTo(format);
    JsonObject inspected = json(files.run("blob inspect", "--output", "json", signature).exits(0));
    assertThat(text(inspected.getAsJsonObject("userDefinedAttributes"), "a")).isEqualTo("b");
    assertThat(files.run("blob inspect", signature).exits(0).out()).contains("metadata a: b");
  }

  @Test
  void aChangedFileIsRejected() throws IOException {
    sign().exits(0);
    verify().exits(0);
    Files.writeString(Path.of(file), "contenT");
    JsonObject json = json(verify("--output", "json").exits(1));
    assertThat(text(json, "reason")).isEqualTo("notation.digest-not-signed");
    assertThat(verify().exits(1).saysNothingOnOut().err()).contains("notation.digest-not-signed");
  }

  @Test
  void anotherMediaTypeOrOtherMetadataIsRejected() {
    sign("--media-type", "text/plain", "-m", "a=b").exits(0);
    verify().exits(0);
    verify("--media-type", "text/plain", "-m", "a=b").exits(0);
    verify("--media-type", "text/html").exits(1);
    verify("-m", "a=c").exits(1);
    verify("--media-type", "text").exits(2);
  }

  @Test
  void aSignatureIsNotReplacedUnlessThatIsAskedFor() throws IOException {
    sign().exits(0);
    byte[] first = Files.readAllBytes(Path.of(file + ".jws.sig"));
    JsonObject json = json(sign("--output", "json").exits(3));
    assertThat(text(json, "outcome")).isEqualTo("no-answer");
    assertThat(Path.of(file + ".jws.sig")).hasBinaryContent(first);
    sign("--force").exits(0);
    assertThat(Files.readAllBytes(Path.of(file + ".jws.sig"))).isNotEqualTo(first);
  }

  @Test
  void theSignatureMayGoElsewhere() throws IOException {
    Path other = Files.createDirectories(directory.resolve("signatures"));
    sign("--signature-directory", other.toString()).exits(0);
    assertThat(other.resolve("a.txt.jws.sig")).exists();
    assertThat(Path.of(file + ".jws.sig")).doesNotExist();
    sign("--signature-directory", files.path("none")).exits(3);
  }

  @Test
  void aStatementIsNamedOrGlobal() throws IOException {
    sign().exits(0);
    verify("--policy-name", "all").exits(0);
    assertThat(verify("--policy-name", "none").exits(0).out()).startsWith("warning: skipped ");
    assertThat(text(json(verify("--policy-name", "none", "--output", "json")), "outcome"))
        .isEqualTo("skipped");
    verify("--policy-name", "other").exits(2);
    Path policy = files.config.resolve("trustpolicy.blob.json");
    Files.writeString(policy, Files.readString(policy).replace("\"globalPolicy\":true,", ""));
    verify().exits(2);
    Files.delete(policy);
    verify().exits(2);
  }

  @Test
  void anotherRootIsRejectedOrWarnedOf() {
    sign().exits(0);
    files.trust(TestChain.codeSigning().length(2).issue());
    assertThat(text(json(verify("--output", "json").exits(1)), "reason"))
        .isEqualTo("notation.chain-not-trusted");
    files.policy("audit");
    JsonObject json = json(verify("--output", "json").exits(0));
    assertThat(text(json.getAsJsonArray("warnings").get(0).getAsJsonObject(), "reason"))
        .isEqualTo("notation.chain-not-trusted");
  }

  @Test
  void aTrustStoreThatIsMissingLeavesTheAnswerOpen() throws IOException {
    sign().exits(0);
    Files.move(files.config.resolve("truststore"), directory.resolve("moved"));
    verify().exits(3).saysNothingOnOut();
    assertThat(text(json(verify("--output", "json").exits(3)), "outcome")).isEqualTo("no-answer");
  }

  @Test
  void signaturesAreStamped() {
    TestChain stamping = TestChain.timestamping().issue();
    String root = files.write("tsa.pem", stamping.root().pem()).toString();
    try (TimestampAuthority authority = TimestampAuthority.start(stamping)) {
      String url = authority.uri().toString();
      sign("--timestamp-url", url, "--timestamp-root-cert", root).exits(0);
      assertThat(files.run("blob inspect", file + ".jws.sig").exits(0).out())
          .contains("not verified timestamp: [");
    }
    sign("--force", "--timestamp-url", "http://127.0.0.1:1/", "--timestamp-root-cert", root)
        .exits(3);
  }

  @Test
  void whatIsNoSignatureIsToldApart() {
    String noise = files.write("noise.jws.sig", "{}").toString();
    assertThat(text(json(files.run("blob inspect", "--output", "json", noise).exits(1)), "reason"))
        .startsWith("notation.");
    files.run("blob verify", "--signature", noise, file).exits(1);
    files.run("blob inspect", files.path("none.jws.sig")).exits(2);
    files.run("blob inspect", file).exits(2);
    files.run("blob verify", "--signature", file, file).exits(2);
  }
}
