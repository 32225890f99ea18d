package examples;

import imagesign.RejectedException;
import imagesign.UndecidedException;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.cosign.CosignAuthority;
import imagesign.cosign.CosignKeyPair;
import imagesign.cosign.CosignKeys;
import imagesign.cosign.CosignSigner;
import imagesign.cosign.TransparencyLog;
import imagesign.oci.ArtifactReference;
import imagesign.registry.RegistryClient;
import imagesign.testkit.InMemoryRegistry;
import imagesign.trust.Requirement;
import imagesign.trust.Rule;
import imagesign.trust.TrustPolicy;

/**
 * Deploys only what a policy verifies. The deploying method takes a {@link VerifiedArtifact}, so a
 * tag that nobody checked does not compile.
 */
public final class GateDeployment {
  private final Verifier verifier;
  private final TrustPolicy policy;

  private GateDeployment(Verifier verifier, TrustPolicy policy) {
    this.verifier = verifier;
    this.policy = policy;
  }

  /**
   * Runs the example on a registry of its own.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    try (var server = InMemoryRegistry.start();
        var registry = RegistryClient.builder().build();
        CosignKeyPair release = CosignKeys.generate();
        CosignKeyPair security = CosignKeys.generate()) {
      String payments = server.host() + "/payments/api:1.4";
      ArtifactReference image =
          SmallImage.push(registry, ArtifactReference.parse(payments), "the service");
      var gate = new GateDeployment(Verifier.of(registry), policy(server, release, security));

      gate.request(image);
      CosignSigner.with(release, registry).sign(image);
      gate.request(image);
      CosignSigner.with(security, registry).sign(image);
      gate.request(image);
    }
  }

  /**
   * Payments need two signatures by two signers; every other image is denied, for no rule names it.
   */
  private static TrustPolicy policy(
      InMemoryRegistry server, CosignKeyPair release, CosignKeyPair security) {
    return TrustPolicy.of(
        Rule.images(server.host() + "/payments/**")
            .require(
                Requirement.atLeast(
                    2, authority("release", release), authority("security", security))));
  }

  private static CosignAuthority authority(String name, CosignKeyPair key) {
    return CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired()).named(name);
  }

  private void request(ArtifactReference image) {
    try {
      deploy(verifier.verify(image, policy).orThrow());
    } catch (RejectedException denied) {
      System.out.println("denied: " + denied.getMessage());
    } catch (UndecidedException noAnswer) {
      System.out.println("try again later: " + noAnswer.getMessage());
    }
  }

  private static void deploy(VerifiedArtifact image) {
    System.out.println("deploying " + image.reference());
  }
}
