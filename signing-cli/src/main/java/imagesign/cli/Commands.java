package imagesign.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The tree of commands. Only what the arguments ask for is built: a command costs a millisecond.
 */
final class Commands {
  static final String VERSION = "--version";

  private static final String PROGRAM = "imagesign";

  private Commands() {}

  /** A parser that knows what is needed to read these arguments. */
  static CommandLine parser(List<String> args) {
    CommandSpec program = group(PROGRAM, "Signs and verifies container images.");
    program.addOption(
        OptionSpec.builder(VERSION)
            .versionHelp(true)
            .type(boolean.class)
            .description("show the version")
            .build());
    program.addSubcommand("cosign", cosign(args));
    CommandLine parser = new CommandLine(program);
    // An argument that begins with @ is no file to read arguments from.
    return parser.setExpandAtFiles(false).setInterpolateVariables(false);
  }

  private static CommandSpec cosign(List<String> args) {
    CommandSpec cosign = group("cosign", "Signs and verifies the way Cosign does, with key pairs.");
    List<Command> all = cosignCommands();
    for (Command command : all) {
      if (args.size() > 1 && args.get(1).equals(command.name())) {
        return cosign.addSubcommand(command.name(), spec(command));
      }
    }
    for (Command command : all) {
      cosign.addSubcommand(command.name(), spec(command));
    }
    return cosign;
  }

  private static List<Command> cosignCommands() {
    return List.of(
        new GenerateKeyPair(),
        new ImportKeyPair(),
        new PublicKeyCommand(),
        new Sign(),
        new Verify(),
        new Tree(),
        new Copy(),
        new Triangulate());
  }

  private static CommandSpec group(String name, String summary) {
    return described(CommandSpec.create().name(name), summary);
  }

  private static CommandSpec spec(Command command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(command.name());
    described(spec, command.summary());
    command.declare(spec);
    return spec.addOption(OutputFormat.option());
  }

  private static CommandSpec described(CommandSpec spec, String summary) {
    spec.usageMessage().description(summary);
    return spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .type(boolean.class)
            .description("show this help")
            .build());
  }
}
