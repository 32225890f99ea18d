package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of the program in this JVM. Secrets that it is given must not come out again. */
final class Run {
  /** Stands for every secret that a test hands to the program. */
  static final String SECRET = "s3cret-marker";

  private final Map<String, String> environment = new HashMap<>();
  private final Deque<String> typed = new ArrayDeque<>();
  private boolean atTerminal;
  private String input = "";
  private int prompts;

  /** What the program said. */
  record Result(int exitCode, String out, String err, int prompts) {
    Result {
      // Whatever a test is about: no secret and no stack trace.
      assertThat(out + err).doesNotContain(SECRET).doesNotContain("\tat ", "Caused by:");
    }

    Result exits(int code) {
      assertThat(exitCode).as("exit code; out: %s; err: %s", out, err).isEqualTo(code);
      return this;
    }

    Result saysNothingOnOut() {
      assertThat(out).isEmpty();
      return this;
    }

    Result saysNothingOnErr() {
      assertThat(err).isEmpty();
      return this;
    }

    JsonElement json() {
      return JsonParser.parseString(out);
    }

    JsonArray images() {
      return json().getAsJsonArray();
    }

    JsonObject image() {
      assertThat(images()).hasSize(1);
      return images().get(0).getAsJsonObject();
    }
  }

  static Run program() {
    return new Run();
  }

  /** The program with the password of the test's key files. */
  static Run withPassword() {
    return new Run().with(Passwords.VARIABLE, SECRET);
  }

  Run with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Run input(String text) {
    input = text;
    return this;
  }

  /** Lets a person sit at the terminal who types these lines. */
  Run typing(String... lines) {
    atTerminal = true;
    typed.addAll(List.of(lines));
    return this;
  }

  Result of(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Cli.run(
            List.of(args),
            new Session(
                environment,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                new Keyboard()));
    return new Result(
        exitCode,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        prompts);
  }

  private final class Keyboard implements Terminal {
    @Override
    public boolean isPresent() {
      return atTerminal;
    }

    @Override
    public char[] readPassword(String prompt) {
      prompts++;
      return typed.remove().toCharArray();
    }
  }
}
