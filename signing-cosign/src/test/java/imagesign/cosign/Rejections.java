package imagesign.cosign;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.VerificationResult;
import imagesign.VerificationResult.Rejected;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.oci.ArtifactReference;
import imagesign.signature.FailureReason;
import imagesign.spi.ArtifactSource;
import imagesign.spi.Authority;
import imagesign.trust.TrustPolicy;
import java.util.Set;

/** Verifies by one authority, and says why it did not. */
final class Rejections {
  private Rejections() {}

  static VerificationResult<VerifiedArtifact> verify(
      ArtifactSource store, ArtifactReference image, Authority authority) {
    return Verifier.of(store).verify(image, TrustPolicy.requireAny(authority));
  }

  static Set<FailureReason> reasons(
      ArtifactSource store, ArtifactReference image, Authority authority) {
    VerificationResult<VerifiedArtifact> result = verify(store, image, authority);
    assertThat(result).isInstanceOf(Rejected.class);
    return ((Rejected<VerifiedArtifact>) result).reasons();
  }
}
