package imagesign.cli;

import imagesign.core.json.JsonObject;
import imagesign.cosign.CosignKeyPair;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The two files of a key pair, named by {@code --output-key-prefix}. Neither may exist: a key that
 * was written over is lost.
 */
record KeyPairFiles(Path privateKey, Path publicKey) {
  private static final String OPTION = "--output-key-prefix";

  static OptionSpec option(String defaultPrefix, String... names) {
    return Flags.value("PREFIX", "how both files begin; " + defaultPrefix, names);
  }

  static KeyPairFiles of(ParseResult arguments, String defaultPrefix) {
    String prefix = arguments.matchedOptionValue(OPTION, defaultPrefix);
    try {
      return new KeyPairFiles(absent(prefix + ".key"), absent(prefix + ".pub"));
    } catch (InvalidPathException e) {
      throw new UsageException(OPTION + ": no file name");
    }
  }

  /** Looked at before anyone is asked for a password. */
  private static Path absent(String name) {
    Path file = Path.of(name);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UsageException(OPTION + ": " + name + " exists and is not replaced");
    }
    return file;
  }

  Report write(CosignKeyPair key, Session session) {
    char[] password = new Passwords(session).chosen();
    try {
      key.write(privateKey, publicKey, password);
    } finally {
      Arrays.fill(password, '\0');
    }
    JsonObject json =
        JsonObject.builder()
            .put("privateKeyFile", privateKey.toString())
            .put("publicKeyFile", publicKey.toString())
            .put("fingerprint", key.verificationKey().fingerprint().toString())
            .build();
    return Report.ok(List.of("private key in " + privateKey, "public key in " + publicKey), json);
  }
}
