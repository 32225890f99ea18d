package benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * What one run of one benchmark took for each operation.
 *
 * @param cpuMicros processor time
 * @param wallMicros time on the clock
 */
public record Measured(double cpuMicros, double wallMicros) {
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f µs of processor time, %.1f µs", cpuMicros, wallMicros);
  }

  /**
   * Finds the median.
   *
   * @param values what was measured
   * @return their median
   */
  public static double median(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values: nothing was measured");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
