package imagesign.core.revocation;

import java.util.Objects;

/** Why one question has no definite answer; never leaves this package. */
final class RevocationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RevocationReason reason;

  RevocationException(RevocationReason reason, String message) {
    // What comes over the network is hostile: no stack trace is filled in for it.
    super(message, null, false, false);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  RevocationException(RevocationReason reason) {
    this(reason, reason.code());
  }

  RevocationReason reason() {
    return reason;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  static void require(boolean holds, RevocationReason reason) {
    if (!holds) {
      throw new RevocationException(reason);
    }
  }
}
