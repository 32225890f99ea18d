package imagesign.cli;

import imagesign.ImageSigningException;
import imagesign.spi.ContentException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The program without the process around it: arguments in, text and an exit code out. Nothing
 * leaves it as an exception, so nobody is shown a stack trace.
 */
final class Cli {
  private final Session session;

  private Cli(Session session) {
    this.session = session;
  }

  /**
   * Runs one command.
   *
   * @param args the arguments
   * @param session the outside
   * @return the exit code
   */
  static int run(List<String> args, Session session) {
    ExitCode end = new Cli(session).guarded(args);
    session.out().flush();
    session.err().flush();
    boolean written = !session.out().checkError();
    return (written ? end : end.and(ExitCode.NO_ANSWER)).number();
  }

  private ExitCode guarded(List<String> args) {
    try {
      return dispatch(args);
    } catch (ParameterException e) {
      return usage(WrongArguments.describe(e), e.getCommandLine().getCommandSpec());
    } catch (UsageException e) {
      return fail(ExitCode.USAGE, e);
    } catch (ContentException e) {
      return fail(ExitCode.REJECTED, e.reason().code() + ": " + e.getMessage());
    } catch (ImageSigningException e) {
      return fail(ExitCode.NO_ANSWER, e);
    } catch (RuntimeException | Error e) {
      // A defect, or no memory left. The message may hold anything, a secret even.
      return fail(ExitCode.NO_ANSWER, "internal error: " + e.getClass().getName());
    }
  }

  private ExitCode dispatch(List<String> args) {
    if (args.equals(List.of(Commands.VERSION))) {
      // Before the parser, which takes longer to load than the JVM does.
      session.out().println(Version.line());
      return ExitCode.OK;
    }
    CommandLine program = Commands.parser(args);
    ParseResult arguments = program.parseArgs(args.toArray(String[]::new));
    while (arguments.hasSubcommand()) {
      arguments = arguments.subcommand();
    }
    CommandSpec spec = arguments.commandSpec();
    if (arguments.isUsageHelpRequested()) {
      spec.commandLine().usage(session.out(), Ansi.OFF);
      return ExitCode.OK;
    }
    if (arguments.isVersionHelpRequested()) {
      session.out().println(Version.line());
      return ExitCode.OK;
    }
    return spec.userObject() instanceof Command command
        ? command.run(arguments, session)
        : usage("a command is missing", spec);
  }

  private ExitCode usage(String message, CommandSpec spec) {
    fail(ExitCode.USAGE, message);
    session.err().println("See: " + spec.qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private ExitCode fail(ExitCode end, Throwable e) {
    return fail(end, String.valueOf(e.getMessage()));
  }

  private ExitCode fail(ExitCode end, String message) {
    session.err().println("imagesign: " + Printable.of(message));
    return end;
  }
}
