package imagesign.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built jar as a process of its own. */
final class Program {
  private static final long TIME_OUT_SECONDS = 60;

  private final List<String> jvm = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private String input = "";

  private Program(List<String> jvm) {
    this.jvm.addAll(jvm);
  }

  /** What the process said and how long it took. */
  record Result(int exitCode, String out, String err, long nanos) {}

  /** The file that the build made. */
  static Path jar() {
    return Path.of(System.getProperty("imagesign.jar"));
  }

  static Program ofJar(String... jvmOptions) {
    List<String> jvm = new ArrayList<>(List.of(java()));
    jvm.addAll(List.of(jvmOptions));
    jvm.addAll(List.of("-jar", jar().toString()));
    return new Program(jvm);
  }

  static Program ofJava(String... arguments) {
    List<String> jvm = new ArrayList<>(List.of(java()));
    jvm.addAll(List.of(arguments));
    return new Program(jvm);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  Program with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Program input(String text) {
    input = text;
    return this;
  }

  Result of(String... args) {
    List<String> command = new ArrayList<>(jvm);
    command.addAll(List.of(args));
    try {
      return run(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Result run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("imagesign", ".out");
    Path err = Files.createTempFile("imagesign", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().remove(Passwords.VARIABLE);
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().putAll(environment);
      long start = System.nanoTime();
      Process process = builder.start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended without reading what it had no use for.
      }
      if (!process.waitFor(TIME_OUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("did not end: " + command);
      }
      long nanos = System.nanoTime() - start;
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err), nanos);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
