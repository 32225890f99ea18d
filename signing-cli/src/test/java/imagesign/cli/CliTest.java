package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens when something breaks around the program. */
class CliTest {
  private static final Terminal BROKEN =
      new Terminal() {
        @Override
        public boolean isPresent() {
          throw new IllegalStateException("a defect that knows " + Run.SECRET);
        }

        @Override
        public char[] readPassword(String prompt) {
          throw new AssertionError();
        }
      };

  @Test
  void reportsAnAnswerThatCouldNotBeWritten() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    assertThat(run(new PrintStream(full, false, StandardCharsets.UTF_8), "--version")).isEqualTo(3);
  }

  @Test
  void tellsOfADefectWithoutItsMessageOrTrace() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Session session =
        new Session(
            Map.of("KEY", "x"),
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            BROKEN);
    assertThat(Cli.run(List.of("cosign", "public-key", "--key", "env://KEY"), session))
        .isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines("imagesign: internal error: java.lang.IllegalStateException");
  }

  private static int run(PrintStream out, String... args) {
    PrintStream err =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return Cli.run(
        List.of(args), new Session(Map.of(), InputStream.nullInputStream(), out, err, BROKEN));
  }
}
