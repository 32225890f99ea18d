package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import imagesign.RejectedException;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.cosign.CosignAuthority;
import imagesign.cosign.CosignKeys;
import imagesign.cosign.TransparencyLog;
import imagesign.key.VerificationKey;
import imagesign.oci.ArtifactReference;
import imagesign.registry.RegistryClient;
import imagesign.testkit.InMemoryRegistry;
import imagesign.trust.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the README's program on a registry in memory. */
class ExampleTest {
  private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final char[] PASSWORD = "correct horse".toCharArray();

  @TempDir Path folder;
  private InMemoryRegistry server;

  @BeforeEach
  void start() {
    server = InMemoryRegistry.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void runsWhereItIsMeantTo() {
    assertEquals(Boolean.getBoolean("module.path"), Example.class.getModule().isNamed());
    assertEquals(Boolean.getBoolean("module.path"), Verifier.class.getModule().isNamed());
  }

  @Test
  void signsAndVerifies() {
    String digest = push("app");
    VerificationKey key = generateKey();
    VerifiedArtifact verified =
        Example.signAndVerify(image("app"), folder.resolve("cosign.key"), PASSWORD.clone());
    assertEquals(digest, verified.digest().toString());
    assertEquals(digest, verify("app", key).digest().toString());
  }

  @Test
  void rejectsAnImageThatNobodySigned() {
    push("unsigned");
    VerificationKey key = generateKey();
    assertThrows(RejectedException.class, () -> verify("unsigned", key));
  }

  private VerificationKey generateKey() {
    try (var pair = CosignKeys.generate()) {
      pair.write(folder.resolve("cosign.key"), folder.resolve("cosign.pub"), PASSWORD.clone());
      return pair.verificationKey();
    }
  }

  private VerifiedArtifact verify(String name, VerificationKey key) {
    try (var registry = RegistryClient.builder().build()) {
      var policy = TrustPolicy.requireAny(CosignAuthority.key(key, TransparencyLog.notRequired()));
      return Verifier.of(registry).verify(ArtifactReference.parse(image(name)), policy).orThrow();
    }
  }

  private String image(String name) {
    return server.host() + "/" + name + ":1.0";
  }

  private String push(String name) {
    String config = server.putBlob(name, "{}".getBytes(StandardCharsets.UTF_8));
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","layers":[],
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":2}}"""
            .formatted(MANIFEST_TYPE, config);
    return server.putManifest(
        name, "1.0", MANIFEST_TYPE, manifest.getBytes(StandardCharsets.UTF_8));
  }
}
