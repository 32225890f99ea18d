package imagesign.notation;

import imagesign.core.x509.Certificate;
import imagesign.core.x509.X509Exception;
import imagesign.notation.NotationConfigException.Reason;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Trust stores that never change. */
record MemoryTrustStores(Map<TrustStoreName, List<Certificate>> stores)
    implements CertificateSource {
  MemoryTrustStores {
    stores = Map.copyOf(stores);
  }

  static MemoryTrustStores of(Map<TrustStoreName, List<X509Certificate>> stores) {
    Map<TrustStoreName, List<Certificate>> parsed = new HashMap<>();
    stores.forEach((name, certificates) -> parsed.put(name, parse(name, certificates)));
    return new MemoryTrustStores(parsed);
  }

  static List<Certificate> parse(TrustStoreName name, List<X509Certificate> certificates) {
    try {
      return certificates.stream().map(CertifiedKey::parse).toList();
    } catch (X509Exception e) {
      throw new NotationConfigException(
          Reason.CERTIFICATE_MALFORMED, "trust store " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<Certificate> read(TrustStoreName store) {
    List<Certificate> certificates = stores.get(store);
    if (certificates == null) {
      throw new NotationConfigException(Reason.MISSING, "there is no trust store " + store);
    }
    return certificates;
  }

  @Override
  public boolean isFixed() {
    return true;
  }
}
