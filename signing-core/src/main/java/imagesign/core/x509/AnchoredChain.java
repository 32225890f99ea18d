package imagesign.core.x509;

import java.util.List;

/**
 * A chain with a certificate in it that somebody trusts. Only for such a chain are addresses in its
 * certificates ever asked. Made by {@link CertificateChain#anchoredIn}. Immutable and thread-safe.
 */
public final class AnchoredChain {
  private final CertificateChain chain;
  private final Certificate anchor;

  AnchoredChain(CertificateChain chain, Certificate anchor) {
    this.chain = chain;
    this.anchor = anchor;
  }

  /** {@return the chain} */
  public CertificateChain chain() {
    return chain;
  }

  /** {@return the certificates, leaf first} */
  public List<Certificate> certificates() {
    return chain.certificates();
  }

  /** {@return the trusted certificate that is nearest to the leaf} */
  public Certificate anchor() {
    return anchor;
  }
}
