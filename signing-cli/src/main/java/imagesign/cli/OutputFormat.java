package imagesign.cli;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The option {@code --output}: text for people, or JSON for programs on standard output. */
enum OutputFormat {
  TEXT,
  JSON;

  private static final String OPTION = "--output";

  static OptionSpec option() {
    return Flags.value("text|json", "how to answer; text", OPTION);
  }

  /** The format that the arguments ask for; text by default. */
  static OutputFormat of(ParseResult arguments) {
    return switch (arguments.matchedOptionValue(OPTION, "text")) {
      case "text" -> TEXT;
      case "json" -> JSON;
      default -> throw new UsageException(OPTION + ": neither text nor json");
    };
  }
}
