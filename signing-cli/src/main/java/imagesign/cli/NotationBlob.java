package imagesign.cli;

import imagesign.notation.Blob;
import imagesign.notation.DetachedSignature;
import imagesign.notation.NotationConfigException;
import imagesign.oci.MediaType;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What the commands on files have in common. */
final class NotationBlob {
  static final String MEDIA_TYPE = "--media-type";
  static final String SIGNATURE = "--signature";

  private NotationBlob() {}

  static void declareFile(CommandSpec spec, String label, String what) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .required(true)
            .index("0")
            .paramLabel(label)
            .hideParamSyntax(true)
            .description(what)
            .build());
  }

  static Path file(ParseResult arguments) {
    List<String> files = arguments.matchedPositionalValue(0, List.of());
    return path("FILE", files.isEmpty() ? "" : files.get(0));
  }

  static Path path(String option, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException(option + ": not a path");
    }
  }

  /** The signature that the arguments name. */
  static DetachedSignature signature(ParseResult arguments) {
    if (!arguments.hasMatchedOption(SIGNATURE)) {
      throw new UsageException(SIGNATURE + " is missing");
    }
    return signature(SIGNATURE, path(SIGNATURE, arguments.matchedOptionValue(SIGNATURE, "")));
  }

  static DetachedSignature signature(String argument, Path file) {
    try {
      return DetachedSignature.load(file);
    } catch (IllegalArgumentException | NotationConfigException e) {
      throw new UsageException(argument + ": " + e.getMessage());
    }
  }

  /** A file, which must be there. */
  static Blob open(Path file) {
    if (!Files.exists(file)) {
      throw new UsageException("FILE: there is no file " + Printable.of(file.toString()));
    }
    return Blob.of(file);
  }

  static Optional<MediaType> mediaType(ParseResult arguments) {
    if (!arguments.hasMatchedOption(MEDIA_TYPE)) {
      return Optional.empty();
    }
    Optional<MediaType> type = MediaType.tryParse(arguments.matchedOptionValue(MEDIA_TYPE, ""));
    if (type.isEmpty()) {
      throw new UsageException(MEDIA_TYPE + ": not a media type");
    }
    return type;
  }
}
