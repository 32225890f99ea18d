package imagesign.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The kinds of arguments, declared the same way in every command. */
final class Flags {
  private Flags() {}

  /** An option with one value, given at most once. */
  static OptionSpec value(String name, String label, String description) {
    return option(label, description, name).type(String.class).arity("1").build();
  }

  /** An option with one value that must be given. */
  static OptionSpec required(String name, String label, String description) {
    return option(label, description, name).type(String.class).arity("1").required(true).build();
  }

  /** An option that may be given several times, with one value each. */
  static OptionSpec repeated(String label, String description, String... names) {
    return option(label, description, names)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .build();
  }

  /** An option without a value. */
  static OptionSpec flag(String description, String... names) {
    return option("", description, names).type(boolean.class).arity("0").build();
  }

  /** At least one image. */
  static PositionalParamSpec images() {
    return image("1..*", "IMAGE...").build();
  }

  /** Exactly one image. */
  static PositionalParamSpec image() {
    return image("1", "IMAGE").build();
  }

  private static OptionSpec.Builder option(String label, String description, String... names) {
    return OptionSpec.builder(names).paramLabel(label).description(description);
  }

  private static PositionalParamSpec.Builder image(String arity, String label) {
    return PositionalParamSpec.builder()
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity(arity)
        .index("0".concat(arity.equals("1") ? "" : "..*"))
        .paramLabel(label)
        .hideParamSyntax(true)
        .description("the image, registry/path[:tag][@digest] or oci:DIR[:TAG|@DIGEST]");
  }
}
