package imagesign.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The tree of commands. Only what the arguments ask for is built: a command costs a millisecond.
 */
final class Commands {
  static final String VERSION = "--version";

  private static final String PROGRAM = "imagesign";
  private static final String COSIGN = "cosign";
  private static final String NOTATION = "notation";

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
    if (isAskedFor(args, 0, COSIGN, COSIGN, NOTATION)) {
      program.addSubcommand(COSIGN, spec(cosign(), args, 1));
    }
    if (isAskedFor(args, 0, NOTATION, COSIGN, NOTATION)) {
      program.addSubcommand(NOTATION, spec(notation(), args, 1));
    }
    CommandLine parser = new CommandLine(program);
    // An argument that begins with @ is no file to read arguments from.
    return parser.setExpandAtFiles(false).setInterpolateVariables(false);
  }

  /**
   * Commands under one word.
   *
   * @param name the word
   * @param summary one line on what they do
   * @param commands the commands
   * @param groups further groups below it
   */
  private record Group(String name, String summary, List<Command> commands, List<Group> groups) {
    String[] names() {
      return Stream.concat(commands.stream().map(Command::name), groups.stream().map(Group::name))
          .toArray(String[]::new);
    }
  }

  /** Whether a word is the next argument, or none of its neighbours is, as where help is wanted. */
  private static boolean isAskedFor(List<String> args, int at, String word, String... all) {
    boolean known = args.size() > at && List.of(all).contains(args.get(at));
    return !known || args.get(at).equals(word);
  }

  private static CommandSpec spec(Group group, List<String> args, int at) {
    CommandSpec spec = group(group.name(), group.summary());
    for (Command command : group.commands()) {
      if (isAskedFor(args, at, command.name(), group.names())) {
        spec.addSubcommand(command.name(), spec(command));
      }
    }
    for (Group below : group.groups()) {
      if (isAskedFor(args, at, below.name(), group.names())) {
        spec.addSubcommand(below.name(), spec(below, args, at + 1));
      }
    }
    return spec;
  }

  private static Group cosign() {
    return new Group(
        COSIGN,
        "Signs and verifies the way Cosign does, with key pairs.",
        cosignCommands(),
        List.of());
  }

  private static Group notation() {
    Group blob =
        new Group(
            "blob",
            "Signs and verifies files the way Notation does.",
            List.of(new NotationBlobSign(), new NotationBlobVerify(), new NotationBlobInspect()),
            List.of());
    return new Group(
        NOTATION,
        "Signs and verifies the way Notation does, with certificates.",
        List.of(
            new NotationSign(), new NotationVerify(), new NotationList(), new NotationInspect()),
        List.of(blob));
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
