package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.core.json.Json;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonBoolean;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonValue;
import imagesign.notation.InspectedSignature;
import imagesign.notation.Inspection;
import imagesign.notation.NotationInspector;
import imagesign.spi.ContentException;
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
    spec.addOption(MaxSignatures.option());
    StoreFlags.declare(spec);
    spec.addPositional(Flags.image());
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    StoreFlags flags = new StoreFlags(arguments, session);
    List<ImageArgument> images = flags.images();
    ImageArgument image = images.get(0);
    int maxSignatures = MaxSignatures.of(arguments);
    try (Stores stores = flags.stores(images)) {
      NotationInspector inspector =
          NotationInspector.of(stores.of(image)).maxSignatures(maxSignatures);
      return report(image, inspector).print(format, session);
    }
  }

  private static Report report(ImageArgument image, NotationInspector inspector) {
    try {
      return report(inspector.inspect(image.reference()));
    } catch (ContentException e) {
      return ImageReport.of(image).rejected(e);
    } catch (ImageSigningException e) {
      return ImageReport.of(image).noAnswer(e);
    }
  }

  /**
   * What notation's own JSON leaves out: signatures that can't be read, and that there are more.
   */
  private static Report report(Inspection inspection) {
    List<String> lines = new ArrayList<>();
    lines.add(inspection.list().reference().toString());
    for (Inspection.Entry entry : inspection.signatures()) {
      lines.add("  signature " + entry.digest());
      lines.addAll(lines(entry.signature(), "    "));
    }
    inspection.unreadable().forEach(failure -> lines.add("  unreadable: " + failure));
    if (inspection.list().truncated()) {
      lines.add("  and more signatures");
    }
    JsonObject json =
        Json.parseObject(inspection.toJson())
            .with(
                "unreadable",
                new JsonArray(
                    inspection.unreadable().stream().<JsonValue>map(ImageReport::failure).toList()))
            .with("truncated", new JsonBoolean(inspection.list().truncated()));
    ExitCode end = inspection.unreadable().isEmpty() ? ExitCode.OK : ExitCode.REJECTED;
    return new Report(end, lines, json);
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
