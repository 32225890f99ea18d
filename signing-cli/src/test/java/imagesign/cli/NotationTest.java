package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.TestChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands under {@code notation}, against a registry and a configuration folder on disk. */
class NotationTest {
  @TempDir Path directory;

  private final InMemoryRegistry registry = InMemoryRegistry.builder().start();
  private final TestChain chain = TestChain.codeSigning().length(2).issue();
  private Path config;
  private String image;

  @BeforeEach
  void prepare() throws IOException {
    Files.writeString(directory.resolve("key.pem"), chain.leaf().privateKeyPem());
    Files.writeString(directory.resolve("chain.pem"), chain.pem());
    config = Files.createDirectories(directory.resolve("config"));
    Path store = Files.createDirectories(config.resolve("truststore/x509/ca/test"));
    Files.writeString(store.resolve("root.pem"), chain.root().pem());
    policy("strict");
    Fixture.image(registry, "app", "1.0");
    image = registry.host() + "/app:1.0";
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private void policy(String level) throws IOException {
    String trust =
        level.equals("skip")
            ? ""
            : ",\"trustStores\":[\"ca:test\"],\"trustedIdentities\":[\"*\"]";
    String statement =
        "{\"name\":\"all\",%s\"signatureVerification\":{\"level\":\"%s\"}%s}";
    String document = "{\"version\":\"1.0\",\"trustPolicies\":[%s]}";
    Files.writeString(
        config.resolve("trustpolicy.json"),
        document.formatted(statement.formatted("\"registryScopes\":[\"*\"],", level, trust)));
    if (!level.equals("skip")) {
      Files.writeString(
          config.resolve("trustpolicy.blob.json"),
          document.formatted(statement.formatted("\"globalPolicy\":true,", level, trust)));
    }
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private Run program() {
    return Run.program().with("NOTATION_CONFIG", config.toString());
  }

  private Run.Result sign(String... more) {
    return program().of(arguments("sign", more));
  }

  private String[] arguments(String command, String... more) {
    String[] all = new String[7 + more.length];
    all[0] = "notation";
    all[1] = command;
    all[2] = "--key";
    all[3] = path("key.pem");
    all[4] = "--cert-chain";
    all[5] = path("chain.pem");
    all[6] = image;
    System.arraycopy(more, 0, all, 7, more.length);
    return all;
  }

  private Run.Result verify(String... more) {
    String[] all = new String[3 + more.length];
    all[0] = "notation";
    all[1] = "verify";
    System.arraycopy(more, 0, all, 2, more.length);
    all[2 + more.length] = image;
    return program().of(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jws", "cose"})
  void signsAndVerifies(String format) {
    sign("--signature-format", format, "-m", "commit=4f2c", "--expiry", "24h").exits(0);
    Run.Result verified = verify("--output", "json", "-m", "commit=4f2c").exits(0);
    JsonObject json = verified.image();
    assertThat(json.get("outcome").getAsString()).isEqualTo("verified");
    assertThat(json.get("statement").getAsString()).isEqualTo("all");
    JsonObject signature = json.getAsJsonArray("signatures").get(0).getAsJsonObject();
    assertThat(signature.get("format").getAsString()).isEqualTo(format);
    verify("-m", "commit=other").exits(1);
  }

  @Test
  void anUnsignedImageIsRejected() {
    verify().exits(1).saysNothingOnOut();
  }

  /** What is not enforced is a success with a warning that names it. */
  @Test
  void auditAndSkipSucceedWithAWarning() throws IOException {
    TestChain stranger = TestChain.codeSigning().length(2).issue();
    Files.writeString(
        config.resolve("truststore/x509/ca/test/root.pem"), stranger.root().pem());
    sign().exits(0);
    verify().exits(1);
    policy("audit");
    assertThat(verify().exits(0).out()).contains("notation.chain-not-trusted");
    policy("skip");
    assertThat(verify().exits(0).out()).contains("skipped");
  }

  @Test
  void anInvalidDocumentIsWrongUsage() throws IOException {
    policy("lax");
    assertThat(verify().exits(2).err()).contains("LEVEL_UNKNOWN");
    Files.delete(config.resolve("trustpolicy.json"));
    verify().exits(2);
  }

  @Test
  void flagsNameOtherFiles() throws IOException {
    sign().exits(0);
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.move(config.resolve("trustpolicy.json"), elsewhere.resolve("policy.json"));
    Files.move(config.resolve("truststore"), elsewhere.resolve("stores"));
    verify(
            "--trust-policy",
            elsewhere.resolve("policy.json").toString(),
            "--trust-store",
            elsewhere.resolve("stores").toString())
        .exits(0);
  }

  @Test
  void aTrustStoreThatIsMissingLeavesTheAnswerOpen() throws IOException {
    sign().exits(0);
    Files.move(config.resolve("truststore"), directory.resolve("moved"));
    verify().exits(3);
  }

  @Test
  void listsAndInspects() {
    sign().exits(0);
    String listed = program().of("notation", "list", image).exits(0).out();
    assertThat(listed.lines()).hasSize(2);
    JsonObject json =
        JsonParser.parseString(
                program().of("notation", "inspect", "--output", "json", image).exits(0).out())
            .getAsJsonObject();
    assertThat(json.getAsJsonArray("signatures")).hasSize(1);
    assertThat(program().of("notation", "inspect", image).exits(0).out())
        .contains("signingScheme: notary.x509");
  }

  @Test
  void signsAndVerifiesFiles() throws IOException {
    Path file = Files.writeString(directory.resolve("a.txt"), "content");
    String[] sign = arguments("blob");
    String[] blob = {
      "notation", "blob", "sign", sign[2], sign[3], sign[4], sign[5], file.toString()
    };
    program().of(blob).exits(0);
    Path signature = directory.resolve("a.txt.jws.sig");
    assertThat(signature).exists();
    program().of(blob).exits(3);
    String[] verify = {
      "notation", "blob", "verify", "--signature", signature.toString(), file.toString()
    };
    program().of(verify).exits(0);
    program().of("notation", "blob", "inspect", signature.toString()).exits(0);
    Files.writeString(file, "changed");
    assertThat(program().of(verify).exits(1).err()).contains("notation.digest-not-signed");
  }

  @Test
  void wrongUsageIsTold() {
    program().of("notation", "sign", image).exits(2);
    program().of("notation", "sign", "--key", path("key.pem"), image).exits(2);
    program().of("notation", "sign", "--plugin", "x", image).exits(2);
    program().of("notation", "sign", "--plugin", "../x", "--id", "k", image).exits(2);
    sign("--signature-format", "xml").exits(2);
    sign("--expiry", "10ms").exits(2);
    sign("-m", "novalue").exits(2);
    sign("-m", "io.cncf.notary.x=1").exits(2);
  }
}
