package examples;

import imagesign.VerificationResult;
import imagesign.VerificationResult.Rejected;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.cosign.CosignAuthority;
import imagesign.cosign.CosignKeyPair;
import imagesign.cosign.CosignKeys;
import imagesign.cosign.CosignSigner;
import imagesign.cosign.SignatureFormat;
import imagesign.cosign.TransparencyLog;
import imagesign.oci.ArtifactReference;
import imagesign.registry.RegistryClient;
import imagesign.signature.FailureReason;
import imagesign.testkit.InMemoryRegistry;
import imagesign.trust.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The whole round in one program: push an image, sign it in both forms, verify it, and see what is
 * rejected and why.
 */
public final class SignAndVerify {
  private final InMemoryRegistry server;
  private final RegistryClient registry;
  private final Verifier verifier;

  private SignAndVerify(InMemoryRegistry server, RegistryClient registry) {
    this.server = server;
    this.registry = registry;
    this.verifier = Verifier.of(registry);
  }

  /**
   * Runs the example on a registry of its own.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    try (var server = InMemoryRegistry.start();
        var registry = RegistryClient.builder().build();
        CosignKeyPair key = CosignKeys.generate();
        CosignKeyPair otherKey = CosignKeys.generate()) {
      new SignAndVerify(server, registry).run(key, otherKey);
    }
  }

  private void run(CosignKeyPair key, CosignKeyPair otherKey) {
    TrustPolicy policy = trusting(key);
    ArtifactReference app = push("app:1.0", "hello", "world");

    for (SignatureFormat format : SignatureFormat.values()) {
      CosignSigner.with(key, registry).format(format).sign(app);
      TrustPolicy thisForm = TrustPolicy.requireAny(authority(key).formats(format));
      show("signed as " + format, verifier.verify(app, thisForm));
    }

    show("unsigned image", verifier.verify(push("unsigned:1.0", "nobody signed this"), policy));
    show("wrong key", verifier.verify(app, trusting(otherKey)));

    ArtifactReference tampered = push("tampered:1.0", "somebody else");
    CosignSigner.with(key, registry).format(SignatureFormat.LEGACY).sign(tampered);
    tamperWithSignature(tampered);
    show("tampered signature", verifier.verify(tampered, policy));
  }

  private ArtifactReference push(String nameAndTag, String... layers) {
    return SmallImage.push(
        registry, ArtifactReference.parse(server.host() + "/" + nameAndTag), layers);
  }

  private static TrustPolicy trusting(CosignKeyPair key) {
    return TrustPolicy.requireAny(authority(key));
  }

  private static CosignAuthority authority(CosignKeyPair key) {
    return CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired());
  }

  /** Plays an attacker who may push: swaps two characters in the middle of the stored signature. */
  private void tamperWithSignature(ArtifactReference image) {
    String repository = image.repository().path();
    String tag = image.digest().orElseThrow().toString().replace(':', '-') + ".sig";
    var stored = server.manifest(repository, tag).orElseThrow();
    StringBuilder manifest = new StringBuilder(new String(stored.bytes(), StandardCharsets.UTF_8));
    int middle = manifest.indexOf("cosign/signature\":\"") + 60;
    char swapped = manifest.charAt(middle) == 'A' ? 'B' : 'A';
    manifest.setCharAt(middle, swapped);
    server.putManifest(
        repository, tag, stored.mediaType(), manifest.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void show(String what, VerificationResult<VerifiedArtifact> result) {
    String answer =
        result instanceof Rejected<VerifiedArtifact> rejected
            ? "rejected: "
                + rejected.reasons().stream()
                    .map(FailureReason::code)
                    .sorted()
                    .collect(Collectors.joining(", "))
            : "verified: " + result.orThrow();
    System.out.printf("%-20s %s%n", what, answer);
  }
}
