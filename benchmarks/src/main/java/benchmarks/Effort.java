package benchmarks;

/**
 * How long is measured.
 *
 * @param rounds how often the runs that the target compares are repeated, one after the other
 * @param warmupSeconds how long each run warms up
 * @param measuredSeconds how long each run is measured
 * @param allKeys whether keys other than P-256 are measured, which the target does not ask for
 */
record Effort(int rounds, int warmupSeconds, int measuredSeconds, boolean allKeys) {
  static final Effort FULL = new Effort(5, 7, 4, true);
  static final Effort QUICK = new Effort(3, 7, 3, false);
}
