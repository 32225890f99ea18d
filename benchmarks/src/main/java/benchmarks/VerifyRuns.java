package benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link VerifyBenchmark} in rounds, each run in a Java process of its own. */
final class VerifyRuns {
  static final List<String> ALL = List.of("bare", "platform", "core", "bundle", "legacy");

  /** Operations in one measured piece. */
  private static final int BATCH = 5000;

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

  /** Warms up by a number of operations: in a given time a busy machine gets to too few. */
  private OptionsBuilder options(KeyKind key, String name) {
    // What no target is about, and the platform's slow curves, get less.
    boolean compared = key == KeyKind.P256 && COMPARED.contains(name);
    int batch = compared ? BATCH : name.equals("platform") ? BATCH / 20 : BATCH / 5;
    OptionsBuilder options = new OptionsBuilder();
    options
        .include("\\.VerifyBenchmark\\." + name + "$")
        .param("key", key.name())
        .mode(Mode.SingleShotTime)
        .addProfiler(CpuTimeProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .forks(1)
        // Else the compiler's own threads decide when a run is warm.
        .jvmArgsAppend("-Xbatch")
        .warmupIterations(effort.warmupBatches())
        .warmupBatchSize(batch)
        .measurementIterations(effort.measuredBatches())
        .measurementBatchSize(batch);
    return options;
  }

  private static Measured measured(RunResult result) {
    int batch = result.getParams().getMeasurement().getBatchSize();
    List<IterationResult> iterations =
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .toList();
    return new Measured(
        least(iterations, i -> i.getSecondaryResults().get(CpuTimeProfiler.LABEL)) / batch,
        least(iterations, IterationResult::getPrimaryResult) / batch);
  }

  /** Other programs take the caches and slow the processor down, so what they do only adds. */
  private static double least(
      List<IterationResult> iterations, Function<IterationResult, Result<?>> part) {
    return iterations.stream().mapToDouble(i -> part.apply(i).getScore()).min().orElseThrow();
  }
}
