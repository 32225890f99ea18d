package imagesign.core.x509;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.core.crypto.Crypto;
import imagesign.oci.Bytes;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestChain;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Certificates of the test kit as this module reads them. */
final class Certs {
  static final Crypto CRYPTO = Crypto.withoutNativeProvider();

  private Certs() {}

  static Certificate of(TestCertificate certificate) {
    return Certificate.parse(Bytes.copyOf(certificate.der()));
  }

  static List<Certificate> of(TestCertificate... certificates) {
    return Arrays.stream(certificates).map(Certs::of).toList();
  }

  static List<Certificate> of(TestChain chain) {
    return chain.der().stream().map(der -> Certificate.parse(Bytes.copyOf(der))).toList();
  }

  static X509Reason reason(ThrowingCallable call) {
    return catchThrowableOfType(X509Exception.class, call).reason();
  }
}
