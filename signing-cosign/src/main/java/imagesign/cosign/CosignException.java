package imagesign.cosign;

import imagesign.signature.FailureReason;
import imagesign.spi.Check;
import imagesign.spi.Step;
import java.util.List;

/** Ends the check of one signature; never leaves this package. */
final class CosignException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient FailureReason reason;

  CosignException(FailureReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  CosignException(FailureReason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  FailureReason reason() {
    return reason;
  }

  Check.Failed toCheck(List<Step> steps) {
    return new Check.Failed(reason, String.valueOf(getMessage()), steps);
  }
}
