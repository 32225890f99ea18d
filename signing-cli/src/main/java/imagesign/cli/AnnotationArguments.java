package imagesign.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The option {@code -a key=value}, which may be repeated. One value may hold several pairs between
 * commas, and a pair that holds a comma stands in double quotes, as with Cosign.
 */
final class AnnotationArguments {
  private static final String OPTION = "-a";

  private AnnotationArguments() {}

  static OptionSpec option(String what) {
    return Flags.repeated("KEY=VALUE", what, OPTION, "--annotations");
  }

  static Map<String, String> of(ParseResult arguments) {
    List<String> values = arguments.matchedOptionValue(OPTION, List.of());
    Map<String, String> annotations = new LinkedHashMap<>();
    for (String value : values) {
      for (String pair : split(value)) {
        add(annotations, pair);
      }
    }
    return annotations;
  }

  private static void add(Map<String, String> annotations, String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw new UsageException(OPTION + ": not KEY=VALUE");
    }
    String key = pair.substring(0, equals);
    if (annotations.putIfAbsent(key, pair.substring(equals + 1)) != null) {
      throw new UsageException(OPTION + ": " + key + " given twice");
    }
  }

  /** The fields of one line of comma-separated values, RFC 4180. */
  private static List<String> split(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && line.startsWith("\"\"", i)) {
        field.append(c);
        i++;
      } else if (c == '"' && (quoted || field.isEmpty())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (quoted) {
      throw new UsageException(OPTION + ": a quotation mark is missing");
    }
    fields.add(field.toString());
    return fields;
  }
}
