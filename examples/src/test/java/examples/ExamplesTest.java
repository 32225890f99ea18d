package examples;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.testkit.TestChain;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
class ExamplesTest {
  private static String output(Runnable example) {
    PrintStream before = System.out;
    var captured = new ByteArrayOutputStream();
    System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      example.run();
    } finally {
      System.setOut(before);
    }
    return captured.toString(StandardCharsets.UTF_8);
  }

  @Test
  void signAndVerifyShowsWhatPassesAndWhatIsRejected() {
    assertThat(output(() -> SignAndVerify.main(new String[0])).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("signed as BUNDLE").contains("verified:"),
            line -> assertThat(line).startsWith("signed as LEGACY").contains("verified:"),
            line -> assertThat(line).startsWith("unsigned").endsWith("common.no-signature"),
            line -> assertThat(line).startsWith("wrong key").endsWith("cosign.signature-invalid"),
            line -> assertThat(line).startsWith("tampered").endsWith("cosign.signature-invalid"));
  }

  @Test
  void gateDeploysOnlyWithBothSignatures() {
    assertThat(output(() -> GateDeployment.main(new String[0])).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("denied:").contains("common.no-signature"),
            line -> assertThat(line).startsWith("denied:").contains("common.requirement-not-met"),
            line ->
                assertThat(line).startsWith("deploying ").contains("/payments/api:1.4@sha256:"));
  }

  @Test
  void mirrorKeepsSignaturesAtEachPlace() {
    assertThat(output(() -> MirrorWithSignatures.main(new String[0])).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("to the disk").contains("already there: 0 of "),
            line -> assertThat(line).startsWith("in the archive").contains("verified carried."),
            line -> assertThat(line).startsWith("to the mirror").contains("already there: 0 of "),
            line ->
                assertThat(line).startsWith("at the mirror").contains("/mirror/app:1.4@sha256:"),
            line -> assertThat(line).startsWith("a second time").contains(" 0 bytes copied"));
  }

  @Test
  void aRegistryServesWhoSignsNothing() {
    assertThat(output(() -> UseRegistry.main(new String[0])).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("uploaded 1048576 bytes as sha256:"),
            line -> assertThat(line).isEqualTo("read 1048576 bytes"),
            line -> assertThat(line).isEqualTo("cancelled: true"),
            line ->
                assertThat(line)
                    .startsWith("get manifest ")
                    .endsWith("/data/sets:latest: 503, worth another try later"));
  }

  @Test
  void notationSignsAndVerifiesByRootAndName() {
    assertThat(output(() -> NotationSignVerify.main(new String[0])).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("the signer by name").contains("verified:"),
            line ->
                assertThat(line)
                    .startsWith("somebody else")
                    .endsWith("notation.identity-not-trusted"),
            line ->
                assertThat(line).startsWith("another root").endsWith("notation.chain-not-trusted"));
  }

  @Test
  void aTimestampOutlivesTheCertificate() {
    assertThat(output(() -> TimestampedSignature.main(new String[0])).lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("plain").endsWith("notation.timestamp-missing"),
            line -> assertThat(line).startsWith("stamped").contains("verified:"));
  }

  @Test
  void notationsConfigurationIsReused() {
    assertThat(output(() -> ReuseNotationConfig.main(new String[0])).lines())
        .satisfiesExactly(line -> assertThat(line).startsWith("signed").contains("verified:"));
  }

  @Test
  void aFolderOfKeysIsAPlugin(@TempDir Path keys) throws IOException {
    TestChain chain = TestChain.codeSigning().issue();
    Files.writeString(keys.resolve("release.key"), chain.leaf().privateKeyPem());
    Files.writeString(keys.resolve("release.pem"), chain.pem());
    String describe =
        "{\"contractVersion\":\"1.0\",\"keyId\":\"%s\",\"pluginConfig\":{\"folder\":\"%s\"}}";

    assertThat(plugin(0, "get-plugin-metadata", "{}")).contains("\"name\":\"keyfiles\"");
    assertThat(plugin(0, "describe-key", describe.formatted("release", keys))).contains("EC-256");
    assertThat(plugin(1, "describe-key", describe.formatted("other", keys))).contains("ERROR");
    assertThat(plugin(1, "describe-key", describe.formatted("../release", keys)))
        .contains("VALIDATION_ERROR");
  }

  private static String plugin(int exit, String command, String request) throws IOException {
    var out = new ByteArrayOutputStream();
    var in = new ByteArrayInputStream(request.getBytes(StandardCharsets.UTF_8));
    assertThat(KeyFilePlugin.program().run(new String[] {command}, in, out, out)).isEqualTo(exit);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theGuideShowsThePluginAsItIs() throws IOException {
    Path root = Path.of("..");
    String program =
        Files.readString(root.resolve("examples/src/main/java/examples/KeyFilePlugin.java"))
            .replace("package examples;\n\n", "")
            .replaceFirst("(?s)/\\*\\*.*?\\*/\n", "");
    assertThat(Files.readString(root.resolve("docs/NOTATION.md"))).contains(program);
  }
}
