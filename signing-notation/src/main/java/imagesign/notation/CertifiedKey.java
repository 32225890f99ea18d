package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.core.crypto.Crypto;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.CertificateChain;
import imagesign.core.x509.X509Exception;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.key.VerificationKey;
import imagesign.oci.Bytes;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** A signing key whose chain keeps the rules, with the one algorithm that goes with it. */
final class CertifiedKey {
  private final SigningKey key;
  private final CertificateChain chain;
  private final NotationAlgorithm algorithm;

  private CertifiedKey(SigningKey key, CertificateChain chain, NotationAlgorithm algorithm) {
    this.key = key;
    this.chain = chain;
    this.algorithm = algorithm;
  }

  /** Takes a key; throws {@link IllegalArgumentException} if Notation can't sign with it. */
  static CertifiedKey of(SigningKey key) {
    CertificateChain chain = chain(key.certificateChain());
    if (!chain.leaf().publicKey().equals(VerificationKey.of(key.publicKey()))) {
      throw new IllegalArgumentException("key: the leaf certificate is of another key");
    }
    NotationAlgorithm algorithm = NotationAlgorithm.ofKey(chain.leaf().publicKey()).orElseThrow();
    if (!key.algorithms().contains(algorithm.algorithm())) {
      throw new IllegalArgumentException("key: can't compute " + algorithm.algorithm());
    }
    return new CertifiedKey(key, chain, algorithm);
  }

  private static CertificateChain chain(List<X509Certificate> certificates) {
    try {
      return CertificateChain.codeSigning(
          certificates.stream().map(CertifiedKey::parse).toList(), Crypto.standard());
    } catch (X509Exception e) {
      throw new IllegalArgumentException("key: certificate chain: " + e.getMessage(), e);
    }
  }

  static Certificate parse(X509Certificate certificate) {
    try {
      return Certificate.parse(Bytes.copyOf(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("certificate: has no encoding", e);
    }
  }

  NotationAlgorithm algorithm() {
    return algorithm;
  }

  List<Bytes> certificates() {
    return chain.certificates().stream().map(Certificate::der).toList();
  }

  /** What is signed outside the validity of a certificate would never verify. */
  void requireValidAt(Instant signingTime) {
    try {
      chain.requireValidAt(signingTime);
    } catch (X509Exception e) {
      throw new ImageSigningException(
          "the key can't sign at " + signingTime + ": " + e.getMessage(), false, e);
    }
  }

  Bytes sign(Bytes message) {
    return key.sign(algorithm.algorithm(), ToBeSigned.of(message));
  }

  /** {@return the subject of the leaf certificate} */
  @Override
  public String toString() {
    return "key of " + chain.leaf().subject();
  }
}
