package imagesign.cli;

import imagesign.core.json.Json;
import imagesign.notation.InspectedSignature;
import imagesign.notation.Inspection;
import imagesign.notation.NotationInspector;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code notation inspect}: what the Notation signatures of an image say; verifies nothing. */
final class NotationInspect implements Command {
  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public String summary() {
    return "Shows what the Notation signatures of an image say; verifies nothing.";
  }

  @Override
  public void declare(CommandSpec spec) {
    StoreFlags.declare(spec);
    spec.addPositional(Flags.image());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    StoreFlags flags = new StoreFlags(arguments);
    List<ImageArgument> images = flags.images();
    try (Stores stores = flags.stores(images)) {
      ImageArgument image = images.get(0);
      Inspection inspection =
          NotationInspector.of(stores.of(image)).inspect(image.reference());
      return report(inspection).print(format, session);
    }
  }

  private static Report report(Inspection inspection) {
    List<String> lines = new ArrayList<>();
    lines.add(inspection.list().reference().toString());
    for (Inspection.Entry entry : inspection.signatures()) {
      lines.add("  signature " + entry.digest());
      lines.addAll(lines(entry.signature(), "    "));
    }
    inspection.unreadable().forEach(failure -> lines.add("  unreadable: " + failure));
    ExitCode end = inspection.unreadable().isEmpty() ? ExitCode.OK : ExitCode.REJECTED;
    return new Report(end, lines, Json.parseObject(inspection.toJson()));
  }

  static List<String> lines(InspectedSignature signature, String indent) {
    List<String> lines = new ArrayList<>();
    lines.add(indent + "signature algorithm: " + signature.signatureAlgorithm());
    lines.add(indent + "envelope: " + signature.format().mediaType());
    signature.signedAttributes().forEach((k, v) -> lines.add(indent + "signed " + k + ": " + v));
    new TreeMap<>(signature.userMetadata())
        .forEach((k, v) -> lines.add(indent + "metadata " + k + ": " + v));
    lines.add(indent + "not signed signing agent: " + signature.signingAgent());
    signature
        .timestamp()
        .ifPresent(t -> lines.add(indent + "not verified timestamp: " + t.range() + t.error()));
    signature
        .certificates()
        .forEach(
            c ->
                lines.add(
                    indent + "certificate of " + c.issuedTo() + ", SHA-256 " + c.fingerprint()));
    lines.add(indent + "signed artifact: " + signature.signedArtifact());
    return lines;
  }
}
