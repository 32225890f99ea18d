package imagesign.cli;

import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonObject;
import imagesign.notation.ExtendedAttribute;
import imagesign.notation.NotationSignature;
import imagesign.notation.NotationVerification;
import imagesign.signature.FailureReason;
import imagesign.spi.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Puts into words what a trust policy document of notation says of one image. */
record NotationReport(ImageArgument image) {
  private static final String STATEMENT = "statement";
  private static final String WARNINGS = "warnings";

  Report of(NotationVerification verification) {
    if (verification instanceof NotationVerification.Verified verified) {
      return verified(verified);
    }
    if (verification instanceof NotationVerification.Skipped skipped) {
      return skipped(skipped);
    }
    var rejected = (NotationVerification.Rejected) verification;
    return ImageReport.of(image).rejected(rejected.failures(), rejected.decision());
  }

  private Report verified(NotationVerification.Verified verified) {
    List<String> lines = new ArrayList<>();
    lines.add("verified " + verified.reference() + " by statement " + verified.statement());
    lines.addAll(lines(verified.signature()));
    JsonObject json =
        start(verified, "verified", verified.statement())
            .put("signatures", List.of(json(verified.signature())))
            .put(WARNINGS, warnings(verified.signature()))
            .put("failures", List.of())
            .put("detail", "")
            .build();
    return Report.ok(lines, json);
  }

  private Report skipped(NotationVerification.Skipped skipped) {
    String warning =
        "skipped " + skipped.reference() + ": statement " + skipped.statement() + " verifies nothing";
    JsonObject json =
        start(skipped, "skipped", skipped.statement())
            .put("signatures", List.of())
            .put(WARNINGS, JsonArray.ofStrings(List.of(warning)).values())
            .put("failures", List.of())
            .put("detail", warning)
            .build();
    return Report.ok(List.of(warning), json);
  }

  private JsonObject.Builder start(
      NotationVerification verification, String outcome, String statement) {
    return ImageReport.of(image)
        .start(verification.reference())
        .put("outcome", outcome)
        .put(STATEMENT, statement);
  }

  static List<String> lines(NotationSignature signature) {
    List<String> lines = new ArrayList<>();
    lines.add("  signed at " + signature.signingTime() + ", level " + signature.level());
    new TreeMap<>(signature.metadata())
        .forEach((key, value) -> lines.add("  metadata " + key + "=" + value));
    for (Step step : signature.warnings()) {
      lines.add(
          "  warning: %s failed and is not enforced: %s %s"
              .formatted(step.name(), reason(step), step.detail()));
    }
    return lines;
  }

  static List<JsonObject> warnings(NotationSignature signature) {
    return signature.warnings().stream()
        .map(
            step ->
                JsonObject.builder()
                    .put("step", step.name())
                    .put("reason", reason(step))
                    .put("detail", step.detail())
                    .build())
        .toList();
  }

  private static String reason(Step step) {
    return step.reason().map(FailureReason::code).orElse("");
  }

  static JsonObject json(NotationSignature signature) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("format", signature.format().name().toLowerCase(Locale.ROOT))
            .put("level", signature.level())
            .put("signingScheme", signature.scheme().toString())
            .put("signingTime", signature.signingTime().toString());
    signature.expiry().ifPresent(time -> json.put("expiry", time.toString()));
    TreeMap<String, String> attributes = new TreeMap<>();
    for (ExtendedAttribute attribute : signature.attributes()) {
      attributes.put(attribute.key(), attribute.value());
    }
    return json.put("metadata", JsonObject.ofStrings(signature.metadata()))
        .put("attributes", JsonObject.ofStrings(attributes))
        .put("steps", signature.steps().stream().map(NotationReport::json).toList())
        .build();
  }

  private static JsonObject json(Step step) {
    return JsonObject.builder()
        .put("name", step.name())
        .put("outcome", step.outcome().name().toLowerCase(Locale.ROOT))
        .build();
  }
}
