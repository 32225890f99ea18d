package imagesign.cli;

import imagesign.core.json.JsonObject;
import imagesign.cosign.CosignKeyPair;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code cosign public-key}: the public key of a key file. */
final class PublicKeyCommand implements Command {
  private static final String OUT_FILE = "--outfile";

  @Override
  public String name() {
    return "public-key";
  }

  @Override
  public String summary() {
    return "Shows the public key of a key file.";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(
        KeyArgument.option("the encrypted private key; password: " + Passwords.VARIABLE));
    spec.addOption(Flags.value("FILE", "where to write it; standard output", OUT_FILE));
  }

  @Override
  public ExitCode run(ParseResult arguments, Session session) {
    OutputFormat format = OutputFormat.of(arguments);
    try (CosignKeyPair key = PrivateKeyFile.open(arguments, session)) {
      Bytes pem = key.publicKeyPem();
      String text = new String(pem.toByteArray(), StandardCharsets.UTF_8);
      JsonObject json =
          JsonObject.builder()
              .put("publicKey", text)
              .put("fingerprint", key.verificationKey().fingerprint().toString())
              .build();
      if (!arguments.hasMatchedOption(OUT_FILE)) {
        return Report.ok(text.lines().toList(), json).print(format, session);
      }
      write(arguments.matchedOptionValue(OUT_FILE, ""), pem);
      return Report.ok(List.of(), json).print(format, session);
    }
  }

  private static void write(String file, Bytes pem) {
    try {
      Files.write(Path.of(file), pem.toByteArray());
    } catch (IOException | InvalidPathException e) {
      throw new UsageException(OUT_FILE + ": can't write " + file);
    }
  }
}
