package imagesign.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A sub-command: its name, its arguments, and what it does with them. Stateless. */
interface Command {
  /** {@return the word on the command line} */
  String name();

  /** {@return one line on what it does} */
  String summary();

  /**
   * Declares the arguments.
   *
   * @param spec where to add options and parameters
   */
  void declare(CommandSpec spec);

  /**
   * Runs the command.
   *
   * @param arguments what was given
   * @param session the outside
   * @return how it ended
   */
  ExitCode run(ParseResult arguments, Session session);
}
