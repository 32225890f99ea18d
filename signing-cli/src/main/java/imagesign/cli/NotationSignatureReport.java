package imagesign.cli;

import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonValue;
import imagesign.notation.ExtendedAttribute;
import imagesign.notation.NotationSignature;
import imagesign.signature.FailureReason;
import imagesign.spi.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Puts a Notation signature that was verified into words, with what was not enforced. */
final class NotationSignatureReport {
  private NotationSignatureReport() {}

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

  static List<JsonValue> warnings(NotationSignature signature) {
    return signature.warnings().stream().<JsonValue>map(NotationSignatureReport::warning).toList();
  }

  private static JsonObject warning(Step step) {
    return JsonObject.builder()
        .put("step", step.name())
        .put("reason", reason(step))
        .put("detail", step.detail())
        .build();
  }

  private static String reason(Step step) {
    return step.reason().map(FailureReason::code).orElse("");
  }

  static JsonObject json(NotationSignature signature) {
    Map<String, String> attributes = new TreeMap<>();
    for (ExtendedAttribute attribute : signature.attributes()) {
      attributes.put(attribute.key(), attribute.value());
    }
    return JsonObject.builder()
        .put("format", signature.format().name().toLowerCase(Locale.ROOT))
        .put("level", signature.level())
        .put("signingScheme", signature.scheme().toString())
        .put("signingTime", signature.signingTime().toString())
        .put("expiry", ImageReport.orNull(signature.expiry().map(Instant::toString)))
        .put("metadata", JsonObject.ofStrings(new TreeMap<>(signature.metadata())))
        .put("attributes", JsonObject.ofStrings(attributes))
        .put("steps", signature.steps().stream().map(NotationSignatureReport::json).toList())
        .build();
  }

  private static JsonObject json(Step step) {
    return JsonObject.builder()
        .put("name", step.name())
        .put("outcome", step.outcome().name().toLowerCase(Locale.ROOT))
        .build();
  }
}
