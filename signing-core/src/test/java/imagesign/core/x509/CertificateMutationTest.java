package imagesign.core.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import imagesign.oci.Bytes;
import imagesign.testkit.Mutations;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestKeyUsage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any bytes at all are read, or refused with the one exception, and soon. */
@Tag("mutation")
class CertificateMutationTest {
  private static final byte[] ORIGINAL =
      TestCertificate.authority("C=NO, ST=Oslo, O=Example, CN=release")
          .pathLength(3)
          .keyUsage(true, TestKeyUsage.KEY_CERT_SIGN, TestKeyUsage.DECIPHER_ONLY)
          .purposes(false, "1.3.6.1.5.5.7.3.3")
          .ocsp(URI.create("http://ocsp.test/"))
          .crl(URI.create("http://crl.test/"))
          .issue()
          .der();

  @Test
  void parsersThrowNothingElse() {
    Mutations mutations = Mutations.of("CertificateMutationTest");
    System.out.println(mutations);
    int[] accepted = new int[2];
    assertTimeoutPreemptively(
        Duration.ofSeconds(60 + mutations.count() / 500),
        () -> {
          for (int i = 0; i < mutations.count(); i++) {
            check(mutations.mutate(ORIGINAL), accepted);
          }
        });
    System.out.println("accepted " + accepted[0] + ", by the JDK too " + accepted[1]);
  }

  private static void check(byte[] mutant, int[] accepted) throws CertificateException {
    Certificate ours;
    try {
      ours = Certificate.parse(Bytes.copyOf(mutant));
    } catch (X509Exception expected) {
      assertThat(expected.getMessage()).hasSizeLessThan(300);
      return;
    }
    accepted[0]++;
    assertThat(ours.der().toByteArray()).isEqualTo(mutant);
    touch(ours);
    Optional<X509Certificate> jdks = readByJdk(mutant);
    if (jdks.isPresent()) {
      accepted[1]++;
      assertAgreement(ours, jdks.get());
    }
  }

  /** What is only read when asked for. */
  private static void touch(Certificate ours) {
    try {
      ours.signatureAlgorithm();
      ours.isSelfSigned(Certs.CRYPTO);
    } catch (X509Exception expected) {
      assertThat(expected.reason()).isNotNull();
    }
  }

  private static Optional<X509Certificate> readByJdk(byte[] mutant) {
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(mutant)));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static void assertAgreement(Certificate ours, X509Certificate jdk)
      throws CertificateException {
    assertThat(ours.serial()).isEqualTo(jdk.getSerialNumber());
    assertThat(ours.notBefore()).isEqualTo(jdk.getNotBefore().toInstant());
    assertThat(ours.notAfter()).isEqualTo(jdk.getNotAfter().toInstant());
    assertThat(ours.subject().der().toByteArray())
        .isEqualTo(jdk.getSubjectX500Principal().getEncoded());
    assertThat(ours.isAuthority()).isEqualTo(jdk.getBasicConstraints() >= 0);
    assertThat(ours.purposes().isPresent()).isEqualTo(jdk.getExtendedKeyUsage() != null);
    assertThat(ours.keyUsage().map(u -> u.contains(KeyUsage.KEY_CERT_SIGN)).orElse(false))
        .isEqualTo(jdk.getKeyUsage() != null && jdk.getKeyUsage()[5]);
  }
}
