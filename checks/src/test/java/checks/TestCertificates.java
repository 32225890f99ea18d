package checks;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A key pair with a certificate for it, of a day.
 *
 * @param keys the key pair
 * @param certificate the certificate
 */
record TestCertificates(KeyPair keys, X509Certificate certificate) {
  private static final AlgorithmParameterSpec P256 = new ECGenParameterSpec("secp256r1");
  private static final AlgorithmParameterSpec RSA_2048 =
      new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
  private static final GeneralNames THIS_MACHINE =
      new GeneralNames(
          new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1")
          });

  static TestCertificates authority(String name) {
    return issue("EC", P256, name, null, KeyPurposeId.anyExtendedKeyUsage);
  }

  /** For the signatures of tokens: an RSA key that certifies itself. */
  static TestCertificates tokenIssuer() {
    return issue("RSA", RSA_2048, "token issuer", null, KeyPurposeId.anyExtendedKeyUsage);
  }

  /** For a server on this machine. */
  TestCertificates server() {
    return issue("EC", P256, "localhost", this, KeyPurposeId.id_kp_serverAuth);
  }

  TestCertificates client(String name) {
    return issue("EC", P256, name, this, KeyPurposeId.id_kp_clientAuth);
  }

  private static TestCertificates issue(
      String keyType,
      AlgorithmParameterSpec keyParameters,
      String name,
      TestCertificates issuer,
      KeyPurposeId purpose) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keyType);
      generator.initialize(keyParameters);
      KeyPair keys = generator.generateKeyPair();
      X509v3CertificateBuilder certificate = certificate(name, keys.getPublic(), issuer);
      certificate.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(issuer == null));
      certificate.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      certificate.addExtension(Extension.subjectAlternativeName, false, THIS_MACHINE);
      PrivateKey signer = (issuer == null ? keys : issuer.keys).getPrivate();
      String algorithm = signer.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      ContentSigner signature = new JcaContentSignerBuilder(algorithm).build(signer);
      return new TestCertificates(
          keys, new JcaX509CertificateConverter().getCertificate(certificate.build(signature)));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("a test certificate", e);
    }
  }

  private static X509v3CertificateBuilder certificate(
      String name, PublicKey key, TestCertificates issuer) {
    X500Principal subject = new X500Principal("CN=" + name);
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer == null ? subject : issuer.certificate.getSubjectX500Principal(),
        new BigInteger(120, new SecureRandom()).setBit(120),
        Date.from(now.minus(1, ChronoUnit.DAYS)),
        Date.from(now.plus(1, ChronoUnit.DAYS)),
        subject,
        key);
  }

  byte[] certificateDer() {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a test certificate", e);
    }
  }

  String certificatePem() {
    return pem("CERTIFICATE", certificateDer());
  }

  String keyPem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  private static String pem(String label, byte[] der) {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, newline).encodeToString(der), label);
  }
}
