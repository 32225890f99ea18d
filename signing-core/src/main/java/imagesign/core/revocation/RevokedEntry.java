package imagesign.core.revocation;

import static imagesign.core.revocation.RevocationException.require;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.asn1.Tag;
import imagesign.core.x509.Extension;
import imagesign.core.x509.X509Exception;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a list says of one certificate, RFC 5280 §5.3.
 *
 * @param revokedAt when it was revoked
 * @param reason the number of the reason
 * @param invalidSince since when the key can't be relied on, if that is said
 */
record RevokedEntry(Instant revokedAt, int reason, Optional<Instant> invalidSince) {
  /** Extensions of entries that are understood. */
  static final String REASON_CODE = "2.5.29.21";

  static final String INVALIDITY_DATE = "2.5.29.24";

  static final int UNSPECIFIED = 0;
  static final int CERTIFICATE_HOLD = 6;
  static final int REMOVE_FROM_CRL = 8;

  /** Reads what follows the number of the certificate. */
  static RevokedEntry read(DerReader in) {
    Instant revokedAt = in.time();
    Map<String, Extension> extensions =
        in.nextIs(Tag.SEQUENCE) ? readExtensions(in.sequence()) : Map.of();
    in.end();
    return new RevokedEntry(revokedAt, reason(extensions), invalidityDate(extensions));
  }

  private static Map<String, Extension> readExtensions(DerReader in) {
    Map<String, Extension> extensions;
    try {
      extensions = Extension.readContent(in);
    } catch (X509Exception e) {
      throw new MalformedAsn1Exception("an extension that is there twice");
    }
    Set<String> known = Set.of(REASON_CODE, INVALIDITY_DATE);
    require(
        extensions.values().stream().noneMatch(e -> e.critical() && !known.contains(e.oid())),
        RevocationReason.CRL_ENTRY_CRITICAL_EXTENSION);
    return extensions;
  }

  private static int reason(Map<String, Extension> extensions) {
    return Optional.ofNullable(extensions.get(REASON_CODE))
        .map(extension -> DerReader.over(extension.value()).smallInteger(Tag.ENUMERATED))
        .orElse(UNSPECIFIED);
  }

  static Optional<Instant> invalidityDate(Map<String, Extension> extensions) {
    return Optional.ofNullable(extensions.get(INVALIDITY_DATE))
        .map(extension -> DerReader.over(extension.value()).exactTime());
  }

  /** {@return whether the key could still be relied on at a time of signing that is proven} */
  static boolean isLaterThan(Optional<Instant> signedAt, Optional<Instant> invalidSince) {
    return signedAt.isPresent()
        && invalidSince.isPresent()
        && signedAt.get().isBefore(invalidSince.get());
  }

  boolean isForTheTimeBeing() {
    return reason == CERTIFICATE_HOLD || reason == REMOVE_FROM_CRL;
  }
}
