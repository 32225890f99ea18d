package benchmarks.registry;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What something took.
 *
 * @param seconds on the clock
 * @param cpuSeconds of processor time, of this process and of those that it has waited for
 */
record Sample(double seconds, double cpuSeconds) {
  /** Linux counts the processor time of a process in hundredths. */
  private static final double TICKS = 100;

  private static final int CHILDREN_USER = 13;

  /** Something that is measured. */
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  static Sample of(Work work) throws IOException, InterruptedException {
    double cpu = cpuNow();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Sample(seconds, cpuNow() - cpu);
  }

  private static double cpuNow() throws IOException {
    OperatingSystemMXBean own = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    // After the name, which is in brackets: the state, and from there on numbers.
    String line = Files.readString(Path.of("/proc/self/stat"));
    List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    double children =
        Long.parseLong(fields.get(CHILDREN_USER)) + Long.parseLong(fields.get(CHILDREN_USER + 1));
    return own.getProcessCpuTime() / 1e9 + children / TICKS;
  }
}
