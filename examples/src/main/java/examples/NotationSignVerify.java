package examples;

import imagesign.SignRequest;
import imagesign.VerificationResult;
import imagesign.VerificationResult.Rejected;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.key.SigningKey;
import imagesign.notation.EnvelopeFormat;
import imagesign.notation.NotationAuthority;
import imagesign.notation.NotationKeys;
import imagesign.notation.NotationSigner;
import imagesign.notation.TrustStores;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.registry.RegistryClient;
import imagesign.signature.FailureReason;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.TestChain;
import imagesign.trust.TrustPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Signs an image with a certificate in both forms of Notation, and verifies it by the root that
 * issued the certificate and by the name in it.
 */
public final class NotationSignVerify {
  private NotationSignVerify() {}

  /**
   * Runs the example on a registry of its own.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    TestChain chain = TestChain.codeSigning().issue();
    try (var server = InMemoryRegistry.start();
        var registry = RegistryClient.builder().build();
        SigningKey key = keyOf(chain)) {
      ArtifactReference app =
          SmallImage.push(registry, ArtifactReference.parse(server.host() + "/app:1.0"), "hello");
      for (EnvelopeFormat format : EnvelopeFormat.values()) {
        NotationSigner.with(key, registry)
            .format(format)
            .sign(SignRequest.of(app).annotations(Map.of("pipeline", "release")));
      }
      Verifier verifier = Verifier.of(registry);
      show("the signer by name", verifier.verify(app, trusting(chain, "CN=signer")));
      show("somebody else", verifier.verify(app, trusting(chain, "CN=another")));
      TestChain stranger = TestChain.codeSigning().issue();
      show("another root", verifier.verify(app, trusting(stranger, "CN=signer")));
    }
  }

  /** In a real program: {@code NotationKeys.load(keyFile, chainFile)}. */
  static SigningKey keyOf(TestChain chain) {
    return NotationKeys.read(Bytes.utf8(chain.leaf().privateKeyPem()), Bytes.utf8(chain.pem()));
  }

  private static TrustPolicy trusting(TestChain chain, String name) {
    return TrustPolicy.requireAny(
        NotationAuthority.builder(TrustStores.of("ca:corp", List.of(chain.root().certificate())))
            .trustStore("ca:corp")
            .trustedIdentity("x509.subject: C=NO, ST=Oslo, O=imagesign testkit, " + name)
            .requireMetadata(Map.of("pipeline", "release"))
            .build());
  }

  static void show(String what, VerificationResult<VerifiedArtifact> result) {
    String answer =
        result instanceof Rejected<VerifiedArtifact> rejected
            ? "rejected: "
                + rejected.reasons().stream()
                    .map(FailureReason::code)
                    .sorted()
                    .collect(Collectors.joining(", "))
            : "verified: " + result.orThrow();
    System.out.printf("%-22s %s%n", what, answer);
  }
}
