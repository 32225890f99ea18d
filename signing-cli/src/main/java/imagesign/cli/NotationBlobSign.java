package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.core.json.JsonNull;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonString;
import imagesign.core.json.JsonValue;
import imagesign.notation.Blob;
import imagesign.notation.DetachedSignature;
import imagesign.notation.NotationConfigException;
import imagesign.oci.MediaType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code notation blob sign}: signs a file, beside which the signature is written. */
final class NotationBlobSign implements Command {
  private static final String FORCE = "--force";
  private static final String DIRECTORY = "--signature-directory";

  @Override
  public String name() {
    return "sign";
  }

  @Override
  public String summary() {
    return "Signs a file; the signature goes to FILE.jws.sig or FILE.cose.sig.";
  }

  @Override
  public void declare(CommandSpec spec) {
    NotationKeyArguments.declare(spec);
    NotationSignOptions.declare(spec);
    spec.addOption(
        Flags.value("TYPE", "what the file is; " + Blob.OCTET_STREAM, NotationBlob.MEDIA_TYPE));
    spec.addOption(Flags.value("DIR", "where the signature goes; beside the file", DIRECTORY));
    spec.addOption(Flags.flag("replace a signature file that exists", FORCE));
    NotationBlob.declareFile(spec, "FILE", "the file to sign");
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat output = OutputFormat.of(arguments);
    Path file = NotationBlob.file(arguments);
    MediaType type = NotationBlob.mediaType(arguments).orElse(Blob.OCTET_STREAM);
    NotationSignOptions options = NotationSignOptions.of(arguments, session);
    Blob blob = NotationBlob.open(file);
    try (NotationKey key = NotationKeyArguments.key(arguments, session)) {
      DetachedSignature signature =
          options.applyTo(key.blobs()).sign(blob, type, MetadataArguments.USER.of(arguments));
      return write(file, signature, arguments).print(output, session);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (ImageSigningException e) {
      return noAnswer(file, e).print(output, session);
    }
  }

  private static Report write(Path file, DetachedSignature signature, ParseResult arguments) {
    Path target = target(file, signature, arguments);
    try {
      if (arguments.hasMatchedOption(FORCE)) {
        signature.replace(target);
      } else {
        signature.write(target);
      }
    } catch (NotationConfigException e) {
      return noAnswer(file, e);
    }
    return Report.ok(
        List.of("signed " + file + ", signature in " + target),
        json(file, "signed", Optional.of(target), ""));
  }

  private static Path target(Path file, DetachedSignature signature, ParseResult arguments) {
    Path beside = signature.fileFor(file);
    return arguments.hasMatchedOption(DIRECTORY)
        ? NotationBlob.path(DIRECTORY, arguments.matchedOptionValue(DIRECTORY, ""))
            .resolve(beside.getFileName())
        : beside;
  }

  private static Report noAnswer(Path file, ImageSigningException e) {
    String message = String.valueOf(e.getMessage());
    return new Report(
        ExitCode.NO_ANSWER,
        List.of("no answer for " + file + ": " + message),
        json(file, "no-answer", Optional.empty(), message));
  }

  private static JsonObject json(
      Path file, String outcome, Optional<Path> signature, String detail) {
    return JsonObject.builder()
        .put("file", file.toString())
        .put("outcome", outcome)
        .put(
            "signature",
            signature.<JsonValue>map(path -> new JsonString(path.toString())).orElse(JsonNull.NULL))
        .put("detail", detail)
        .build();
  }
}
