package imagesign.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with arguments without repeating a value: after a slip of the fingers it may
 * be a password that stands in the wrong place.
 */
final class WrongArguments {
  private WrongArguments() {}

  static String describe(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched());
    }
    if (e instanceof MissingParameterException missing) {
      return "missing: "
          + missing.getMissing().stream()
              .map(WrongArguments::name)
              .collect(Collectors.joining(", "));
    }
    ArgSpec argument = e.getArgSpec();
    String name = argument == null ? "arguments" : name(argument);
    return e instanceof OverwrittenOptionException ? name + " given twice" : name + ": wrong usage";
  }

  private static String unmatched(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> argument.startsWith("-"))
        .findFirst()
        .map(option -> "unknown option " + option.split("[= ]", 2)[0])
        .orElse("too many arguments, or an unknown command");
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
