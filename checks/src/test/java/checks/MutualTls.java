package checks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** The caller's own HTTP client, which presents a certificate. */
final class MutualTls {
  private MutualTls() {}

  static OkHttpClient client(TestCertificates authority, TestCertificates own) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", authority.certificate());
      store.setKeyEntry(
          "own",
          own.keys().getPrivate(),
          new char[0],
          new X509Certificate[] {own.certificate()});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[0]);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return new OkHttpClient.Builder()
          .sslSocketFactory(
              context.getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0])
          .build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a TLS context", e);
    }
  }
}
