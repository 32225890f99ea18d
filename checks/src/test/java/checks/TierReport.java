package checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says in {@code target/tiers}, in a file for each class of tests, on which registries they ran and
 * how many did.
 */
final class TierReport {
  private static final Map<Class<?>, Map<String, Integer>> RAN = new HashMap<>();

  private TierReport() {}

  static synchronized void count(Class<?> tests, Backing backing) {
    Map<String, Integer> ran = RAN.computeIfAbsent(tests, c -> new LinkedHashMap<>());
    ran.merge(backing.name(), 1, Integer::sum);
    Path file = Path.of("target", "tiers", tests.getSimpleName());
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          ran.entrySet().stream()
              .map(e -> e.getKey() + ": " + e.getValue() + " integration tests\n")
              .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
