package imagesign.cli;

import imagesign.oci.Bytes;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The option {@code --key}: a file, or {@code env://NAME} for the content of a variable. */
final class KeyArgument {
  static final String OPTION = "--key";

  private static final String ENVIRONMENT = "env://";
  private static final int MAX_BYTES = 1024 * 1024;

  private KeyArgument() {}

  static OptionSpec option(String what) {
    return Flags.value("FILE|env://NAME", what, OPTION);
  }

  /** Reads the key that the arguments name. */
  static Bytes read(ParseResult arguments, Session session) {
    if (!arguments.hasMatchedOption(OPTION)) {
      throw new UsageException(OPTION + " is missing");
    }
    String source = arguments.matchedOptionValue(OPTION, "");
    if (source.startsWith(ENVIRONMENT)) {
      return fromEnvironment(source.substring(ENVIRONMENT.length()), session.environment());
    }
    if (source.contains("://") || source.startsWith("pkcs11:")) {
      throw new UsageException(
          OPTION + ": only a file or " + ENVIRONMENT + "NAME; key stores are not supported yet");
    }
    return InputFile.read(OPTION, source, MAX_BYTES);
  }

  private static Bytes fromEnvironment(String name, Map<String, String> environment) {
    String value = environment.get(name);
    if (value == null) {
      throw new UsageException(OPTION + ": the variable " + name + " is not set");
    }
    return Bytes.utf8(value);
  }
}
