package imagesign.testkit;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A certificate made for a test, with its private key and with the one that issued it.
 *
 * <pre>{@code
 * TestCertificate root = TestCertificate.authority("CN=Root").issue();
 * TestCertificate signer =
 *     TestCertificate.codeSigner("C=NO, ST=Oslo, O=Example, CN=release").issuedBy(root).issue();
 * List<X509Certificate> chain = signer.chain();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class TestCertificate {
  private final byte[] der;
  private final KeyPair keys;
  private final @Nullable TestCertificate issuer;

  TestCertificate(byte[] der, KeyPair keys, @Nullable TestCertificate issuer) {
    this.der = der;
    this.keys = keys;
    this.issuer = issuer;
  }

  /**
   * Begins a certificate authority: critical basic constraints without a path length, critical key
   * usage keyCertSign and cRLSign; self-signed unless {@link TestCertificateBuilder#issuedBy} says
   * otherwise.
   *
   * @param subject the name, {@code C=NO, O=Example, CN=Root}
   * @return a builder
   */
  public static TestCertificateBuilder authority(String subject) {
    return new TestCertificateBuilder(subject)
        .basicConstraints(true)
        .keyUsage(true, TestKeyUsage.KEY_CERT_SIGN, TestKeyUsage.CRL_SIGN);
  }

  /**
   * Begins a signer of artifacts: critical key usage digitalSignature, extended key usage
   * codeSigning; self-signed unless {@link TestCertificateBuilder#issuedBy} says otherwise.
   *
   * @param subject the name
   * @return a builder
   */
  public static TestCertificateBuilder codeSigner(String subject) {
    return new TestCertificateBuilder(subject)
        .keyUsage(true, TestKeyUsage.DIGITAL_SIGNATURE)
        .purposes(false, TestCertificateBuilder.CODE_SIGNING);
  }

  /**
   * Begins a time-stamp authority's signer: critical key usage digitalSignature, critical extended
   * key usage timeStamping.
   *
   * @param subject the name
   * @return a builder
   */
  public static TestCertificateBuilder timestampSigner(String subject) {
    return new TestCertificateBuilder(subject)
        .keyUsage(true, TestKeyUsage.DIGITAL_SIGNATURE)
        .purposes(true, TestCertificateBuilder.TIME_STAMPING);
  }

  /**
   * Begins a signer of OCSP responses: critical key usage digitalSignature, extended key usage
   * OCSPSigning, and the extension that spares it a look-up of its own.
   *
   * @param subject the name
   * @return a builder
   */
  public static TestCertificateBuilder ocspSigner(String subject) {
    return new TestCertificateBuilder(subject)
        .keyUsage(true, TestKeyUsage.DIGITAL_SIGNATURE)
        .purposes(false, TestCertificateBuilder.OCSP_SIGNING)
        .extension("1.3.6.1.5.5.7.48.1.5", false, new byte[] {5, 0});
  }

  /** {@return the certificate in DER} */
  public byte[] der() {
    return der.clone();
  }

  /**
   * {@return the certificate, as the JDK reads it}
   *
   * @throws IllegalStateException if the JDK refuses it, which some broken ones it does
   */
  public X509Certificate certificate() {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalStateException("the JDK does not read this certificate", e);
    }
  }

  /** {@return this certificate and all above it, up to the self-signed one} */
  public List<X509Certificate> chain() {
    return withIssuers().stream().map(TestCertificate::certificate).toList();
  }

  /** {@return this certificate and all above it, up to the self-signed one} */
  public List<TestCertificate> withIssuers() {
    List<TestCertificate> all = new ArrayList<>();
    for (TestCertificate next = this; next != null; next = next.issuer) {
      all.add(next);
    }
    return List.copyOf(all);
  }

  /** {@return the certificate that issued this one, or empty if it is self-signed} */
  public Optional<TestCertificate> issuer() {
    return Optional.ofNullable(issuer);
  }

  /** {@return the key pair} */
  public KeyPair keys() {
    return keys;
  }

  /** {@return the private key} */
  public PrivateKey privateKey() {
    return keys.getPrivate();
  }

  /** {@return the public key} */
  public PublicKey publicKey() {
    return keys.getPublic();
  }

  /** {@return the certificate in PEM} */
  public String pem() {
    return pem("CERTIFICATE", der);
  }

  /** {@return the chain in PEM, this certificate first} */
  public String chainPem() {
    StringBuilder all = new StringBuilder();
    withIssuers().forEach(certificate -> all.append(certificate.pem()));
    return all.toString();
  }

  /** {@return the private key in PEM, as PKCS #8 without encryption} */
  public String privateKeyPem() {
    return pem("PRIVATE KEY", privateKey().getEncoded());
  }

  Certificate parsed() {
    return Certificate.getInstance(der);
  }

  static String pem(String label, byte[] content) {
    Objects.requireNonNull(content, "content");
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  /** {@return the subject} */
  @Override
  public String toString() {
    return parsed().getSubject().toString();
  }
}
