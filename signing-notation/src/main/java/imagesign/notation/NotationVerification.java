package imagesign.notation;

import imagesign.oci.ArtifactReference;
import imagesign.signature.SignatureFailure;
import imagesign.spi.Step;
import imagesign.trust.Decision;
import java.util.List;
import java.util.Objects;

/**
 * What a trust policy document of Notation says of an image. A report: it is no proof that anybody
 * trusted signed, since documents may ask for less. {@code imagesign.VerifiedArtifact} is one.
 */
public sealed interface NotationVerification {
  /** {@return the image, pinned to its digest if that was resolved} */
  ArtifactReference reference();

  /** {@return whether notation calls this a success} */
  default boolean succeeded() {
    return !(this instanceof Rejected);
  }

  /**
   * A signature holds as far as the document enforces it.
   *
   * @param reference the image, pinned to its digest
   * @param statement the name of the statement that applies
   * @param signature the signature
   * @param decision the decision with all evidence
   */
  record Verified(
      ArtifactReference reference, String statement, NotationSignature signature, Decision decision)
      implements NotationVerification {
    public Verified {
      Objects.requireNonNull(reference, "reference");
      Objects.requireNonNull(statement, "statement");
      Objects.requireNonNull(signature, "signature");
      Objects.requireNonNull(decision, "decision");
    }

    /** {@return the checks that failed and that the document does not enforce} */
    public List<Step> warnings() {
      return signature.warnings();
    }
  }

  /**
   * The document says not to verify this image, so nothing was read.
   *
   * @param reference the image
   * @param statement the name of the statement that applies
   */
  record Skipped(ArtifactReference reference, String statement) implements NotationVerification {
    public Skipped {
      Objects.requireNonNull(reference, "reference");
      Objects.requireNonNull(statement, "statement");
    }
  }

  /**
   * No signature holds, or no statement applies.
   *
   * @param reference the image
   * @param failures why, never empty
   * @param decision the decision with all evidence
   */
  record Rejected(ArtifactReference reference, List<SignatureFailure> failures, Decision decision)
      implements NotationVerification {
    public Rejected {
      Objects.requireNonNull(reference, "reference");
      failures = List.copyOf(failures);
      Objects.requireNonNull(decision, "decision");
    }
  }
}
