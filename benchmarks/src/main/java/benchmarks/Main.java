package benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** What {@code benchmarks/run} starts. */
public final class Main {
  private Main() {}

  /**
   * Runs the benchmarks, writes the report and prints it; ends with status 1 where a target is
   * missed.
   *
   * @param args the file to write, the commit that is measured, and {@code quick} or {@code full}
   * @throws IOException if the report can't be written
   * @throws RunnerException if a benchmark fails
   */
  public static void main(String[] args) throws IOException, RunnerException {
    Path file = Path.of(args[0]);
    Effort effort = args[2].equals("quick") ? Effort.QUICK : Effort.FULL;
    VerifyReport report = new VerifyReport(new VerifyRuns(effort).run());
    String text = heading(args[1], effort) + report.toMarkdown();
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    System.out.println(text);
    if (!report.meetsTarget()) {
      System.exit(1);
    }
  }

  private static String heading(String commit, Effort effort) throws IOException {
    return "# VerifyBenchmark\n"
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
