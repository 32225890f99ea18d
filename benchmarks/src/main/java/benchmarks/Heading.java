package benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The head of a report: what was measured, and on which machine. */
public final class Heading {
  private Heading() {}

  /**
   * Makes it.
   *
   * @param title what was measured
   * @param commit of what
   * @param effort how long
   * @return lines of Markdown
   * @throws IOException if the machine does not say what it is
   */
  public static String of(String title, String commit, Record effort) throws IOException {
    return "# "
        + title
        + "\n"
        + "commit %s, %s\n".formatted(commit, Instant.now().truncatedTo(ChronoUnit.SECONDS))
        + "%d cores of %s\n".formatted(Runtime.getRuntime().availableProcessors(), processor())
        + "%s %s\n".formatted(property("java.vm.name"), property("java.runtime.version"))
        + "%s\n\n".formatted(effort);
  }

  private static String property(String name) {
    return System.getProperty(name);
  }

  /** As Linux names it. */
  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    List<String> lines = Files.exists(info) ? Files.readAllLines(info) : List.of();
    return lines.stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
