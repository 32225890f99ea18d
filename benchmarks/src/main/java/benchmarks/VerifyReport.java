package benchmarks;

import imagesign.core.crypto.Crypto;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Says what {@link VerifyBenchmark} measured, and whether the target is met. */
final class VerifyReport {
  /** The least share of a verification with a P-256 key that the signature itself takes. */
  static final double TARGET = 0.80;

  private static final List<String> WHOLE = List.of("bundle", "legacy");

  private final Map<KeyKind, List<Round>> rounds = new EnumMap<>(KeyKind.class);

  VerifyReport(List<Round> rounds) {
    rounds.forEach(r -> this.rounds.computeIfAbsent(r.key(), k -> new ArrayList<>()).add(r));
  }

  boolean meetsTarget() {
    return WHOLE.stream().allMatch(whole -> cpuShare(KeyKind.P256, whole) >= TARGET);
  }

  String toMarkdown() {
    StringBuilder text = new StringBuilder("## Share of the bare verification\n");
    text.append("Medians of the rounds; of processor time, in brackets of time on the clock.\n\n");
    text.append("| key | rounds | bundle | legacy |\n|---|---|---|---|\n");
    rounds.forEach((key, measured) -> text.append(shares(key, measured.size())));
    text.append(target());
    text.append("\n## Processor time of an operation, µs\n");
    text.append("| key | computed by | bare | platform | core | bundle | legacy |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    rounds.keySet().forEach(key -> text.append(times(key)));
    return text.toString();
  }

  private String shares(KeyKind key, int count) {
    StringBuilder row = new StringBuilder("| " + key + " | " + count + " |");
    for (String whole : WHOLE) {
      double wall = median(key, round -> round.wallShare(whole));
      row.append(format(" %.0f %% (%.0f %%) |", 100 * cpuShare(key, whole), 100 * wall));
    }
    return row.append('\n').toString();
  }

  private String target() {
    return format(
        "%nTarget: at least %.0f %% with P-256, %s.%n",
        100 * TARGET, meetsTarget() ? "met" : "MISSED");
  }

  private String times(KeyKind key) {
    Crypto.standard().prepare();
    StringBuilder row = new StringBuilder("| " + key + " | ");
    row.append(Crypto.standard().providerFor(key.signature())).append(" |");
    for (String run : VerifyRuns.ALL) {
      double[] micros =
          rounds.get(key).stream()
              .flatMap(round -> round.find(run).stream())
              .mapToDouble(Measured::cpuMicros)
              .toArray();
      row.append(micros.length == 0 ? " |" : format(" %.0f |", Measured.median(micros)));
    }
    return row.append('\n').toString();
  }

  private double cpuShare(KeyKind key, String whole) {
    return median(key, round -> round.cpuShare(whole));
  }

  private double median(KeyKind key, ToDoubleFunction<Round> value) {
    return Measured.median(
        rounds.getOrDefault(key, List.of()).stream().mapToDouble(value).toArray());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
