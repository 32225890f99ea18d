package benchmarks.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry that runs as a program.
 *
 * @param process the program
 * @param host where it listens
 */
record RunningRegistry(Process process, String host) implements AutoCloseable {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:listening on |^http://)(127\\.0\\.0\\.1:\\d+)");

  /** Starts Debian's docker-registry, which keeps its files in a folder. */
  static RunningRegistry debian(Path program, Path folder) throws IOException {
    Path config = folder.resolve("registry.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        log: {level: info, accesslog: {disabled: true}}
        storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
        http: {addr: "127.0.0.1:0", secret: benchmark}
        """
            .formatted(folder.resolve("store")));
    return start(List.of(program.toString(), "serve", config.toString()));
  }

  /** Starts a registry that prints its address. */
  static RunningRegistry start(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    // Not closed: that would break the program's pipe.
    BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        Thread drain = new Thread(() -> log.lines().forEach(rest -> {}));
        drain.setDaemon(true);
        drain.start();
        return new RunningRegistry(process, matcher.group(1));
      }
    }
    throw new IOException(command.get(0) + " ended without an address");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
