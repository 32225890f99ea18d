package imagesign.core.x509;

import java.time.Instant;

/** The validity of a certificate, RFC 5280 §4.1.2.5. */
final class Validity {
  private Validity() {}

  static void require(Certificate certificate, Instant instant) {
    if (instant.isBefore(certificate.notBefore())) {
      throw new X509Exception(
          X509Reason.NOT_YET_VALID,
          certificate.subject() + ": not valid before " + certificate.notBefore());
    }
    if (instant.isAfter(certificate.notAfter())) {
      throw new X509Exception(
          X509Reason.EXPIRED,
          certificate.subject() + ": not valid after " + certificate.notAfter());
    }
  }
}
