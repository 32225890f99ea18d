package imagesign.core.x509;

import imagesign.core.asn1.MalformedAsn1Exception;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What each certificate on a path must satisfy, RFC 5280 §6.1. */
record PathRules(String purpose, Instant instant) {
  /**
   * Extensions that may be critical: the ones that are checked here, and those that ask nothing of
   * a verifier which accepts any policy and looks up revocation by itself.
   */
  private static final Set<String> UNDERSTOOD =
      Set.of(
          Oids.BASIC_CONSTRAINTS,
          Oids.KEY_USAGE,
          Oids.EXTENDED_KEY_USAGE,
          Oids.NAME_CONSTRAINTS,
          Oids.SUBJECT_ALT_NAME,
          Oids.CRL_DISTRIBUTION_POINTS,
          "2.5.29.14",
          "2.5.29.32",
          "2.5.29.35");

  void checkLeaf(Certificate leaf) {
    checkAny(leaf);
    require(leaf.purposes().map(this::isOpen).orElse(false), X509Reason.PURPOSE_MISSING, leaf);
  }

  /** Checks an issuer above the certificates of a path. */
  void checkIssuer(Certificate issuer, Collection<Certificate> below) {
    checkAny(issuer);
    require(issuer.isAuthority(), X509Reason.CA_NOT_AUTHORITY, issuer);
    require(
        issuer.keyUsage().map(usages -> usages.contains(KeyUsage.KEY_CERT_SIGN)).orElse(true),
        X509Reason.CA_CERT_SIGN_MISSING,
        issuer);
    require(keepsLength(issuer, below), X509Reason.CA_PATH_TOO_LONG, issuer);
    require(issuer.purposes().map(this::isOpen).orElse(true), X509Reason.PURPOSE_MISSING, issuer);
    require(!constrainsNames(issuer, below), X509Reason.CRITICAL_EXTENSION, issuer);
  }

  private void checkAny(Certificate certificate) {
    Validity.require(certificate, instant);
    require(
        certificate.extensions().values().stream()
            .noneMatch(e -> e.critical() && !UNDERSTOOD.contains(e.oid())),
        X509Reason.CRITICAL_EXTENSION,
        certificate);
  }

  private boolean isOpen(List<String> purposes) {
    return purposes.contains(purpose) || purposes.contains(Oids.ANY_PURPOSE);
  }

  /** The leaf and self-issued authorities don't count, RFC 5280 §4.2.1.9. */
  private static boolean keepsLength(Certificate issuer, Collection<Certificate> below) {
    long authorities =
        below.stream().skip(1).filter(certificate -> !certificate.isSelfIssued()).count();
    return issuer.basicConstraints().orElseThrow().pathLength().orElse(Integer.MAX_VALUE)
        >= authorities;
  }

  private static boolean constrainsNames(Certificate issuer, Collection<Certificate> below) {
    try {
      return issuer
          .extension(Oids.NAME_CONSTRAINTS)
          .map(e -> NameConstraints.concern(e.value(), below))
          .orElse(false);
    } catch (MalformedAsn1Exception e) {
      return true;
    }
  }

  private static void require(boolean holds, X509Reason reason, Certificate certificate) {
    if (!holds) {
      throw new X509Exception(reason, certificate.subject() + ": " + reason.code());
    }
  }
}
