package benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    String text = Heading.of("VerifyBenchmark", args[1], effort) + report.toMarkdown();
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    System.out.println(text);
    if (!report.meetsTarget()) {
      System.exit(1);
    }
  }
}
