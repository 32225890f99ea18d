package imagesign.cli;

import imagesign.notation.NotationConfig;
import imagesign.notation.NotationConfigException;
import imagesign.notation.TrustPolicyException;
import imagesign.notation.TrustStores;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Where a trust policy document and trust stores are: in notation's own configuration, unless a
 * flag names them.
 */
final class NotationFolder {
  private static final String POLICY = "--trust-policy";
  private static final String STORE = "--trust-store";

  private final ParseResult arguments;
  private final Path directory;

  NotationFolder(ParseResult arguments, Session session) {
    this.arguments = arguments;
    this.directory = NotationConfig.defaultDirectory(session.environment());
  }

  static void declare(CommandSpec spec) {
    spec.addOption(
        Flags.value("FILE", "the trust policy document; default: notation's own", POLICY));
    spec.addOption(
        Flags.value("DIR", "the folder of all trust stores; default: notation's own", STORE));
  }

  /** Reads the document; one that is missing or invalid is the caller's mistake. */
  <T> T policy(Function<Path, T> fromFile, Function<NotationConfig, T> fromFolder) {
    return explained(
        () ->
            arguments.hasMatchedOption(POLICY)
                ? fromFile.apply(path(POLICY))
                : fromFolder.apply(NotationConfig.load(directory)));
  }

  private static <T> T explained(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (TrustPolicyException e) {
      throw new UsageException("trust policy: " + e.reason() + ": " + e.getMessage());
    } catch (NotationConfigException e) {
      throw new UsageException("trust policy: " + e.getMessage());
    }
  }

  TrustStores trustStores() {
    return arguments.hasMatchedOption(STORE)
        ? TrustStores.directory(path(STORE))
        : TrustStores.directory(directory.resolve("truststore"));
  }

  NotationConfig config() {
    return explained(() -> NotationConfig.load(directory));
  }

  private Path path(String option) {
    try {
      return Path.of(arguments.matchedOptionValue(option, ""));
    } catch (InvalidPathException e) {
      throw new UsageException(option + ": not a path");
    }
  }
}
