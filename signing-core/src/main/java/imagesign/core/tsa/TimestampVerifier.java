package imagesign.core.tsa;

import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.crypto.Crypto;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.CertificateChain;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Verifies time-stamp tokens against roots that are trusted for time stamps: RFC 3161, RFC 5816,
 * RFC 5652 §5.4, and the Notary Project's rules for the chain.
 *
 * <p>Of several signers the first that passes every check counts. Each check of a signer is of one
 * certificate: the one whose key verified the signature is the one whose hash is signed, and the
 * one whose chain is built. Revocation is left to the caller. Immutable and thread-safe.
 */
public final class TimestampVerifier {
  private final List<Certificate> roots;
  private final List<Certificate> others;
  private final Crypto crypto;

  private TimestampVerifier(
      Collection<Certificate> roots, Collection<Certificate> others, Crypto crypto) {
    this.roots = List.copyOf(roots);
    this.others = List.copyOf(others);
    this.crypto = Objects.requireNonNull(crypto, "crypto");
  }

  /**
   * Trusts roots.
   *
   * @param roots the roots; with none, every token is rejected
   * @param crypto who computes
   * @return a verifier
   */
  public static TimestampVerifier of(Collection<Certificate> roots, Crypto crypto) {
    return new TimestampVerifier(roots, List.of(), crypto);
  }

  /**
   * Knows certificates that tokens may leave out: the authority's own, or those between it and a
   * root. They are not trusted by themselves.
   *
   * @param certificates the certificates
   * @return a verifier with the same roots
   */
  public TimestampVerifier withCertificates(Collection<Certificate> certificates) {
    return new TimestampVerifier(roots, certificates, crypto);
  }

  /**
   * Verifies a token.
   *
   * @param token the token
   * @param stamped what it must be over, not yet hashed
   * @return the time stamp
   * @throws TimestampException if any check fails
   */
  public VerifiedTimestamp verify(TimestampToken token, Bytes stamped) {
    Digest imprint = token.info().imprint();
    if (!Digest.of(imprint.algorithm(), stamped).equals(imprint)) {
      throw new TimestampException(TimestampReason.IMPRINT_MISMATCH);
    }
    return new VerifiedTimestamp(
        token.info(), verifySigners(token).anchoredIn(roots).orElseThrow());
  }

  private CertificateChain verifySigners(TimestampToken token) {
    Optional<TimestampException> first = Optional.empty();
    for (Bytes signer : token.signers()) {
      try {
        return verifySigner(token, TokenSigner.parse(signer, token.content()));
      } catch (TimestampException e) {
        first = first.or(() -> Optional.of(e));
      }
    }
    throw first.orElseGet(() -> new TimestampException(TimestampReason.NO_SIGNER));
  }

  private CertificateChain verifySigner(TimestampToken token, TokenSigner signer) {
    List<Certificate> known = new ArrayList<>(token.certificates());
    known.addAll(others);
    Certificate certificate = find(signer, known);
    try {
      if (!signer
          .algorithm()
          .verify(certificate.verifier(crypto), signer.toBeSigned(), signer.signature())) {
        throw new TimestampException(TimestampReason.SIGNATURE_INVALID);
      }
      CertificateChain chain =
          CertificateChain.timestamping(certificate, known, roots, token.info().time(), crypto);
      checkSigningTime(signer, chain);
      return chain;
    } catch (X509Exception e) {
      throw TimestampException.of(e);
    }
  }

  /** Anybody can put a certificate with the same issuer and number beside the signer's. */
  private static Certificate find(TokenSigner signer, List<Certificate> known) {
    List<Certificate> named = known.stream().filter(signer::names).toList();
    if (named.isEmpty()) {
      throw new TimestampException(TimestampReason.CERTIFICATE_MISSING);
    }
    return named.stream()
        .filter(signer::signsFor)
        .findFirst()
        .orElseThrow(() -> new TimestampException(TimestampReason.SIGNING_CERTIFICATE_MISMATCH));
  }

  private static void checkSigningTime(TokenSigner signer, CertificateChain chain) {
    Optional<Instant> time;
    try {
      time = signer.signingTime();
    } catch (MalformedAsn1Exception e) {
      throw new TimestampException(TimestampReason.MALFORMED, "signing time: " + e.getMessage());
    }
    if (time.isPresent() && !chain.isValidAt(time.get())) {
      throw new TimestampException(TimestampReason.SIGNING_TIME);
    }
  }
}
