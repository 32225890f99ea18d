package imagesign.testkit;

import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class TlsTest {
  @Test
  void presentsCertificateOfItsOwnAuthority() throws Exception {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().tls().start()) {
      Http trusting = client(registry);
      assertThat(registry.uri()).hasScheme("https");
      assertThat(trusting.get("/v2/").statusCode()).isEqualTo(200);
      String byName = "https://localhost:" + registry.port() + "/v2/";
      assertThat(trusting.get(byName).statusCode()).isEqualTo(200);

      Http other = new Http(HttpClient.newHttpClient(), registry.uri());
      assertThatThrownBy(() -> other.trySend("GET", "/v2/", new byte[0]))
          .isInstanceOf(IOException.class);
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  void letsOnlyClientsWithItsCertificateIn() throws Exception {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().requireClientCertificate().start();
        InMemoryRegistry other = InMemoryRegistry.builder().requireClientCertificate().start()) {
      assertThat(client(registry, identity(registry)).get("/v2/").statusCode()).isEqualTo(200);
      for (Http refused : new Http[] {client(registry), client(registry, identity(other))}) {
        assertThatThrownBy(() -> refused.trySend("GET", "/v2/", new byte[0]))
            .isInstanceOf(IOException.class);
      }
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @Test
  void redirectsFromTlsToTlsOrInTheClear() throws Exception {
    for (BlobRedirect redirect : BlobRedirect.values()) {
      try (InMemoryRegistry registry =
          InMemoryRegistry.builder().tls().redirectBlobs(redirect).start()) {
        Http http = client(registry);
        String blob = "/v2/app/blobs/" + registry.putBlob("app", utf8("x"));
        URI target = registry.uri().resolve(header(http.get(blob), "Location"));
        assertThat(target.getScheme())
            .isEqualTo(redirect == BlobRedirect.STORAGE_IN_CLEAR ? "http" : "https");
        if (redirect != BlobRedirect.LOOP) {
          assertThat(text(http.get(target.toString()))).isEqualTo("x");
        }
      }
    }
  }

  @Test
  void hasNoCertificatesItDoesNotNeed() {
    try (InMemoryRegistry plain = InMemoryRegistry.start();
        InMemoryRegistry tls = InMemoryRegistry.builder().tls().start()) {
      assertThatIllegalStateException().isThrownBy(plain::caCertificatePem);
      assertThatIllegalStateException().isThrownBy(plain::clientCertificatePem);
      assertThatIllegalStateException().isThrownBy(tls::clientCertificatePem);
      assertThatIllegalStateException().isThrownBy(tls::clientKeyPem);
    }
  }

  private static Http client(InMemoryRegistry registry) throws Exception {
    return client(registry, new KeyManager[0]);
  }

  private static Http client(InMemoryRegistry registry, KeyManager[] identity) throws Exception {
    KeyStore anchors = emptyStore();
    anchors.setCertificateEntry("ca", certificate(registry.caCertificatePem()));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity, trust.getTrustManagers(), null);
    return new Http(HttpClient.newBuilder().sslContext(context).build(), registry.uri());
  }

  private static KeyManager[] identity(InMemoryRegistry registry) throws Exception {
    KeyStore store = emptyStore();
    byte[] der =
        Base64.getMimeDecoder().decode(registry.clientKeyPem().replaceAll("-----.*-----", ""));
    PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    Certificate[] chain = {certificate(registry.clientCertificatePem())};
    store.setKeyEntry("client", key, new char[0], chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    return keys.getKeyManagers();
  }

  private static KeyStore emptyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    return store;
  }

  private static Certificate certificate(String pem) throws Exception {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(utf8(pem)));
  }
}
