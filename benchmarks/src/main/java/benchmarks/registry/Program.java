package benchmarks.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that is run to its end.
 *
 * @param command what to run, with its first arguments
 * @param home its working directory, where it finds no configuration of the user's
 */
record Program(List<String> command, Path home) {
  Program {
    command = List.copyOf(command);
  }

  /** Runs it, and throws away what it prints. */
  void run(List<String> arguments) throws IOException, InterruptedException {
    run(arguments, ProcessBuilder.Redirect.DISCARD);
  }

  /** Runs it; {@return what it prints} */
  String output(List<String> arguments) throws IOException, InterruptedException {
    Path output = home.resolve("output");
    run(arguments, ProcessBuilder.Redirect.to(output.toFile()));
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private void run(List<String> arguments, ProcessBuilder.Redirect output)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    Path errors = home.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectOutput(output)
            .redirectError(errors.toFile())
            .directory(home.toFile());
    builder.environment().putAll(Map.of("HOME", home.toString(), "DOCKER_CONFIG", home.toString()));
    if (builder.start().waitFor() != 0) {
      throw new IOException(String.join(" ", all) + ": " + Files.readString(errors));
    }
  }
}
