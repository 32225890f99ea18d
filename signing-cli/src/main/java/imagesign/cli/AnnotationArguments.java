package imagesign.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The option {@code -a key=value}, which may be repeated. */
final class AnnotationArguments {
  private static final String OPTION = "-a";

  private AnnotationArguments() {}

  static OptionSpec option(String what) {
    return Flags.repeated("KEY=VALUE", what, OPTION, "--annotations");
  }

  static Map<String, String> of(ParseResult arguments) {
    List<String> pairs = arguments.matchedOptionValue(OPTION, List.of());
    Map<String, String> annotations = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new UsageException(OPTION + ": not KEY=VALUE");
      }
      String key = pair.substring(0, equals);
      if (annotations.putIfAbsent(key, pair.substring(equals + 1)) != null) {
        throw new UsageException(OPTION + ": " + Printable.of(key) + " given twice");
      }
    }
    return annotations;
  }
}
