package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.core.json.JsonObject;
import imagesign.registry.CopyException;
import imagesign.registry.CopyReason;
import imagesign.registry.CopyReport;
import imagesign.registry.CopyReport.Entry;
import imagesign.registry.CopyReport.Kind;
import imagesign.registry.CopyReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts into words what came of a copy. The JSON members are a contract, described in this module's
 * README.
 */
record CopyOutcome(ImageArgument source, ImageArgument target) {
  Report copied(CopyReport report) {
    List<String> lines = new ArrayList<>();
    boolean withImage = report.entries().stream().anyMatch(e -> e.kind() == Kind.IMAGE);
    lines.add(
        (withImage ? "copied " : "copied what belongs to ")
            + report.source()
            + " to "
            + report.target());
    report.entries().stream()
        .filter(entry -> entry.kind() != Kind.BLOB)
        .forEach(entry -> lines.add(line(entry)));
    lines.add("  " + blobs(report) + "; " + report.bytes() + " bytes copied");
    JsonObject json =
        ImageReport.of(source)
            .start(report.source())
            .put("outcome", "copied")
            .put("target", report.target().toString())
            .put("content", report.entries().stream().map(CopyOutcome::json).toList())
            .put("bytes", report.bytes())
            .put("failures", List.of())
            .put("detail", "")
            .build();
    return Report.ok(lines, json);
  }

  private static String line(Entry entry) {
    return "  %s %s%s %s"
        .formatted(
            word(entry.kind()),
            entry.tag().map(tag -> tag + " ").orElse(""),
            entry.descriptor().digest(),
            word(entry.outcome()));
  }

  private static String blobs(CopyReport report) {
    return Stream.of(Outcome.values())
        .flatMap(
            outcome -> {
              long count =
                  report.entries(outcome).stream().filter(e -> e.kind() == Kind.BLOB).count();
              return count == 0 ? Stream.empty() : Stream.of(count + " " + word(outcome));
            })
        .collect(Collectors.collectingAndThen(Collectors.joining(", "), CopyOutcome::counted));
  }

  private static String counted(String counts) {
    return counts.isEmpty() ? "no blobs" : "blobs: " + counts;
  }

  private static JsonObject json(Entry entry) {
    return JsonObject.builder()
        .put("kind", word(entry.kind()))
        .put("tag", ImageReport.orNull(entry.tag()))
        .put("descriptor", ImageReport.descriptor(entry.descriptor()))
        .put("outcome", word(entry.outcome()))
        .build();
  }

  /**
   * Content that is not as it should be, or in the way, is a no; an image that is absent is none.
   */
  Report failed(CopyException e) {
    boolean absent =
        e.reason() == CopyReason.SOURCE_MISSING
            && e.content().equals(source.reference().toString());
    if (absent) {
      return noAnswer(e);
    }
    JsonObject failure =
        JsonObject.builder()
            .put("content", e.content())
            .put("reason", e.reason().code())
            .put("detail", String.valueOf(e.getMessage()))
            .build();
    List<String> lines =
        List.of(
            "not copied " + source.reference(), "  " + e.reason().code() + ": " + e.getMessage());
    return notCopied(ExitCode.REJECTED, "rejected", lines, List.of(failure), "");
  }

  Report noAnswer(ImageSigningException e) {
    String message = String.valueOf(e.getMessage());
    List<String> lines = List.of("no answer for " + source.reference() + ": " + message);
    return notCopied(ExitCode.NO_ANSWER, "no-answer", lines, List.of(), message);
  }

  private Report notCopied(
      ExitCode end, String outcome, List<String> lines, List<JsonObject> failures, String detail) {
    JsonObject json =
        ImageReport.of(source)
            .start(source.reference())
            .put("outcome", outcome)
            .put("target", target.reference().toString())
            .put("content", List.of())
            .put("bytes", 0)
            .put("failures", failures)
            .put("detail", detail)
            .build();
    return new Report(end, lines, json);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
