package imagesign.notation;

import imagesign.core.x509.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;

/** Trust stores of this package's own, which spare the way through the JDK's certificates. */
interface CertificateSource extends TrustStores {
  List<Certificate> read(TrustStoreName store);

  @Override
  default List<X509Certificate> certificates(TrustStoreName store) {
    return read(store).stream().map(NotationKeys::toJdk).toList();
  }

  /** {@return whether what it says never changes} */
  boolean isFixed();
}
