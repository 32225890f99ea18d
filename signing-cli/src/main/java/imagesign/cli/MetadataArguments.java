package imagesign.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** An option {@code key=value} that may be repeated, as notation has several. */
record MetadataArguments(String option) {
  static final MetadataArguments USER = new MetadataArguments("--user-metadata");
  static final MetadataArguments PLUGIN = new MetadataArguments("--plugin-config");

  OptionSpec declared(String what, String... more) {
    String[] names = Arrays.copyOf(more, more.length + 1);
    names[more.length] = option;
    return Flags.repeated("KEY=VALUE", what, names);
  }

  Map<String, String> of(ParseResult arguments) {
    List<String> values = arguments.matchedOptionValue(option, List.of());
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      if (equals < 1) {
        throw new UsageException(option + ": not KEY=VALUE");
      }
      if (pairs.putIfAbsent(value.substring(0, equals), value.substring(equals + 1)) != null) {
        throw new UsageException(option + ": a key given twice");
      }
    }
    return pairs;
  }
}
