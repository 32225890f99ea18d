package imagesign.core.revocation;

import imagesign.core.revocation.CertificateStatus.State;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the revocation of a chain.
 *
 * @param certificates the status of each certificate, leaf first
 */
public record RevocationResult(List<CertificateStatus> certificates) {
  /** Copies the list. */
  public RevocationResult {
    certificates = List.copyOf(certificates);
  }

  /**
   * {@return the state of the whole chain: revoked if any certificate is, else unknown if any is,
   * else good}
   */
  public State state() {
    return worst().map(CertificateStatus::state).orElse(State.GOOD);
  }

  /** {@return the certificate that decides, or empty if the chain is good} */
  public Optional<CertificateStatus> worst() {
    return find(State.REVOKED).or(() -> find(State.UNKNOWN));
  }

  private Optional<CertificateStatus> find(State state) {
    return certificates.stream().filter(status -> status.state() == state).findFirst();
  }
}
