package imagesign.cli;

import imagesign.cosign.CosignKeyPair;
import imagesign.cosign.CosignKeys;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code cosign generate-key-pair}: makes a P-256 key and writes its two files. */
final class GenerateKeyPair implements Command {
  private static final String DEFAULT_PREFIX = "cosign";

  @Override
  public String name() {
    return "generate-key-pair";
  }

  @Override
  public String summary() {
    return "Makes a key pair: PREFIX.key, encrypted with a password, and PREFIX.pub.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(KeyPairFiles.option(DEFAULT_PREFIX, "--output-key-prefix"));
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    KeyPairFiles files = KeyPairFiles.of(arguments, DEFAULT_PREFIX);
    try (CosignKeyPair key = CosignKeys.generate()) {
      return files.write(key, session).print(format, session);
    }
  }
}
