package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.core.revocation.RevocationReason;

/** Nobody said whether a certificate is revoked; asking again may help. */
final class NoRevocationAnswerException extends ImageSigningException {
  private static final long serialVersionUID = 1L;

  private final RevocationReason reason;

  NoRevocationAnswerException(RevocationReason reason, String message) {
    super(message, true, null);
    this.reason = reason;
  }

  RevocationReason reason() {
    return reason;
  }
}
