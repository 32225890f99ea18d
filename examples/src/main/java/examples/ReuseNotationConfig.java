package examples;

import imagesign.Verifier;
import imagesign.key.SigningKey;
import imagesign.notation.NotationConfig;
import imagesign.notation.NotationSigner;
import imagesign.oci.ArtifactReference;
import imagesign.registry.RegistryClient;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.TestChain;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Verifies by the trust policy and the trust stores that notation has on this machine already. */
public final class ReuseNotationConfig {
  private ReuseNotationConfig() {}

  /**
   * Runs the example with a configuration and a registry of its own.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    TestChain chain = TestChain.codeSigning().issue();
    try (var server = InMemoryRegistry.start();
        var registry = RegistryClient.builder().build();
        SigningKey key = NotationSignVerify.keyOf(chain)) {
      ArtifactReference app =
          SmallImage.push(registry, ArtifactReference.parse(server.host() + "/app:1.0"), "hello");
      NotationSigner.with(key, registry).sign(app);
      Path folder = writeConfig(chain);

      // In a real program the folder is NotationConfig.defaultDirectory().
      var policy = NotationConfig.load(folder).trustPolicy();
      NotationSignVerify.show("signed", Verifier.of(registry).verify(app, policy));
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code notation cert add} and {@code notation policy import} leave behind. */
  private static Path writeConfig(TestChain chain) {
    try {
      Path folder = Files.createTempDirectory("notation");
      Path store = Files.createDirectories(folder.resolve("truststore/x509/ca/corp"));
      Files.writeString(store.resolve("root.pem"), chain.root().pem());
      Files.writeString(
          folder.resolve("trustpolicy.json"),
          """
          {"version": "1.0", "trustPolicies": [{
            "name": "all",
            "registryScopes": ["*"],
            "signatureVerification": {"level": "strict"},
            "trustStores": ["ca:corp"],
            "trustedIdentities": ["x509.subject: C=NO, ST=Oslo, O=imagesign testkit"]}]}
          """);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
