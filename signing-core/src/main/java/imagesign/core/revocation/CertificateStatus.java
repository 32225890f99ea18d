package imagesign.core.revocation;

import imagesign.core.x509.Certificate;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of the revocation of one certificate.
 *
 * @param certificate the certificate
 * @param state whether it is revoked
 * @param method how that was found out
 * @param reason why it is revoked or unknown; empty otherwise
 * @param detail one line for people
 */
public record CertificateStatus(
    Certificate certificate,
    State state,
    Method method,
    Optional<RevocationReason> reason,
    String detail) {
  /** Whether a certificate is revoked. */
  public enum State {
    /** It is not revoked. */
    GOOD,
    /** It is revoked. */
    REVOKED,
    /** Nobody says, or not in a way that counts. */
    UNKNOWN,
    /** It is a root, or names no place to ask: as good as not revoked. */
    NOT_REVOCABLE
  }

  /** How the state was found out. */
  public enum Method {
    /** Nobody was asked. */
    NONE,
    /** By OCSP. */
    OCSP,
    /** By a revocation list. */
    CRL,
    /** By a revocation list, after OCSP gave no definite answer. */
    CRL_AFTER_OCSP
  }

  /** Checks that there is a reason where one belongs. */
  public CertificateStatus {
    Objects.requireNonNull(certificate, "certificate");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(detail, "detail");
    boolean needsReason = state == State.REVOKED || state == State.UNKNOWN;
    if (reason.isPresent() != needsReason) {
      throw new IllegalArgumentException("reason: not of " + state);
    }
  }

  static CertificateStatus notRevocable(Certificate certificate) {
    return new CertificateStatus(
        certificate, State.NOT_REVOCABLE, Method.NONE, Optional.empty(), "names no place to ask");
  }

  static CertificateStatus good(Certificate certificate, Method method, String detail) {
    return new CertificateStatus(certificate, State.GOOD, method, Optional.empty(), detail);
  }

  static CertificateStatus revoked(
      Certificate certificate, Method method, RevocationReason reason, String detail) {
    return new CertificateStatus(certificate, State.REVOKED, method, Optional.of(reason), detail);
  }

  static CertificateStatus unknown(
      Certificate certificate, Method method, RevocationException cause) {
    return new CertificateStatus(
        certificate, State.UNKNOWN, method, Optional.of(cause.reason()), cause.detail());
  }

  CertificateStatus by(Method other) {
    return new CertificateStatus(certificate, state, other, reason, detail);
  }
}
