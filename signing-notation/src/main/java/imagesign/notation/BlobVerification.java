package imagesign.notation;

import imagesign.oci.Descriptor;
import imagesign.signature.FailureReason;
import imagesign.spi.Step;
import java.util.List;
import java.util.Objects;

/** What a trust policy document of Notation says of a blob. */
public sealed interface BlobVerification {
  /** {@return the name of the statement that was applied} */
  String statement();

  /** {@return whether notation calls this a success} */
  default boolean succeeded() {
    return !(this instanceof Rejected);
  }

  /**
   * The signature holds as far as the document enforces it.
   *
   * @param statement the name of the statement that was applied
   * @param blob what was signed: its media type, digest and size, with the user's metadata
   * @param signature the signature
   */
  record Verified(String statement, Descriptor blob, NotationSignature signature)
      implements BlobVerification {
    public Verified {
      Objects.requireNonNull(statement, "statement");
      Objects.requireNonNull(blob, "blob");
      Objects.requireNonNull(signature, "signature");
    }

    /** {@return the checks that failed and that the document does not enforce} */
    public List<Step> warnings() {
      return signature.warnings();
    }
  }

  /**
   * The document says not to verify this blob, so nothing was read.
   *
   * @param statement the name of the statement that was applied
   */
  record Skipped(String statement) implements BlobVerification {
    public Skipped {
      Objects.requireNonNull(statement, "statement");
    }
  }

  /**
   * The signature does not hold.
   *
   * @param statement the name of the statement that was applied
   * @param reason the stable reason
   * @param detail one line for people; not stable
   * @param steps what was checked up to the failure, in order
   */
  record Rejected(String statement, FailureReason reason, String detail, List<Step> steps)
      implements BlobVerification {
    public Rejected {
      Objects.requireNonNull(statement, "statement");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(detail, "detail");
      steps = List.copyOf(steps);
    }
  }
}
