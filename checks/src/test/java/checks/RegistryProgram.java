package checks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A registry that is a program of this machine. */
final class RegistryProgram {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:listening on |^http://)(127\\.0\\.0\\.1:\\d+)");

  private RegistryProgram() {}

  /** Starts distribution, 2.8 or 3; only the latter deletes tags. */
  static Backing start(String name, Path program, Setup setup, boolean deletesTags) {
    RegistryConfiguration configuration = setup.configuration();
    try {
      Path folder = Files.createTempDirectory("registry");
      for (Map.Entry<String, String> file : configuration.files().entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
      Path config = folder.resolve("config.yml");
      Files.writeString(
          config, configuration.yaml(folder.toString(), "127.0.0.1:0", "inmemory: {}"));
      Process process = run(program.toString(), "serve", config.toString());
      return Backing.configured(
          name, address(process), configuration, deletesTags, () -> stop(process, folder));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** Starts a program that prints its URL and takes no configuration. */
  static Backing start(String name, Path program) {
    try {
      Process process = run(program.toString());
      return Backing.open(name, address(process), process::destroy);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static Process run(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String address(Process process) throws IOException {
    // Not closed: that would break the program's pipe.
    BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        Thread drain = new Thread(() -> log.lines().forEach(rest -> {}));
        drain.setDaemon(true);
        drain.start();
        return matcher.group(1);
      }
    }
    throw new IOException("the registry program ended");
  }

  private static void stop(Process process, Path folder) throws IOException {
    process.destroy();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
