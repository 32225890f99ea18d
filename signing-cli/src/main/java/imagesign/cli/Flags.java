package imagesign.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The kinds of arguments, declared the same way in every command. */
final class Flags {
  private Flags() {}

  /** An option with one value, given at most once. */
  static OptionSpec value(String label, String description, String... names) {
    return option(label, description, names).type(String.class).arity("1").build();
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

  /** An image, and where it goes. */
  static PositionalParamSpec sourceAndTarget() {
    return image("2", "SRC DST").build();
  }

  private static OptionSpec.Builder option(String label, String description, String... names) {
    return OptionSpec.builder(names).paramLabel(label).description(description);
  }

  private static PositionalParamSpec.Builder image(String arity, String label) {
    return PositionalParamSpec.builder()
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity(arity)
        .required(true)
        .index(
            switch (arity) {
              case "1" -> "0";
              case "2" -> "0..1";
              default -> "0..*";
            })
        .paramLabel(label)
        .hideParamSyntax(true)
        .description("the image, registry/path[:tag][@digest] or oci:DIR[:TAG|@DIGEST]");
  }
}
