package imagesign.notation;

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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/** Verifies by one authority, and says why it did not. */
final class Verdicts {
  private Verdicts() {}

  static VerificationResult<VerifiedArtifact> verify(
      ArtifactSource store, ArtifactReference image, Authority authority) {
    return verifyAt(Signatory.NOW, store, image, authority);
  }

  static VerificationResult<VerifiedArtifact> verifyAt(
      Instant now, ArtifactSource store, ArtifactReference image, Authority authority) {
    return Verifier.builder(store)
        .clock(InstantSource.fixed(now))
        .build()
        .verify(image, TrustPolicy.requireAny(authority));
  }

  static Set<FailureReason> reasons(
      ArtifactSource store, ArtifactReference image, Authority authority) {
    return reasons(verify(store, image, authority));
  }

  static Set<FailureReason> reasons(VerificationResult<VerifiedArtifact> result) {
    assertThat(result).isInstanceOf(Rejected.class);
    return ((Rejected<VerifiedArtifact>) result).reasons();
  }
}
