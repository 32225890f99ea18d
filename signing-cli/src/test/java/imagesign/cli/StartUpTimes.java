package imagesign.cli;

import imagesign.testkit.InMemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * How long does the program take, as a multiple of a JVM that does nothing? Fails above the limits.
 *
 * <p>Takes each command nine times, in turns, after once that warms the file cache, and compares
 * medians. The registry is in this process, the measured programs are processes of their own. Means
 * something only on a machine that does nothing else: the JVM compiles on a second processor, if it
 * is free, and a bare JVM hardly notices whether it is.
 *
 * <pre>{@code ./mvnw -q verify -pl signing-cli -am -DskipTests -Pstartup}</pre>
 */
final class StartUpTimes {
  private static final int TIMES = 9;
  private static final double VERSION_LIMIT = 5;
  private static final double VERIFY_LIMIT = 15;

  private StartUpTimes() {}

  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("imagesign-startup");
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      requireWithinLimits(medians(commands(directory, registry)));
    } finally {
      delete(directory);
    }
  }

  private static List<Runnable> commands(Path directory, InMemoryRegistry registry)
      throws IOException {
    compileHello(directory);
    Fixture files = new Fixture(directory);
    Fixture.image(registry, "app", "1.0");
    String image = registry.host() + "/app:1.0";
    Run.withPassword().of("cosign", "sign", "--key", files.privateKey(), image).exits(0);
    String[] verify = {
      "cosign", "verify", "--key", files.publicKey(), "--insecure-ignore-tlog", image
    };
    return List.of(
        () -> expectSuccess(Program.ofJava("-cp", directory.toString()).of("Hello")),
        () -> expectSuccess(Program.ofJar().of("--version")),
        () -> expectSuccess(Program.ofJar().of(verify)));
  }

  private static void compileHello(Path directory) throws IOException {
    Path source =
        Files.writeString(
            directory.resolve("Hello.java"),
            """
            public class Hello {
              public static void main(String[] args) {
                System.out.println("Hello");
              }
            }
            """);
    int exitCode =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, "-d", directory.toString(), source.toString());
    if (exitCode != 0) {
      throw new IllegalStateException("javac: " + exitCode);
    }
  }

  private static void expectSuccess(Program.Result result) {
    if (result.exitCode() != 0) {
      throw new IllegalStateException(result.err());
    }
  }

  private static void requireWithinLimits(long[] medians) {
    double version = (double) medians[1] / medians[0];
    double verify = (double) medians[2] / medians[0];
    System.out.printf(
        Locale.ROOT,
        "Hello %d ms; --version %d ms, %.1f times (at most %.0f);"
            + " cosign verify %d ms, %.1f times (at most %.0f)%n",
        medians[0] / 1_000_000,
        medians[1] / 1_000_000,
        version,
        VERSION_LIMIT,
        medians[2] / 1_000_000,
        verify,
        VERIFY_LIMIT);
    if (version > VERSION_LIMIT || verify > VERIFY_LIMIT) {
      throw new IllegalStateException("the program starts too slowly");
    }
  }

  private static long[] medians(List<Runnable> commands) {
    commands.forEach(Runnable::run);
    long[][] nanos = new long[commands.size()][TIMES];
    for (int i = 0; i < TIMES; i++) {
      for (int c = 0; c < commands.size(); c++) {
        long start = System.nanoTime();
        commands.get(c).run();
        nanos[c][i] = System.nanoTime() - start;
      }
    }
    return Arrays.stream(nanos)
        .mapToLong(times -> Arrays.stream(times).sorted().skip(TIMES / 2).findFirst().orElseThrow())
        .toArray();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
