package imagesign.testkit;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A chain of test certificates as a signer would present it, perhaps with one thing wrong in it.
 *
 * <pre>{@code
 * TestChain good = TestChain.codeSigning().issue();
 * TestChain bad = TestChain.codeSigning().flaw(ChainFlaw.CA_NOT_AUTHORITY).issue();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class TestChain {
  private final List<TestCertificate> issued;
  private final List<TestCertificate> presented;

  TestChain(List<TestCertificate> issued, List<TestCertificate> presented) {
    this.issued = List.copyOf(issued);
    this.presented = List.copyOf(presented);
  }

  /** {@return a builder of the chain of a signer of artifacts} */
  public static TestChainBuilder codeSigning() {
    return new TestChainBuilder(
        TestCertificate.codeSigner("C=NO, ST=Oslo, O=imagesign testkit, CN=signer"));
  }

  /** {@return a builder of the chain of a time-stamp authority} */
  public static TestChainBuilder timestamping() {
    return new TestChainBuilder(
        TestCertificate.timestampSigner("C=NO, O=imagesign testkit, CN=time-stamp authority"));
  }

  /** {@return the certificates in the order in which they are presented, the leaf first} */
  public List<X509Certificate> certificates() {
    return presented.stream().map(TestCertificate::certificate).toList();
  }

  /** {@return the certificates in DER, in the order in which they are presented} */
  public List<byte[]> der() {
    return presented.stream().map(TestCertificate::der).toList();
  }

  /** {@return the certificates in PEM, in the order in which they are presented} */
  public String pem() {
    StringBuilder all = new StringBuilder();
    presented.forEach(certificate -> all.append(certificate.pem()));
    return all.toString();
  }

  /** {@return the certificates as they were issued, the leaf first, whatever is presented} */
  public List<TestCertificate> issued() {
    return issued;
  }

  /** {@return the leaf} */
  public TestCertificate leaf() {
    return issued.get(0);
  }

  /** {@return the self-signed certificate at the end} */
  public TestCertificate root() {
    return issued.get(issued.size() - 1);
  }

  /** {@return the private key of the leaf} */
  public PrivateKey privateKey() {
    return leaf().privateKey();
  }

  /** {@return the key pair of the leaf} */
  public KeyPair keys() {
    return leaf().keys();
  }
}
