package imagesign.cli;

import imagesign.UndecidedException;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonValue;
import imagesign.notation.NotationSignature;
import imagesign.notation.NotationVerification;
import imagesign.notation.NotationVerification.Rejected;
import imagesign.notation.NotationVerification.Skipped;
import imagesign.notation.NotationVerification.Verified;
import imagesign.notation.OciTrustPolicy;
import imagesign.spi.SignerIdentity;
import imagesign.trust.Decision;
import imagesign.trust.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts into words what a trust policy document of notation says of one image: the members that
 * {@code cosign verify} has too, the statement that applies, and what it does not enforce.
 *
 * @param image the image
 * @param statement the name of the statement that applies; empty if none does
 */
record NotationReport(ImageArgument image, Optional<String> statement) {
  static NotationReport of(ImageArgument image, OciTrustPolicy policy) {
    return new NotationReport(
        image,
        policy.statementFor(image.reference().repository()).map(applies -> applies.trust().name()));
  }

  Report of(NotationVerification verification) {
    if (verification instanceof Verified verified) {
      return verified(verified);
    }
    if (verification instanceof Skipped skipped) {
      return skipped(skipped);
    }
    Rejected rejected = (Rejected) verification;
    return extended(
        ImageReport.of(image).rejected(rejected.failures(), rejected.decision()), List.of());
  }

  Report undecided(UndecidedException e) {
    return extended(ImageReport.of(image).undecided(e.decision(), e), List.of());
  }

  private Report verified(Verified verified) {
    NotationSignature signature = verified.signature();
    List<String> lines = new ArrayList<>();
    lines.add("verified " + verified.reference() + " by statement " + verified.statement());
    List<SignerIdentity> signers = signers(verified.decision());
    signers.forEach(signer -> lines.add("  signed by " + signer));
    lines.addAll(NotationSignatureReport.lines(signature));
    JsonObject json =
        ImageReport.of(image)
            .verifiedJson(
                verified.decision(), signers, List.of(NotationSignatureReport.json(signature)));
    return extended(Report.ok(lines, json), NotationSignatureReport.warnings(signature));
  }

  private static List<SignerIdentity> signers(Decision decision) {
    return decision.evidence().stream()
        .filter(evidence -> evidence.status() == Evidence.Status.PASSED)
        .flatMap(evidence -> evidence.signer().stream())
        .distinct()
        .toList();
  }

  private Report skipped(Skipped skipped) {
    String warning =
        "skipped %s: statement %s verifies nothing"
            .formatted(skipped.reference(), skipped.statement());
    JsonObject json =
        ImageReport.of(image)
            .start(skipped.reference(), "skipped")
            .put("signers", List.of())
            .put("signatures", List.of())
            .put("platforms", List.of())
            .put("failures", List.of())
            .put("detail", warning)
            .put("evidence", List.of())
            .build();
    return extended(Report.ok(List.of("warning: " + warning), json), List.of());
  }

  private Report extended(Report report, List<JsonValue> warnings) {
    JsonObject json =
        report
            .json()
            .with("statement", ImageReport.orNull(statement))
            .with("warnings", new JsonArray(warnings));
    return new Report(report.end(), report.lines(), json);
  }
}
