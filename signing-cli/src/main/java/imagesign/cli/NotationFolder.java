package imagesign.cli;

import imagesign.notation.EnvelopeFormat;
import imagesign.notation.NamedKey;
import imagesign.notation.NotationConfig;
import imagesign.notation.NotationConfigException;
import imagesign.notation.NotationPlugin;
import imagesign.notation.TrustPolicyException;
import imagesign.notation.TrustStores;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * What notation's own configuration says, unless a flag names another trust policy document or
 * other trust stores. What is missing there or malformed is the user's mistake.
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

  /** Reads the document. */
  <T> T policy(Function<Path, T> fromFile, Function<NotationConfig, T> fromFolder) {
    return explained(
        "trust policy",
        () ->
            arguments.hasMatchedOption(POLICY)
                ? fromFile.apply(path(POLICY))
                : fromFolder.apply(NotationConfig.load(directory)));
  }

  private static <T> T explained(String what, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (TrustPolicyException e) {
      throw new UsageException(what + ": " + e.reason() + ": " + e.getMessage());
    } catch (NotationConfigException e) {
      throw new UsageException(what + ": " + e.getMessage());
    }
  }

  TrustStores trustStores() {
    return arguments.hasMatchedOption(STORE)
        ? TrustStores.directory(path(STORE))
        : TrustStores.directory(directory.resolve("truststore"));
  }

  /** The key of this name, or the default key if none is given. */
  Optional<NamedKey> key(Optional<String> name) {
    return explained(
        "signingkeys.json",
        () ->
            load()
                .map(NotationConfig::signingKeys)
                .flatMap(keys -> name.isPresent() ? keys.named(name.get()) : keys.defaultKey()));
  }

  Optional<EnvelopeFormat> signatureFormat() {
    return explained("config.json", () -> load().flatMap(NotationConfig::signatureFormat));
  }

  private Optional<NotationConfig> load() {
    return Files.isDirectory(directory)
        ? Optional.of(NotationConfig.load(directory))
        : Optional.empty();
  }

  /** A plugin that is installed there; nothing is run. */
  NotationPlugin plugin(String option, String name, Map<String, String> config) {
    try {
      return explained(option, () -> NotationConfig.load(directory)).plugin(name).config(config);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
  }

  private Path path(String option) {
    try {
      return Path.of(arguments.matchedOptionValue(option, ""));
    } catch (InvalidPathException e) {
      throw new UsageException(option + ": not a path");
    }
  }
}
