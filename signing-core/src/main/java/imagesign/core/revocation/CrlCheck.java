package imagesign.core.revocation;

import static imagesign.core.revocation.RevocationException.require;

import imagesign.core.revocation.CertificateStatus.Method;
import imagesign.core.x509.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks one certificate up in the lists that it points to. Every list must be had; the first that
 * has it revoked decides.
 */
final class CrlCheck {
  private final CrlFetch fetch;
  private final Certificate certificate;
  private final Optional<Instant> signedAt;

  CrlCheck(CrlFetch fetch, Certificate certificate, Optional<Instant> signedAt) {
    this.fetch = fetch;
    this.certificate = certificate;
    this.signedAt = signedAt;
  }

  CertificateStatus run() {
    try {
      require(
          !certificate.revocationPointers().hasFreshestCrl(),
          RevocationReason.CERTIFICATE_FRESHEST_CRL);
      List<String> addresses = addresses();
      for (String address : addresses) {
        Optional<RevokedEntry> revoked = lookUp(fetch.get(address));
        if (revoked.isPresent()) {
          return revoked(revoked.get(), address);
        }
      }
      return CertificateStatus.good(certificate, Method.CRL, String.join(", ", addresses));
    } catch (RevocationException e) {
      return CertificateStatus.unknown(certificate, Method.CRL, e);
    }
  }

  /**
   * Names of one point are ways to the same list, so those that can't be fetched, directories say,
   * are passed over where there is one that can. All that can be are.
   */
  private List<String> addresses() {
    List<String> all = new ArrayList<>();
    for (List<String> point : certificate.revocationPointers().distributionPoints()) {
      require(!point.isEmpty(), RevocationReason.LOCATION_NOT_HTTP);
      List<String> http = point.stream().filter(Location::isHttp).toList();
      all.addAll(http.isEmpty() ? point : http);
    }
    require(all.size() <= Location.MAX, RevocationReason.TOO_MANY_LOCATIONS);
    return all;
  }

  /** {@return the entry that counts, if the certificate is revoked} */
  private Optional<RevokedEntry> lookUp(CrlFetch.Lists lists) {
    lists.all().forEach(list -> list.requireCovers(certificate));
    @Nullable RevokedEntry latest = null;
    for (RevocationList list : lists.all()) {
      for (RevokedEntry entry : list.find(certificate.serial())) {
        boolean counts = !RevokedEntry.isLaterThan(signedAt, entry.invalidSince());
        if (counts && !entry.isForTheTimeBeing()) {
          return Optional.of(entry);
        }
        if (counts && (latest == null || !entry.revokedAt().isBefore(latest.revokedAt()))) {
          latest = entry;
        }
      }
    }
    return Optional.ofNullable(latest)
        .filter(entry -> entry.reason() == RevokedEntry.CERTIFICATE_HOLD);
  }

  private CertificateStatus revoked(RevokedEntry entry, String address) {
    boolean onHold = entry.reason() == RevokedEntry.CERTIFICATE_HOLD;
    return CertificateStatus.revoked(
        certificate,
        Method.CRL,
        onHold ? RevocationReason.ON_HOLD : RevocationReason.REVOKED,
        "revoked at " + entry.revokedAt() + ": " + address);
  }
}
