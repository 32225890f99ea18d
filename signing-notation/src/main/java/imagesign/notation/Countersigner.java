package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.core.crypto.Crypto;
import imagesign.core.tsa.TimestampException;
import imagesign.core.tsa.TimestampRequest;
import imagesign.core.tsa.TimestampResponse;
import imagesign.core.tsa.TimestampToken;
import imagesign.core.tsa.TimestampVerifier;
import imagesign.core.tsa.VerifiedTimestamp;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.CertificateChain;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.spi.TimestampSource;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Has signatures stamped with the time, and believes an authority only under the given roots. Any
 * failure fails the signing. Notary Project specification, "RFC 3161 compliant countersignature".
 *
 * @param source the authority
 * @param roots the roots that it must lead to
 * @param revocation how it is found out whether the authority is revoked
 * @param random where nonces come from
 * @param clock the time of that look
 */
record Countersigner(
    TimestampSource source,
    List<Certificate> roots,
    Revocation revocation,
    SecureRandom random,
    InstantSource clock) {
  Countersigner {
    roots = List.copyOf(roots);
    for (Certificate root : roots) {
      if (!isRoot(root)) {
        throw new IllegalArgumentException("roots: not self-signed: " + root);
      }
    }
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("roots: empty");
    }
  }

  private static boolean isRoot(Certificate certificate) {
    try {
      return certificate.isSelfSigned(Crypto.standard());
    } catch (X509Exception e) {
      return false;
    }
  }

  /** Gets a token over the value of a signature. */
  Bytes stamp(Bytes signature, Digest.Algorithm hash, CertificateChain signer) {
    TimestampRequest request = TimestampRequest.of(Digest.of(hash, signature), random);
    Bytes response = source.timestamp(request.toBytes());
    try {
      TimestampToken token = TimestampResponse.token(response, request);
      VerifiedTimestamp stamp =
          TimestampVerifier.of(roots, Crypto.standard()).verify(token, signature);
      Timestamps.requireValidAt(signer, stamp.info());
      // CVE-2024-56138: an authority that was revoked must not stamp what lasts for years.
      revocation.requireGood(stamp.chain(), clock.instant(), Optional.empty());
      return token.encoded();
    } catch (TimestampException | X509Exception | NotationException e) {
      throw new ImageSigningException(
          "the time stamp is not acceptable: " + e.getMessage(), false, e);
    }
  }
}
