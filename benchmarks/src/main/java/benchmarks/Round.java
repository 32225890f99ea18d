package benchmarks;

import java.util.Map;
import java.util.Optional;

/**
 * The benchmarks of one key, run one after the other, so that what slows the machine slows all.
 *
 * @param key the kind of the key
 * @param runs what was measured by the name of the benchmark's method
 */
record Round(KeyKind key, Map<String, Measured> runs) {
  Optional<Measured> find(String name) {
    return Optional.ofNullable(runs.get(name));
  }

  private Measured run(String name) {
    return find(name).orElseThrow();
  }

  /** How much of the processor time of a whole verification a bare one takes. */
  double cpuShare(String whole) {
    return run("bare").cpuMicros() / run(whole).cpuMicros();
  }

  double wallShare(String whole) {
    return run("bare").wallMicros() / run(whole).wallMicros();
  }
}
