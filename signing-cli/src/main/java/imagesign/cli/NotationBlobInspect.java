package imagesign.cli;

import imagesign.core.json.Json;
import imagesign.core.json.JsonObject;
import imagesign.notation.DetachedSignature;
import imagesign.notation.InspectedSignature;
import imagesign.spi.ContentException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code notation blob inspect}: what a signature file says; verifies nothing. */
final class NotationBlobInspect implements Command {
  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public String summary() {
    return "Shows what a signature file says; verifies nothing.";
  }

  @Override
  public void declare(CommandSpec spec) {
    NotationBlob.declareFile(spec, "SIGNATURE", "the signature, NAME.jws.sig or NAME.cose.sig");
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat output = OutputFormat.of(arguments);
    Path file = NotationBlob.file(arguments);
    DetachedSignature detached = NotationBlob.signature("SIGNATURE", file);
    return report(file, detached).print(output, session);
  }

  private static Report report(Path file, DetachedSignature detached) {
    try {
      InspectedSignature signature = InspectedSignature.of(detached.format(), detached.envelope());
      List<String> lines = new ArrayList<>(List.of(file.toString()));
      lines.addAll(NotationInspect.lines(signature, "  "));
      return Report.ok(lines, Json.parseObject(signature.toJson()));
    } catch (ContentException e) {
      String reason = e.reason().code();
      String detail = String.valueOf(e.getMessage());
      return new Report(
          ExitCode.REJECTED,
          List.of("rejected " + file, "  " + reason + ": " + detail),
          JsonObject.builder()
              .put("file", file.toString())
              .put("outcome", "rejected")
              .put("reason", reason)
              .put("detail", detail)
              .build());
    }
  }
}
