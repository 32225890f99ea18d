package imagesign.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where the program starts. */
final class Main {
  private static final int BUFFER = 8 * 1024;

  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args the arguments
   */
  public static void main(String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    Session session = new Session(System.getenv(), System.in, out, err, new ProcessTerminal());
    int exitCode = Cli.run(List.of(args), session);
    // Not by returning: idle connections would keep the process for a while.
    System.exit(exitCode);
  }

  /** JSON is UTF-8 by definition, and so is text here, whatever the locale of a build machine. */
  private static PrintStream utf8(FileDescriptor file) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(file), BUFFER),
        false,
        StandardCharsets.UTF_8);
  }
}
