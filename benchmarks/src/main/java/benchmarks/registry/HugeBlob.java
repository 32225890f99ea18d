package benchmarks.registry;

import java.io.IOException;
import java.util.List;

/** Does a blob that is far larger than the heap pass both ways? */
final class HugeBlob {
  static final String HEAP = "-Xmx64m";

  private HugeBlob() {}

  /** Pushes and pulls it in a process with a small heap; {@return what that said} */
  static List<String> run(Bench bench, Effort effort) throws IOException, InterruptedException {
    try (RunningRegistry registry = bench.startDebian()) {
      String size = Long.toString((long) effort.hugeMiB() << 20);
      String said = bench.ours(HEAP).output(List.of("both", registry.host() + "/huge", size));
      List<String> lines = said.lines().toList();
      if (lines.size() != 2) {
        throw new IOException("not two transfers, but: " + said);
      }
      return lines;
    }
  }
}
