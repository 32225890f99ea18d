package imagesign.cli;

import imagesign.testkit.TestChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A key with its chain in files, and a configuration folder of notation that trusts its root. */
final class NotationFixture {
  final TestChain chain = TestChain.codeSigning().length(2).issue();
  final Path config;

  private final Path directory;

  NotationFixture(Path directory) {
    this.directory = directory;
    config = directory.resolve("config");
    write("key.pem", chain.leaf().privateKeyPem());
    write("chain.pem", chain.pem());
    trust(chain);
    policy("strict");
  }

  /** Writes a file into the test's directory. */
  Path write(String name, String content) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String path(String name) {
    return directory.resolve(name).toString();
  }

  void trust(TestChain trusted) {
    write("config/truststore/x509/ca/test/root.pem", trusted.root().pem());
  }

  /** Writes both documents, with one statement for everything. */
  void policy(String level) {
    String trust =
        level.equals("skip") ? "" : ",\"trustStores\":[\"ca:test\"],\"trustedIdentities\":[\"*\"]";
    String statement = "{\"name\":\"all\",%s,\"signatureVerification\":{\"level\":\"%s\"}%s}";
    String document = "{\"version\":\"1.0\",\"trustPolicies\":[%s]}";
    write(
        "config/trustpolicy.json",
        document.formatted(statement.formatted("\"registryScopes\":[\"*\"]", level, trust)));
    write(
        "config/trustpolicy.blob.json",
        document.formatted(
            "{\"name\":\"none\",\"signatureVerification\":{\"level\":\"skip\"}},"
                + statement.formatted(
                    "\"globalPolicy\":true",
                    level.equals("skip") ? "audit" : level,
                    ",\"trustStores\":[\"ca:test\"],\"trustedIdentities\":[\"*\"]")));
  }

  Run program() {
    return Run.program().with("NOTATION_CONFIG", config.toString());
  }

  /** Runs a command of notation. */
  Run.Result run(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("notation"));
    all.addAll(List.of(command.split(" ")));
    all.addAll(Arrays.asList(arguments));
    return program().of(all.toArray(String[]::new));
  }

  /** Runs a command that signs, with the key and the chain. */
  Run.Result sign(String command, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--key", path("key.pem"), "--cert-chain", path("chain.pem")));
    all.addAll(Arrays.asList(arguments));
    return run(command, all.toArray(String[]::new));
  }
}
