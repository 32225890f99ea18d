package imagesign.cli;

import imagesign.cosign.CosignKeyPair;
import imagesign.cosign.CosignKeys;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code cosign import-key-pair}: takes an unencrypted private key of another tool. */
final class ImportKeyPair implements Command {
  private static final String DEFAULT_PREFIX = "import-cosign";

  @Override
  public String name() {
    return "import-key-pair";
  }

  @Override
  public String summary() {
    return "Encrypts a private key of RSA, ECDSA or Ed25519: PREFIX.key and PREFIX.pub.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(KeyArgument.option("the private key in PEM: PKCS #8, PKCS #1 or SEC 1"));
    spec.addOption(KeyPairFiles.option(DEFAULT_PREFIX, "-o", "--output-key-prefix"));
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    KeyPairFiles files = KeyPairFiles.of(arguments, DEFAULT_PREFIX);
    try (CosignKeyPair key = CosignKeys.importKey(KeyArgument.read(arguments, session))) {
      return files.write(key, session).print(format, session);
    }
  }
}
