package imagesign.core.x509;

import java.util.Objects;

/**
 * A certificate or a chain is not acceptable.
 *
 * <p>Callers turn it into the answer of their own format. The message is bounded and holds no
 * control character, so it can be shown.
 */
public final class X509Exception extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final X509Reason reason;

  /**
   * Reports what is wrong.
   *
   * @param reason the stable reason
   * @param message which certificate, and what is wrong with it
   */
  public X509Exception(X509Reason reason, String message) {
    // Hostile input is an ordinary answer: no stack trace is filled in for it.
    super(message, null, false, false);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  static X509Exception malformed(String message) {
    return new X509Exception(X509Reason.MALFORMED, message);
  }

  /** {@return the stable reason} */
  public X509Reason reason() {
    return reason;
  }
}
