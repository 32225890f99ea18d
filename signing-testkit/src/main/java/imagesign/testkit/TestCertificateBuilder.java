package imagesign.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.jspecify.annotations.Nullable;

/**
 * Makes one certificate. Every rule that a verifier checks can be broken alone; nothing is checked
 * here. Made by the factories of {@link TestCertificate}. Not thread-safe.
 */
public final class TestCertificateBuilder {
  /** The purpose of signers of code. */
  public static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  /** The purpose of time-stamp authorities. */
  public static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

  /** The purpose of signers of OCSP responses. */
  public static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, Extension> extensions = new LinkedHashMap<>();
  private X500Name subject;
  private TestKeyKind kind = TestKeyKind.EC_256;
  private @Nullable KeyPair keys;
  private @Nullable TestCertificate issuer;
  private @Nullable X500Name issuerName;
  private @Nullable PrivateKey signingKey;
  private @Nullable String signatureAlgorithm;
  private BigInteger serial = new BigInteger(120, RANDOM).setBit(120);
  private Instant notBefore = InstantSource.system().instant().minus(Duration.ofDays(1));
  private Instant notAfter = InstantSource.system().instant().plus(Duration.ofDays(1));

  TestCertificateBuilder(String subject) {
    this.subject = new X500Name(subject);
  }

  /**
   * Sets another subject.
   *
   * @param name the name, in the order of the encoding
   * @return this builder
   */
  public TestCertificateBuilder subject(String name) {
    subject = new X500Name(name);
    return this;
  }

  /**
   * Sets the kind of a fresh key. Default: P-256.
   *
   * @param keyKind the kind
   * @return this builder
   */
  public TestCertificateBuilder key(TestKeyKind keyKind) {
    kind = Objects.requireNonNull(keyKind, "keyKind");
    keys = null;
    return this;
  }

  /**
   * Uses a key pair. Default: a fresh one.
   *
   * @param keyPair the key pair
   * @return this builder
   */
  public TestCertificateBuilder keys(KeyPair keyPair) {
    keys = Objects.requireNonNull(keyPair, "keyPair");
    return this;
  }

  /**
   * Has another certificate issue this one. Default: it is self-signed.
   *
   * @param certificate the issuer, which need not be an authority
   * @return this builder
   */
  public TestCertificateBuilder issuedBy(TestCertificate certificate) {
    issuer = Objects.requireNonNull(certificate, "certificate");
    return this;
  }

  /**
   * Names another issuer than the one that signs. Default: its subject.
   *
   * @param name the name
   * @return this builder
   */
  public TestCertificateBuilder issuerName(String name) {
    issuerName = new X500Name(name);
    return this;
  }

  /**
   * Signs with another key than the issuer's. Default: the issuer's.
   *
   * @param key a key of the same kind
   * @return this builder
   */
  public TestCertificateBuilder signedWith(PrivateKey key) {
    signingKey = Objects.requireNonNull(key, "key");
    return this;
  }

  /**
   * Signs by another algorithm, {@code SHA1withRSA}. Default: the one that goes with the issuer's
   * key.
   *
   * @param algorithm the algorithm in the JDK's words
   * @return this builder
   */
  public TestCertificateBuilder signatureAlgorithm(String algorithm) {
    signatureAlgorithm = Objects.requireNonNull(algorithm, "algorithm");
    return this;
  }

  /**
   * Sets the serial number. Default: a random one.
   *
   * @param number the number
   * @return this builder
   */
  public TestCertificateBuilder serial(BigInteger number) {
    serial = Objects.requireNonNull(number, "number");
    return this;
  }

  /**
   * Sets the validity. Default: a day before and after now.
   *
   * @param from its first second
   * @param to its last second
   * @return this builder
   */
  public TestCertificateBuilder validity(Instant from, Instant to) {
    notBefore = Objects.requireNonNull(from, "from");
    notAfter = Objects.requireNonNull(to, "to");
    return this;
  }

  /**
   * Sets critical basic constraints without a path length. Default: what the factory says.
   *
   * @param authority whether it is a certificate authority
   * @return this builder
   */
  public TestCertificateBuilder basicConstraints(boolean authority) {
    return put(Extension.basicConstraints, true, new BasicConstraints(authority));
  }

  /**
   * Sets critical basic constraints of an authority with a path length. Default: without.
   *
   * @param pathLength how many authorities may stand below it
   * @return this builder
   */
  public TestCertificateBuilder pathLength(int pathLength) {
    return put(Extension.basicConstraints, true, new BasicConstraints(pathLength));
  }

