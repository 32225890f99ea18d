package benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Measures the processor time of the whole process in each iteration, collector and compiler
 * included. Unlike the time on the clock it hardly changes when other programs want the processor.
 */
public final class CpuTimeProfiler implements InternalProfiler {
  /** The name of the result, in microseconds. */
  static final String LABEL = "cpu";

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private long start;

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    start = system.getProcessCpuTime();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double micros =
        (double) (system.getProcessCpuTime() - start) / TimeUnit.MICROSECONDS.toNanos(1);
    return List.of(new ScalarResult(LABEL, micros, "us", AggregationPolicy.AVG));
  }

  @Override
  public String getDescription() {
    return "processor time of the process";
  }
}
