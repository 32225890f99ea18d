package benchmarks;

/**
 * How long is measured.
 *
 * @param rounds how often the runs that the target compares are repeated, one after the other
 * @param warmupBatches how long each run warms up
 * @param measuredBatches how long each run is measured
 * @param allKeys whether keys other than P-256 are measured, which the target does not ask for
 */
record Effort(int rounds, int warmupBatches, int measuredBatches, boolean allKeys) {
  static final Effort FULL = new Effort(5, 16, 8, true);
  static final Effort QUICK = new Effort(3, 14, 8, false);
}
