package imagesign.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The terminal of this process, looked for only when it is needed. */
final class ProcessTerminal implements Terminal {
  @Override
  public boolean isPresent() {
    return console() != null || inputIsTerminal();
  }

  @Override
  public char[] readPassword(String prompt) {
    Console console = console();
    if (console == null) {
      // The JDK offers a console only if the output is a terminal too; without one it would echo.
      throw new UsageException(
          "no password can be asked for while the output is redirected; set " + Passwords.VARIABLE);
    }
    char[] password = console.readPassword("%s", prompt);
    if (password == null) {
      throw new UsageException("no password given");
    }
    return password;
  }

  // Null up to JDK 21; what comes after is asked whether it is a terminal.
  @SuppressWarnings("SystemConsoleNull")
  private static @Nullable Console console() {
    Console console = System.console();
    return console != null && isTerminal(console) ? console : null;
  }

  /** Since JDK 22 there is a console where there is no terminal, and a method that says so. */
  private static boolean isTerminal(Console console) {
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Linux only; elsewhere a terminal whose output is redirected counts as a file. */
  private static boolean inputIsTerminal() {
    try {
      String device = Path.of("/proc/self/fd/0").toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
