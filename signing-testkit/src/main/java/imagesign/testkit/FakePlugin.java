package imagesign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An installed plugin of notation that gives the answers that a test writes down, or misbehaves. A
 * shell script, so it runs wherever there is {@code /bin/sh}. What it was asked is kept.
 *
 * <pre>{@code
 * FakePlugin plugin = FakePlugin.install(plugins, "demo")
 *     .answer("get-plugin-metadata", "{…}")
 *     .hang("describe-key");
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class FakePlugin {
  private static final Pattern COMMAND = Pattern.compile("[a-z-]{1,64}");

  private final Path folder;
  private final Path program;
  private final Map<String, String> branches = new LinkedHashMap<>();

  private FakePlugin(Path folder, Path program) {
    this.folder = folder;
    this.program = program;
  }

  /**
   * Installs a plugin that fails on every command so far.
   *
   * @param plugins the folder of all plugins
   * @param name its name
   * @return the plugin
   */
  public static FakePlugin install(Path plugins, String name) {
    try {
      Path folder = Files.createDirectories(plugins.resolve(name));
      FakePlugin plugin = new FakePlugin(folder, folder.resolve("notation-" + name));
      plugin.write();
      return plugin;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Answers a command.
   *
   * @param command the command, {@code get-plugin-metadata}
   * @param json what to print on standard output
   * @return this plugin
   */
  public FakePlugin answer(String command, String json) {
    return branch(command, "cat " + quote(store(command + ".out", json)));
  }

  /**
   * Fails on a command.
   *
   * @param command the command
   * @param exit the exit code
   * @param json what to print on standard error
   * @return this plugin
   */
  public FakePlugin fail(String command, int exit, String json) {
    return branch(command, "cat " + quote(store(command + ".err", json)) + " >&2; exit " + exit);
  }

  /**
   * Hangs on a command for a minute, and leaves a child behind that does too.
   *
   * @param command the command
   * @return this plugin
   */
  public FakePlugin hang(String command) {
    return branch(command, "sleep 60 & wait");
  }

  /**
   * Prints without end on a command.
   *
   * @param command the command
   * @param onError whether on standard error, rather than on standard output
   * @return this plugin
   */
  public FakePlugin flood(String command, boolean onError) {
    return branch(command, "cat /dev/zero" + (onError ? " >&2" : ""));
  }

  /**
   * Answers a command after it filled standard error with what a pipe can't hold.
   *
   * @param command the command
   * @param json what to print on standard output
   * @return this plugin
   */
  public FakePlugin chatter(String command, String json) {
    String noise = "head -c 1000000 /dev/zero >&2";
    return branch(command, noise + "; cat " + quote(store(command + ".out", json)));
  }

  /**
   * Gives the last request of a command.
   *
   * @param command the command
   * @return what stood on standard input
   */
  public String request(String command) {
    try {
      return Files.readString(folder.resolve(command + ".request"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return whether any command was run} */
  public boolean wasRun() {
    return Files.exists(folder.resolve("run"));
  }

  /** {@return the program} */
  public Path program() {
    return program;
  }

  private FakePlugin branch(String command, String action) {
    if (!COMMAND.matcher(command).matches()) {
      throw new IllegalArgumentException("command: " + command);
    }
    branches.put(command, action);
    write();
    return this;
  }

  private void write() {
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    script.append("touch ").append(quote(folder.resolve("run"))).append('\n');
    script.append("case \"$1\" in\n");
    branches.forEach(
        (command, action) ->
            script
                .append(command)
                .append(") cat > ")
                .append(quote(folder.resolve(command + ".request")))
                .append("; ")
                .append(action)
                .append(" ;;\n"));
    script.append("*) exit 9 ;;\nesac\n");
    try {
      Files.writeString(program, script);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path store(String name, String content) {
    try {
      return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quote(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
