package checks;

import imagesign.testkit.InMemoryRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The registry of the integration tests: {@code registry:2} in a container where an engine answers,
 * else a registry program of the machine, else the one in memory. With {@code imagesign.tier=2} the
 * container or nothing.
 */
record Backing(String name, String host, AutoCloseable stop) implements AutoCloseable {
  private static final String IMAGE = "registry:2";
  private static final int PORT = 5000;
  private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");

  static Backing start() {
    if (DockerClientFactory.instance().isDockerAvailable()) {
      return container();
    }
    if ("2".equals(System.getProperty("imagesign.tier"))) {
      throw new IllegalStateException("tier 2 is asked for, and no container engine answers");
    }
    return program().map(Backing::program).orElseGet(Backing::inMemory);
  }

  private static Backing container() {
    GenericContainer<?> container =
        new GenericContainer<>(IMAGE)
            .withExposedPorts(PORT)
            .withEnv("REGISTRY_STORAGE_DELETE_ENABLED", "true")
            .waitingFor(Wait.forHttp("/v2/").forStatusCode(200));
    container.start();
    String host = container.getHost() + ":" + container.getMappedPort(PORT);
    return new Backing("tier 2, " + IMAGE + " in a container", host, container::stop);
  }

  private static Optional<Path> program() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "docker-registry"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Backing program(Path program) {
    try {
      Path config = Files.createTempFile("registry", ".yml");
      Files.writeString(
          config,
          """
          version: 0.1
          log: {level: info, accesslog: {disabled: true}}
          storage: {inmemory: {}, delete: {enabled: true}}
          http: {addr: "127.0.0.1:0", secret: test}
          """);
      Process process =
          new ProcessBuilder(program.toString(), "serve", config.toString())
              .redirectErrorStream(true)
              .start();
      return new Backing("program " + program.getFileName(), address(process), process::destroy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String address(Process process) throws IOException {
    // Not closed: that would break the program's pipe.
    BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        Thread drain = new Thread(() -> log.lines().forEach(rest -> {}));
        drain.setDaemon(true);
        drain.start();
        return matcher.group(1);
      }
    }
    throw new IOException("the registry program ended");
  }

  private static Backing inMemory() {
    InMemoryRegistry registry = InMemoryRegistry.start();
    return new Backing("tier 1, in memory", registry.host(), registry);
  }

  @Override
  public void close() {
    try {
      stop.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
