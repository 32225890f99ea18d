package benchmarks.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the benchmarks work with.
 *
 * @param folder where the registry and the programs have their files
 * @param oras the program of that name
 * @param crane the program of that name
 * @param dockerRegistry Debian's registry
 * @param cueRegistry the registry of {@code interop/registry}, which has the referrers API
 */
record Bench(Path folder, Program oras, Program crane, Path dockerRegistry, Path cueRegistry)
    implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Makes a folder in memory where there is enough of it, so that no disk is measured. */
  static Bench of(Path oras, Path crane, Path dockerRegistry, Path cueRegistry, long bytes)
      throws IOException {
    boolean fits = Files.isDirectory(MEMORY) && MEMORY.toFile().getUsableSpace() > bytes;
    Path folder =
        fits
            ? Files.createTempDirectory(MEMORY, "benchmark")
            : Files.createTempDirectory("benchmark");
    Path home = Files.createDirectory(folder.resolve("home"));
    return new Bench(
        folder,
        new Program(List.of(oras.toString()), home),
        new Program(List.of(crane.toString()), home),
        dockerRegistry,
        cueRegistry);
  }

  /** Our own client as a program. */
  Program ours(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path"))));
    command.add(Transfer.class.getName());
    return new Program(command, oras.home());
  }

  private static String absolute(String classPath) {
    return Stream.of(classPath.split(":", -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .reduce((a, b) -> a + ":" + b)
        .orElseThrow();
  }

  /** {@return where the registry's files are} */
  String storage() {
    return folder.startsWith(MEMORY) ? "in memory (tmpfs)" : "on a disk";
  }

  RunningRegistry startDebian() throws IOException {
    return RunningRegistry.debian(dockerRegistry, folder);
  }

  RunningRegistry startCue() throws IOException {
    return RunningRegistry.start(List.of(cueRegistry.toString()));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
