package example;

import imagesign.*;
import imagesign.cosign.*;
import imagesign.oci.ArtifactReference;
import imagesign.registry.*;
import imagesign.trust.TrustPolicy;

public final class Example {
  public static VerifiedArtifact signAndVerify(String image, java.nio.file.Path keyFile, char[] password) {
    try (var registry = RegistryClient.builder().credentials(CredentialProvider.docker()).build();
        var key = CosignKeys.load(keyFile, password)) {
      var reference = ArtifactReference.parse(image);
      CosignSigner.with(key, registry).sign(reference);
      var authority = CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired());
      var policy = TrustPolicy.requireAny(authority);
      return Verifier.of(registry).verify(reference, policy).orThrow();
    }
  }
}
