package imagesign.core.revocation;

import imagesign.core.crypto.Crypto;
import imagesign.core.x509.AnchoredChain;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.CertificateChain;
import imagesign.oci.Bytes;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestChain;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Chains of the test kit as the checker takes them. */
final class Chains {
  static final Crypto CRYPTO = Crypto.withoutNativeProvider();

  private Chains() {}

  static AnchoredChain anchored(TestChain chain) {
    List<Certificate> certificates = chain.issued().stream().map(Chains::certificate).toList();
    return CertificateChain.codeSigning(certificates, CRYPTO)
        .anchoredIn(List.of(certificate(chain.root())))
        .orElseThrow();
  }

  static Certificate certificate(TestCertificate certificate) {
    return Certificate.parse(Bytes.copyOf(certificate.der()));
  }

  /**
   * A checker that may ask the servers of the test kit, and waits long enough on a busy machine.
   */
  static RevocationCheckerBuilder checker() {
    return RevocationChecker.builder(CRYPTO)
        .allowHost("127.0.0.1")
        .ocspTimeout(Duration.ofSeconds(60))
        .crlTimeout(Duration.ofSeconds(60))
        .totalTimeout(Duration.ofSeconds(120));
  }

  static CertificateStatus leaf(RevocationChecker checker, TestChain chain) {
    return checker.check(anchored(chain), now()).certificates().get(0);
  }

  static Instant now() {
    return InstantSource.system().instant();
  }
}
