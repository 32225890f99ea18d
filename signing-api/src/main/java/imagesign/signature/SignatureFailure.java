package imagesign.signature;

import java.util.Objects;

/**
 * One signature that did not pass, and why.
 *
 * @param signature where it was found
 * @param reason the stable reason
 * @param detail one line for people; not stable, holds no secret and no control characters
 */
public record SignatureFailure(SignatureSource signature, FailureReason reason, String detail) {
  public SignatureFailure {
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
  }

  @Override
  public String toString() {
    return reason.code() + ": " + detail;
  }
}
