package imagesign.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority for one registry and the certificates of the server and of a client that
 * it issued. Immutable.
 */
final class TestPki {
  private static final Duration VALIDITY = Duration.ofDays(1);
  private static final X500Name CA_NAME = new X500Name("CN=imagesign testkit CA");
  private static final X500Name SERVER_NAME = new X500Name("CN=localhost");
  private static final X500Name CLIENT_NAME = new X500Name("CN=imagesign testkit client");

  private record Identity(PrivateKey key, X509Certificate certificate) {}

  private final X509Certificate ca;
  private final Identity server;
  private final Identity client;

  private TestPki(X509Certificate ca, Identity server, Identity client) {
    this.ca = ca;
    this.server = server;
    this.client = client;
  }

  /** Makes fresh keys; the certificates are valid for a day on either side of {@code now}. */
  static TestPki create(Instant now) {
    SecureRandom random = new SecureRandom();
    try {
      KeyPair caKeys = newKeyPair(random);
      X509v3CertificateBuilder ca = certificate(CA_NAME, caKeys.getPublic(), now, random);
      ca.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      ca.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      return new TestPki(
          sign(ca, caKeys.getPrivate()),
          issue(caKeys, SERVER_NAME, KeyPurposeId.id_kp_serverAuth, now, random),
          issue(caKeys, CLIENT_NAME, KeyPurposeId.id_kp_clientAuth, now, random));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("test certificates", e);
    }
  }

  private static Identity issue(
      KeyPair caKeys, X500Name name, KeyPurposeId purpose, Instant now, SecureRandom random)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair keys = newKeyPair(random);
    X509v3CertificateBuilder leaf = certificate(name, keys.getPublic(), now, random);
    leaf.addExtension(Extension.subjectAlternativeName, false, names());
    leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    leaf.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    return new Identity(keys.getPrivate(), sign(leaf, caKeys.getPrivate()));
  }

  /**
   * Opens a socket for TLS that is not bound yet.
   *
   * @param clientCertificates whether only clients with a certificate of this authority get in
   */
  ServerSocket openServerSocket(boolean clientCertificates) throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket) serverContext().getServerSocketFactory().createServerSocket();
    socket.setNeedClientAuth(clientCertificates);
    return socket;
  }

  private SSLContext serverContext() {
    try {
      KeyStore store = emptyStore();
      X509Certificate[] chain = {server.certificate(), ca};
      store.setKeyEntry("server", server.key(), new char[0], chain);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[0]);
      KeyStore anchors = emptyStore();
      anchors.setCertificateEntry("ca", ca);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("test TLS context", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    return store;
  }

  String caPem() {
    return certificatePem(ca);
  }

  String clientCertificatePem() {
    return certificatePem(client.certificate());
  }

  /** {@return the client's key in PKCS #8} */
  String clientKeyPem() {
    return pem("PRIVATE KEY", client.key().getEncoded());
  }

  private static String certificatePem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("test certificate", e);
    }
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  private static KeyPair newKeyPair(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder certificate(
      X500Name subject, PublicKey key, Instant now, SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        CA_NAME,
        new BigInteger(120, random).setBit(120),
        Date.from(now.minus(VALIDITY)),
        Date.from(now.plus(VALIDITY)),
        subject,
        key);
  }

  private static GeneralNames names() {
    return new GeneralNames(
        new GeneralName[] {
          new GeneralName(GeneralName.dNSName, "localhost"),
          new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
          new GeneralName(GeneralName.iPAddress, "::1")
        });
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }
}
