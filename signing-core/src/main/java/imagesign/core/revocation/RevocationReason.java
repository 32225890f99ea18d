package imagesign.core.revocation;

import imagesign.signature.FailureReason;

/** Why a certificate is revoked, or why that is not known. */
public enum RevocationReason implements FailureReason {
  /** The issuer revoked the certificate. */
  REVOKED("revocation.revoked", Category.REVOKED),
  /** The issuer has put the certificate on hold. */
  ON_HOLD("revocation.on-hold", Category.REVOKED),

  /** An address that is none, or has a user or a password in it. */
  LOCATION_MALFORMED("revocation.location-malformed", Category.MALFORMED),
  /** An address of another scheme than plain HTTP, or none at all. */
  LOCATION_NOT_HTTP("revocation.location-not-http", Category.UNSUPPORTED),
  /** More addresses than a certificate needs. */
  TOO_MANY_LOCATIONS("revocation.too-many-locations", Category.LIMIT),
  /** An address of this machine or of its link, which is not named as allowed. */
  HOST_FORBIDDEN("revocation.host-forbidden", Category.UNTRUSTED),
  /** Nothing is at hand, and fetching is switched off. */
  OFFLINE("revocation.offline", Category.UNTRUSTED),
  /** A host that is not known or can't be reached, or a connection that broke. */
  UNREACHABLE("revocation.unreachable", Category.UNTRUSTED),
  /** No answer in time. */
  TIMEOUT("revocation.timeout", Category.UNTRUSTED),
  /** Another status than 200; redirects are not followed. */
  HTTP_STATUS("revocation.http-status", Category.UNTRUSTED),
  /** An answer that is no HTTP. */
  HTTP_MALFORMED("revocation.http-malformed", Category.MALFORMED),
  /** An answer that is larger than the limit for its kind. */
  TOO_LARGE("revocation.too-large", Category.LIMIT),
  /** A source of the caller's failed. */
  SOURCE_FAILED("revocation.source-failed", Category.UNTRUSTED),

  /** Bytes that are no OCSP response. */
  OCSP_MALFORMED("revocation.ocsp-malformed", Category.MALFORMED),
  /** The responder says that it can't answer. */
  OCSP_NOT_SUCCESSFUL("revocation.ocsp-not-successful", Category.UNTRUSTED),
  /** The response is not about the certificate. */
  OCSP_OTHER_CERTIFICATE("revocation.ocsp-other-certificate", Category.SUBJECT_MISMATCH),
  /** The response is signed by nobody who could be the responder, or by a weak algorithm. */
  OCSP_SIGNATURE("revocation.ocsp-signature", Category.INTEGRITY),
  /** The responder's certificate is not by the issuer, not for OCSP, or not valid. */
  OCSP_RESPONDER("revocation.ocsp-responder", Category.UNTRUSTED),
  /** The response does not say until when it holds. */
  OCSP_NEXT_UPDATE_MISSING("revocation.ocsp-next-update-missing", Category.EXPIRED),
  /** The response does not hold any more. */
  OCSP_EXPIRED("revocation.ocsp-expired", Category.EXPIRED),
  /** The response does not hold yet. */
  OCSP_NOT_YET_VALID("revocation.ocsp-not-yet-valid", Category.TIME),
  /** The response has a critical extension that is not understood. */
  OCSP_CRITICAL_EXTENSION("revocation.ocsp-critical-extension", Category.UNSUPPORTED),
  /** The responder does not know the certificate. */
  OCSP_STATUS_UNKNOWN("revocation.ocsp-status-unknown", Category.UNTRUSTED),

  /** The certificate points to delta lists by itself. */
  CERTIFICATE_FRESHEST_CRL("revocation.certificate-freshest-crl", Category.UNSUPPORTED),
  /** Bytes that are no revocation list. */
  CRL_MALFORMED("revocation.crl-malformed", Category.MALFORMED),
  /** The list is of another issuer. */
  CRL_ISSUER("revocation.crl-issuer", Category.UNTRUSTED),
  /** The list is not signed with the issuer's key, or by a weak algorithm. */
  CRL_SIGNATURE("revocation.crl-signature", Category.INTEGRITY),
  /** The issuer's key must not sign lists. */
  CRL_SIGN_MISSING("revocation.crl-sign-missing", Category.UNTRUSTED),
  /** The list does not say until when it holds. */
  CRL_NEXT_UPDATE_MISSING("revocation.crl-next-update-missing", Category.EXPIRED),
  /** The list does not hold any more. */
  CRL_EXPIRED("revocation.crl-expired", Category.EXPIRED),
  /** The list does not hold yet. */
  CRL_NOT_YET_VALID("revocation.crl-not-yet-valid", Category.TIME),
  /** The list has a critical extension that is not understood. */
  CRL_CRITICAL_EXTENSION("revocation.crl-critical-extension", Category.UNSUPPORTED),
  /** The certificate's entry has a critical extension that is not understood. */
  CRL_ENTRY_CRITICAL_EXTENSION("revocation.crl-entry-critical-extension", Category.UNSUPPORTED),
  /** The list does not cover the certificate, or not every reason. */
  CRL_SCOPE("revocation.crl-scope", Category.SUBJECT_MISMATCH),
  /** A delta where the whole list belongs, or the whole list where a delta belongs. */
  CRL_DELTA_MISPLACED("revocation.crl-delta-misplaced", Category.MALFORMED),
  /** The delta is older than the list, or starts from a later one. */
  CRL_DELTA_NUMBER("revocation.crl-delta-number", Category.TIME);

  private final String code;
  private final Category category;

  RevocationReason(String code, Category category) {
    this.code = code;
    this.category = category;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Category category() {
    return category;
  }

  /** {@return whether nobody answered, so that the same question may be answered later} */
  public boolean isNoAnswer() {
    return switch (this) {
      case UNREACHABLE, TIMEOUT, HTTP_STATUS, SOURCE_FAILED, OCSP_NOT_SUCCESSFUL -> true;
      default -> false;
    };
  }
}