  /**
   * Sets the key usage. Default: what the factory says.
   *
   * @param critical whether the extension is critical
   * @param usages the usages
   * @return this builder
   */
  public TestCertificateBuilder keyUsage(boolean critical, TestKeyUsage... usages) {
    int bits = Arrays.stream(usages).mapToInt(TestKeyUsage::bit).reduce(0, (a, b) -> a | b);
    return put(Extension.keyUsage, critical, new KeyUsage(bits));
  }

  /**
   * Sets the extended key usage. Default: what the factory says.
   *
   * @param critical whether the extension is critical
   * @param oids the purposes as object identifiers
   * @return this builder
   */
  public TestCertificateBuilder purposes(boolean critical, String... oids) {
    KeyPurposeId[] purposes =
        Arrays.stream(oids)
            .map(oid -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid)))
            .toArray(KeyPurposeId[]::new);
    return put(Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purposes));
  }

  /**
   * Names OCSP responders. Default: none.
   *
   * @param responders their addresses
   * @return this builder
   */
  public TestCertificateBuilder ocsp(URI... responders) {
    ASN1EncodableVector descriptions = new ASN1EncodableVector();
    for (URI responder : responders) {
      descriptions.add(
          new AccessDescription(X509ObjectIdentifiers.ocspAccessMethod, uri(responder)));
    }
    return put(Extension.authorityInfoAccess, false, new DERSequence(descriptions));
  }

  /**
   * Names revocation lists, each in a distribution point of its own. Default: none.
   *
   * @param lists their addresses
   * @return this builder
   */
  public TestCertificateBuilder crl(URI... lists) {
    return put(Extension.cRLDistributionPoints, false, points(lists));
  }

  /**
   * Names one revocation list at several addresses, in one distribution point. Default: none.
   *
   * @param addresses the addresses of the one list
   * @return this builder
   */
  public TestCertificateBuilder crlAt(URI... addresses) {
    return put(
        Extension.cRLDistributionPoints,
        false,
        new CRLDistPoint(new DistributionPoint[] {point(addresses)}));
  }

  /**
   * Names delta lists. Default: none.
   *
   * @param lists their addresses
   * @return this builder
   */
  public TestCertificateBuilder freshestCrl(URI... lists) {
    return put(Extension.freshestCRL, false, points(lists));
  }

  /**
   * Sets any extension, in place of one that is there.
   *
   * @param oid which one
   * @param critical whether it is critical
   * @param value its value in DER
   * @return this builder
   */
  public TestCertificateBuilder extension(String oid, boolean critical, byte[] value) {
    extensions.put(oid, new Extension(new ASN1ObjectIdentifier(oid), critical, value.clone()));
    return this;
  }

  /**
   * Leaves an extension out.
   *
   * @param oid which one
   * @return this builder
   */
  public TestCertificateBuilder withoutExtension(String oid) {
    extensions.remove(oid);
    return this;
  }

  /** {@return the certificate} */
  public TestCertificate issue() {
    KeyPair own = keys == null ? kind.generate() : keys;
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            nameOfIssuer(),
            serial,
            Date.from(notBefore),
            Date.from(notAfter),
            Locale.ROOT,
            subject,
            SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded()));
    PrivateKey key = signingKey != null ? signingKey : issuerKeys(own).getPrivate();
    ContentSigner signer = BouncyCastle.signer(algorithm(issuerKeys(own)), key);
    try {
      for (Extension extension : extensions.values()) {
        builder.addExtension(extension);
      }
      return new TestCertificate(builder.build(signer).getEncoded(), own, issuer);
    } catch (IOException e) {
      throw new IllegalStateException("test certificate", e);
    }
  }

  private X500Name nameOfIssuer() {
    if (issuerName != null) {
      return issuerName;
    }
    return issuer == null ? subject : issuer.parsed().getSubject();
  }

  private KeyPair issuerKeys(KeyPair own) {
    return issuer == null ? own : issuer.keys();
  }

  private String algorithm(KeyPair pair) {
    return signatureAlgorithm != null ? signatureAlgorithm : TestKeys.signatureAlgorithm(pair);
  }

  private TestCertificateBuilder put(
      ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
    return extension(oid.getId(), critical, BouncyCastle.der(value));
  }

  private static ASN1Primitive points(URI... lists) {
    DistributionPoint[] points =
        Arrays.stream(lists).map(TestCertificateBuilder::point).toArray(DistributionPoint[]::new);
    return new CRLDistPoint(points).toASN1Primitive();
  }

  static DistributionPoint point(URI... addresses) {
    GeneralName[] names =
        Arrays.stream(addresses).map(TestCertificateBuilder::uri).toArray(GeneralName[]::new);
    return new DistributionPoint(new DistributionPointName(new GeneralNames(names)), null, null);
  }

  private static GeneralName uri(URI address) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, address.toString());
  }
}
