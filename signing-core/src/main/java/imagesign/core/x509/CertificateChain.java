package imagesign.core.x509;

import imagesign.core.crypto.Crypto;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A chain that keeps the rules of its purpose: the leaf first, each certificate signed by the next,
 * the last by itself.
 *
 * <p>Says nothing of validity at any time, of revocation, or of whether anybody trusts it. Name
 * constraints, policies and unknown extensions are not looked at. Immutable and thread-safe.
 */
public final class CertificateChain {
  /** The most certificates that a chain may have. */
  public static final int MAX_CERTIFICATES = ChainRules.MAX_CERTIFICATES;

  private final List<Certificate> certificates;

  private CertificateChain(List<Certificate> certificates) {
    this.certificates = certificates;
  }

  /**
   * Checks a chain of a signer of artifacts.
   *
   * @param certificates the certificates, leaf first, root last; a single one is self-signed
   * @param crypto who computes
   * @return the chain
   * @throws X509Exception if it breaks a rule
   */
  public static CertificateChain codeSigning(List<Certificate> certificates, Crypto crypto) {
    List<Certificate> copy = List.copyOf(certificates);
    ChainRules.checkCodeSigning(copy, crypto);
    return new CertificateChain(copy);
  }

  /**
   * Checks a chain of a time-stamp authority.
   *
   * @param certificates the certificates, leaf first, root last
   * @param crypto who computes
   * @return the chain
   * @throws X509Exception if it breaks a rule
   */
  public static CertificateChain timestamping(List<Certificate> certificates, Crypto crypto) {
    List<Certificate> copy = List.copyOf(certificates);
    ChainRules.checkTimestamping(copy, crypto);
    return new CertificateChain(copy);
  }

  /**
   * Builds and checks the chain of a time-stamp authority.
   *
   * @param leaf the authority's certificate
   * @param others certificates that may lie on the way to a root, in any order
   * @param roots the roots that are trusted for time stamps
   * @param instant when the whole chain must be valid
   * @param crypto who computes
   * @return the chain, its root one of {@code roots}
   * @throws X509Exception if there is none, or it breaks a rule
   */
  public static CertificateChain timestamping(
      Certificate leaf,
      Collection<Certificate> others,
      Collection<Certificate> roots,
      Instant instant,
      Crypto crypto) {
    ChainRules.checkTimestampingLeaf(leaf, crypto);
    return timestamping(
        PathBuilder.build(leaf, others, roots, Oids.TIME_STAMPING, instant, crypto), crypto);
  }

  /** {@return the certificates, leaf first} */
  public List<Certificate> certificates() {
    return certificates;
  }

  /** {@return the signer's certificate} */
  public Certificate leaf() {
    return certificates.get(0);
  }

  /** {@return the kind of the signer's key} */
  public KeySpec keySpec() {
    return KeySpec.of(leaf().publicKey()).orElseThrow();
  }

  /**
   * Demands that every certificate is valid at an instant, both ends of each validity included.
   *
   * @param instant the instant
   * @throws X509Exception if one is not
   */
  public void requireValidAt(Instant instant) {
    for (Certificate certificate : certificates) {
      Validity.require(certificate, instant);
    }
  }

  /**
   * Says whether every certificate is valid at an instant.
   *
   * @param instant the instant
   * @return whether {@link #requireValidAt} would pass
   */
  public boolean isValidAt(Instant instant) {
    return certificates.stream().allMatch(certificate -> certificate.isValidAt(instant));
  }

  /**
   * Looks for a trusted certificate in the chain, byte for byte; any place in it will do.
   *
   * @param trusted the trusted certificates
   * @return the chain with its anchor, or empty if none of its certificates is trusted
   */
  public Optional<AnchoredChain> anchoredIn(Collection<Certificate> trusted) {
    Set<Certificate> anchors = new HashSet<>(trusted);
    return certificates.stream()
        .filter(anchors::contains)
        .findFirst()
        .map(anchor -> new AnchoredChain(this, anchor));
  }
}
