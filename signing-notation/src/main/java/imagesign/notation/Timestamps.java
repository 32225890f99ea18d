package imagesign.notation;

import imagesign.core.crypto.Crypto;
import imagesign.core.tsa.TimestampInfo;
import imagesign.core.tsa.TimestampToken;
import imagesign.core.tsa.TimestampVerifier;
import imagesign.core.tsa.VerifiedTimestamp;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.CertificateChain;
import imagesign.oci.Bytes;
import java.time.Instant;

/** When a signature must have a timestamp, and what one proves. */
final class Timestamps {
  private Timestamps() {}

  /**
   * Whether a timestamp is needed: only if time-stamp authorities are trusted at all, and then
   * always, or once a certificate has expired.
   */
  static boolean isNeeded(
      TrustSnapshot trust, TimestampVerification when, CertificateChain chain, Instant now) {
    return trust.has(TrustStoreName.Type.TSA)
        && (when == TimestampVerification.ALWAYS
            || chain.certificates().stream().anyMatch(c -> now.isAfter(c.notAfter())));
  }

  /** Verifies the token of an envelope: it is over the value of the signature, nothing else. */
  static VerifiedTimestamp verify(SoundEnvelope sound, TrustSnapshot trust) {
    Bytes token =
        sound
            .envelope()
            .unsigned()
            .timestamp()
            .orElseThrow(
                () ->
                    new NotationException(
                        NotationReason.TIMESTAMP_MISSING, "no timestamp, and one is needed"));
    VerifiedTimestamp stamp =
        TimestampVerifier.of(trust.trusted(TrustStoreName.Type.TSA), Crypto.standard())
            .verify(TimestampToken.parse(token), sound.envelope().signature());
    requireValidAt(sound.chain(), stamp.info());
    return stamp;
  }

  /** Every certificate was valid, whatever the accuracy of the time leaves open. */
  static void requireValidAt(CertificateChain chain, TimestampInfo info) {
    for (Certificate certificate : chain.certificates()) {
      if (info.earliest().isBefore(certificate.notBefore())) {
        throw new NotationException(
            NotationReason.TIMESTAMP_BEFORE_VALIDITY,
            "stamped at " + info.time() + ", before the validity of " + certificate);
      }
      if (info.latest().isAfter(certificate.notAfter())) {
        throw new NotationException(
            NotationReason.TIMESTAMP_AFTER_VALIDITY,
            "stamped at " + info.time() + ", after the validity of " + certificate);
      }
    }
  }
}
