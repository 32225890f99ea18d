package imagesign.cli;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The option {@code --max-signatures}: how many signatures of an image are looked at. */
final class MaxSignatures {
  private static final String OPTION = "--max-signatures";
  private static final int DEFAULT = 100;

  private MaxSignatures() {}

  static OptionSpec option() {
    return Flags.value("N", "how many signatures to look at; " + DEFAULT, OPTION);
  }

  static int of(ParseResult arguments) {
    String text = arguments.matchedOptionValue(OPTION, String.valueOf(DEFAULT));
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new UsageException(OPTION + ": not a number above 0");
    }
    return Integer.parseInt(text);
  }
}
