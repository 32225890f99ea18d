package imagesign.registry;

import imagesign.oci.Bytes;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Whom TLS connections trust: the JDK's authorities and more, or, on demand, anyone. */
final class TlsTrust {
  // One object: connections are shared by settings that are equal.
  private static final HostnameVerifier ANY_NAME = (host, session) -> true;

  private final X509TrustManager manager;
  private final boolean checkHostName;

  private TlsTrust(X509TrustManager manager, boolean checkHostName) {
    this.manager = manager;
    this.checkHostName = checkHostName;
  }

  /** Trusts these authorities besides those of the JDK. */
  static TlsTrust with(List<X509Certificate> authorities) {
    try {
      if (authorities.isEmpty()) {
        return new TlsTrust(managerOf(null), true);
      }
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      int number = 0;
      for (X509Certificate authority : managerOf(null).getAcceptedIssuers()) {
        anchors.setCertificateEntry("jdk-" + number++, authority);
      }
      for (X509Certificate authority : authorities) {
        anchors.setCertificateEntry("own-" + number++, authority);
      }
      return new TlsTrust(managerOf(anchors), true);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("caCertificates: can't be used as authorities", e);
    }
  }

  static List<X509Certificate> certificates(String parameter, Bytes pem) {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(pem.openStream()).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(parameter + ": holds no certificate");
      }
      return found;
    } catch (CertificateException e) {
      throw new IllegalArgumentException(parameter + ": malformed", e);
    }
  }

  static TlsTrust uncheckedUnsafe() {
    return new TlsTrust(new TrustAnyone(), false);
  }

  private static X509TrustManager managerOf(@Nullable KeyStore anchors)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a JDK without an X.509 trust manager"));
  }

  X509TrustManager manager() {
    return manager;
  }

  void applyTo(OkHttpClient.Builder client, SSLSocketFactory sockets) {
    client.sslSocketFactory(sockets, manager);
    if (!checkHostName) {
      client.hostnameVerifier(ANY_NAME);
    }
  }

  /** Only for a registry that the caller named in {@code allowInsecureTlsUnsafe}. */
  private static final class TrustAnyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
