package benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link VerifyBenchmark} in rounds, each run in a Java process of its own. */
final class VerifyRuns {
  static final List<String> ALL = List.of("bare", "platform", "core", "bundle", "legacy");

  /** What the target is about. */
  private static final List<String> COMPARED = List.of("bare", "bundle", "legacy");

  private final Effort effort;

  VerifyRuns(Effort effort) {
    this.effort = effort;
  }

  List<Round> run() throws RunnerException {
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < effort.rounds(); i++) {
      rounds.add(round(KeyKind.P256, COMPARED));
    }
    if (effort.allKeys()) {
      for (KeyKind key : KeyKind.values()) {
        rounds.add(round(key, ALL));
      }
    }
    return rounds;
  }

  private Round round(KeyKind key, List<String> names) throws RunnerException {
    Map<String, Measured> runs = new LinkedHashMap<>();
    for (String name : names) {
      Collection<RunResult> results = new Runner(options(key, name).build()).run();
      Measured measured = measured(results.iterator().next());
      System.out.printf("%s %s: %s%n", key, name, measured);
      runs.put(name, measured);
    }
    return new Round(key, runs);
  }

  private OptionsBuilder options(KeyKind key, String name) {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("\\.VerifyBenchmark\\." + name + "$")
        .param("key", key.name())
        .addProfiler(CpuTimeProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .forks(1)
        // Else the queue of the compiler decides when a run is warm, on a busy machine after 20 s.
        .jvmArgsAppend("-Xbatch")
        .warmupIterations(effort.warmupSeconds())
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(effort.measuredSeconds())
        .measurementTime(TimeValue.seconds(1));
    return options;
  }

  private static Measured measured(RunResult result) {
    return new Measured(
        result.getSecondaryResults().get(CpuTimeProfiler.LABEL).getScore(),
        result.getPrimaryResult().getStatistics().getPercentile(50));
  }
}
