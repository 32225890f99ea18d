package imagesign.cli;

import imagesign.key.SigningKey;
import imagesign.notation.EnvelopeFormat;
import imagesign.notation.NotationConfigException;
import imagesign.notation.NotationKeys;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags that say with what and how {@code notation sign} and {@code blob sign} sign. */
final class NotationKeyArguments {
  static final String FORMAT = "--signature-format";

  private static final String CHAIN = "--cert-chain";
  private static final String EXPIRY = "--expiry";
  private static final int MAX_BYTES = 1024 * 1024;

  private NotationKeyArguments() {}

  static void declare(CommandSpec spec) {
    spec.addOption(KeyArgument.option("the private key in PEM, not encrypted"));
    spec.addOption(Flags.value("FILE", "its certificates in PEM, leaf first, root last", CHAIN));
    spec.addOption(Flags.value("jws|cose", "the form of the signature; jws", FORMAT));
    spec.addOption(
        Flags.value("DURATION", "how long it is valid, like 24h; for ever", "-e", EXPIRY));
    spec.addOption(MetadataArguments.USER.declared("what else to sign, repeatable", "-m"));
  }

  static SigningKey key(ParseResult arguments, Session session) {
    if (!arguments.hasMatchedOption(CHAIN)) {
      throw new UsageException(CHAIN + " is missing");
    }
    try {
      return NotationKeys.read(
          KeyArgument.read(arguments, session),
          InputFile.read(CHAIN, arguments.matchedOptionValue(CHAIN, ""), MAX_BYTES));
    } catch (NotationConfigException e) {
      throw new UsageException(KeyArgument.OPTION + ", " + CHAIN + ": " + e.getMessage());
    }
  }

  static boolean isKeyGiven(ParseResult arguments) {
    return arguments.hasMatchedOption(KeyArgument.OPTION) || arguments.hasMatchedOption(CHAIN);
  }

  static EnvelopeFormat format(ParseResult arguments) {
    return switch (arguments.matchedOptionValue(FORMAT, "jws")) {
      case "jws" -> EnvelopeFormat.JWS;
      case "cose" -> EnvelopeFormat.COSE;
      default -> throw new UsageException(FORMAT + ": neither jws nor cose");
    };
  }

  static Optional<Duration> lifetime(ParseResult arguments) {
    return arguments.hasMatchedOption(EXPIRY)
        ? Optional.of(GoDuration.parse(EXPIRY, arguments.matchedOptionValue(EXPIRY, "")))
        : Optional.empty();
  }
}
