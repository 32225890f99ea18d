package benchmarks.registry;

import benchmarks.Heading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code benchmarks/registry} starts. */
public final class Main {
  private Main() {}

  /**
   * Runs everything, writes the report and prints it; ends with status 1 where an operation makes
   * too many requests, or a full run is too slow.
   *
   * @param args the file to write, the commit that is measured, {@code quick} or {@code full}, and
   *     the programs: oras, crane, docker-registry, the registry with the referrers API
   * @throws IOException if a program fails
   * @throws InterruptedException if this is ended
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[0]);
    Effort effort = args[2].equals("quick") ? Effort.QUICK : Effort.FULL;
    RegistryReport report =
        run(effort, List.of(args).subList(3, 7).stream().map(Path::of).toList());
    String text = Heading.of("Registry client", args[1], effort) + report.toMarkdown();
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    System.out.println(text);
    if (!report.isWithinBudgets() || (effort.decides() && !report.isFast())) {
      System.exit(1);
    }
  }

  private static RegistryReport run(Effort effort, List<Path> programs)
      throws IOException, InterruptedException {
    Path oras = programs.get(0);
    Path crane = programs.get(1);
    try (Bench bench = Bench.of(oras, crane, programs.get(2), programs.get(3), effort.space())) {
      List<Requests.Row> requests = Requests.run(bench);
      return new RegistryReport(
          effort,
          bench.storage(),
          Transfers.run(bench, effort),
          HugeBlob.run(bench, effort),
          requests);
    }
  }
}
