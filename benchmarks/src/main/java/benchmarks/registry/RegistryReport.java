package benchmarks.registry;

import benchmarks.Measured;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Says what was measured, and whether the targets are met. */
final class RegistryReport {
  /** The least speed of ours, in process after warm-up, as a share of that of the other. */
  private static final double TARGET = 0.9;

  private final Effort effort;
  private final String storage;
  private final Transfers.Result transfers;
  private final List<String> huge;
  private final List<Requests.Row> requests;

  RegistryReport(
      Effort effort,
      String storage,
      Transfers.Result transfers,
      List<String> huge,
      List<Requests.Row> requests) {
    this.effort = effort;
    this.storage = storage;
    this.transfers = transfers;
    this.huge = huge;
    this.requests = requests;
  }

  /** Whether ours is fast enough. */
  boolean isFast() {
    return speed(transfers.pull(), Transfers.CRANE_BLOB) >= TARGET
        && speed(transfers.push(), Transfers.ORAS_PUSH) >= TARGET;
  }

  /** Whether no operation makes more requests than it may. */
  boolean isWithinBudgets() {
    return !requests.isEmpty() && requests.stream().allMatch(Requests.Row::isWithinBudget);
  }

  String toMarkdown() {
    StringBuilder text = new StringBuilder();
    text.append(format("## A blob of %d MiB%n", effort.blobMiB()));
    text.append(
        format(
            "Medians of %d alternating rounds; Debian's docker-registry, its files %s.%n%n",
            effort.rounds(), storage));
    text.append(table("pull", transfers.pull(), Transfers.CRANE_BLOB));
    text.append(table("push", transfers.push(), Transfers.ORAS_PUSH));
    text.append(
        format(
            "%n## A blob of %d MiB with %s%n%s%n", effort.hugeMiB(), HugeBlob.HEAP, hugeLines()));
    text.append("\n## Requests of an operation\n");
    text.append(
        "| operation | registry | ours | at most | oras | crane |\n|---|---|---|---|---|---|\n");
    requests.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private String table(String direction, Map<String, List<Sample>> samples, String measure) {
    StringBuilder text = new StringBuilder();
    text.append("| ").append(direction);
    text.append(" | seconds | MiB/s | processor seconds | speed beside ").append(measure);
    text.append(" |\n|---|---|---|---|---|\n");
    samples.forEach(
        (name, all) -> {
          double seconds = median(all, Sample::seconds);
          text.append(
              format(
                  "| %s | %.2f | %.0f | %.2f | %.2f |%n",
                  name,
                  seconds,
                  effort.blobMiB() / seconds,
                  median(all, Sample::cpuSeconds),
                  speed(samples, name, measure)));
        });
    double speed = speed(samples, measure);
    text.append(
        format(
            "%nTarget: %s at least %.1f of %s: %.2f, %s.%n%n",
            Transfers.IN_PROCESS, TARGET, measure, speed, speed >= TARGET ? "met" : "MISSED"));
    return text.toString();
  }

  private static double speed(Map<String, List<Sample>> samples, String measure) {
    return speed(samples, Transfers.IN_PROCESS, measure);
  }

  /** Compared within each round, so that what slows the machine slows both. */
  private static double speed(Map<String, List<Sample>> samples, String name, String measure) {
    List<Sample> ours = Objects.requireNonNull(samples.get(name));
    List<Sample> theirs = Objects.requireNonNull(samples.get(measure));
    double[] shares = new double[ours.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = theirs.get(i).seconds() / ours.get(i).seconds();
    }
    return Measured.median(shares);
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
    return Measured.median(samples.stream().mapToDouble(value).toArray());
  }

  private String hugeLines() {
    StringBuilder text = new StringBuilder();
    for (String line : huge) {
      double seconds = Double.parseDouble(line.substring(line.indexOf(' ') + 1));
      text.append(
          format(
              "- %s: %.1f s, %.0f MiB/s%n",
              line.substring(0, line.indexOf(' ')), seconds, effort.hugeMiB() / seconds));
    }
    return text.toString();
  }

  private static String line(Requests.Row row) {
    return format(
        "| %s | %s | %s%s | %d | %s | %s |%n",
        row.operation(),
        row.registry(),
        Requests.Row.count(row.ours()),
        row.isWithinBudget() ? "" : " TOO MANY",
        row.budget(),
        Requests.Row.count(row.oras()),
        Requests.Row.count(row.crane()));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
