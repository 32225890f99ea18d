package examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
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
}
