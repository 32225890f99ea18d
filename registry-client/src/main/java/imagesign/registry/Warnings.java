package imagesign.registry;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hands on what registries warn of, each text of each registry once. OCI distribution
 * specification, "Warnings": code 299, no agent, no date.
 */
final class Warnings {
  private static final int MAX_SEEN = 1024;
  private static final int MAX_FIELD = 4096;
  private static final Pattern WARNING =
      Pattern.compile("\\s*299\\s+-\\s+\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*");

  private final Consumer<RegistryWarning> consumer;
  private final Set<RegistryWarning> seen = ConcurrentHashMap.newKeySet();

  Warnings(Consumer<RegistryWarning> consumer) {
    this.consumer = consumer;
  }

  void read(String registry, List<String> fields) {
    for (String field : fields) {
      Matcher warning = WARNING.matcher(field);
      if (field.length() <= MAX_FIELD && warning.matches()) {
        give(new RegistryWarning(registry, text(warning.group(1))));
      }
    }
  }

  private static String text(String quoted) {
    return quoted.replaceAll("\\\\(.)", "$1").replaceAll("\\p{Cntrl}", "?");
  }

  private void give(RegistryWarning warning) {
    if (seen.size() < MAX_SEEN && seen.add(warning)) {
      consumer.accept(warning);
    }
  }
}
