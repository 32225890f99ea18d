package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonNull;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonString;
import imagesign.notation.BlobVerification;
import imagesign.notation.BlobVerification.Rejected;
import imagesign.notation.BlobVerification.Skipped;
import imagesign.notation.BlobVerification.Verified;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts into words what a trust policy document of notation says of one file.
 *
 * @param file the file
 * @param statement the name of the statement that is applied
 */
record NotationBlobReport(Path file, String statement) {
  Report of(BlobVerification verification) {
    if (verification instanceof Verified verified) {
      return verified(verified);
    }
    if (verification instanceof Skipped) {
      String warning = "skipped %s: statement %s verifies nothing".formatted(file, statement);
      return Report.ok(List.of("warning: " + warning), json("skipped", warning));
    }
    return rejected((Rejected) verification);
  }

  private Report verified(Verified verified) {
    List<String> lines = new ArrayList<>();
    lines.add("verified " + file + " by statement " + statement);
    lines.addAll(NotationSignatureReport.lines(verified.signature()));
    JsonObject json =
        json("verified", "")
            .with("signature", NotationSignatureReport.json(verified.signature()))
            .with(
                "warnings", new JsonArray(NotationSignatureReport.warnings(verified.signature())));
    return Report.ok(lines, json);
  }

  private Report rejected(Rejected rejected) {
    String reason = rejected.reason().code();
    return new Report(
        ExitCode.REJECTED,
        List.of("rejected " + file, "  " + reason + ": " + rejected.detail()),
        json("rejected", rejected.detail()).with("reason", new JsonString(reason)));
  }

  Report noAnswer(ImageSigningException e) {
    String message = String.valueOf(e.getMessage());
    return new Report(
        ExitCode.NO_ANSWER,
        List.of("no answer for " + file + ": " + message),
        json("no-answer", message));
  }

  private JsonObject json(String outcome, String detail) {
    return JsonObject.builder()
        .put("file", file.toString())
        .put("statement", statement)
        .put("outcome", outcome)
        .put("signature", JsonNull.NULL)
        .put("warnings", List.of())
        .put("reason", JsonNull.NULL)
        .put("detail", detail)
        .build();
  }
}
