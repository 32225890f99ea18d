package imagesign.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes a certificate revocation list, RFC 5280 §5, of which every part can be wrong. By default it
 * is empty, has number 1, and holds from twelve hours ago for a day. Not thread-safe.
 */
public final class TestCrl {
  /** The number of the reason that puts a certificate on hold, RFC 5280 §5.3.1. */
  public static final int HOLD = 6;

  /** The number of the reason that takes a certificate off hold, in deltas. */
  public static final int REMOVE = 8;

  private static final Duration VALIDITY = Duration.ofHours(12);

  private final Map<String, Extension> extensions = new LinkedHashMap<>();
  private Consumer<X509v2CRLBuilder> entries = list -> {};
  private X500Name issuerName;
  private PrivateKey key;
  private String algorithm;
  private Instant thisUpdate = InstantSource.system().instant().minus(VALIDITY);
  private @Nullable Instant nextUpdate = InstantSource.system().instant().plus(VALIDITY);

  private TestCrl(TestCertificate issuer) {
    Objects.requireNonNull(issuer, "issuer");
    this.issuerName = issuer.parsed().getSubject();
    this.key = issuer.privateKey();
    this.algorithm = TestKeys.signatureAlgorithm(issuer.keys());
    number(1);
  }

  /**
   * Begins an empty list.
   *
   * @param issuer who issues it
   * @return a builder
   */
  public static TestCrl of(TestCertificate issuer) {
    return new TestCrl(issuer);
  }

  /**
   * Revokes a certificate, an hour ago and without a reason.
   *
   * @param certificate the certificate
   * @return this builder
   */
  public TestCrl revoke(TestCertificate certificate) {
    return revoke(certificate, anHourAgo(), 0);
  }

  /**
   * Revokes a certificate.
   *
   * @param certificate the certificate
   * @param at when
   * @param reason the number of the reason, 0 for none
   * @return this builder
   */
  public TestCrl revoke(TestCertificate certificate, Instant at, int reason) {
    return entry(
        certificate,
        at,
        reason == 0 ? null : extension(Extension.reasonCode, false, CRLReason.lookup(reason)));
  }

  /**
   * Revokes a certificate and says since when its key can't be relied on.
   *
   * @param certificate the certificate
   * @param since since when
   * @return this builder
   */
  public TestCrl revokeInvalidSince(TestCertificate certificate, Instant since) {
    return entry(
        certificate,
        anHourAgo(),
        extension(Extension.invalidityDate, false, new ASN1GeneralizedTime(Date.from(since))));
  }

  /**
   * Revokes a certificate with a critical extension that nobody knows.
   *
   * @param certificate the certificate
   * @return this builder
   */
  public TestCrl revokeWithCriticalExtension(TestCertificate certificate) {
    return entry(
        certificate,
        anHourAgo(),
        extension(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.3"), true, new ASN1Integer(1)));
  }

  private TestCrl entry(TestCertificate certificate, Instant at, @Nullable Extension extension) {
    BigInteger serial = certificate.parsed().getSerialNumber().getValue();
    entries =
        entries.andThen(
            list -> {
              if (extension == null) {
                list.addCRLEntry(serial, Date.from(at), 0);
              } else {
                list.addCRLEntry(serial, Date.from(at), new Extensions(extension));
              }
            });
    return this;
  }

  private static Instant anHourAgo() {
    return InstantSource.system().instant().minusSeconds(3600);
  }

  /**
   * Revokes many certificates that nobody has, to make the list long.
   *
   * @param count how many
   * @return this builder
   */
  public TestCrl fill(int count) {
    Date at = Date.from(anHourAgo());
    entries =
        entries.andThen(
            list -> {
              for (int i = 1; i <= count; i++) {
                list.addCRLEntry(BigInteger.valueOf(i), at, 0);
              }
            });
    return this;
  }

  /**
   * Sets the number of the list. Default: 1.
   *
   * @param number the number
   * @return this builder
   */
  public TestCrl number(long number) {
    return put(extension(Extension.cRLNumber, false, new ASN1Integer(number)));
  }

  /**
   * Makes it a delta. Default: the whole list.
   *
   * @param base the number of the list that it goes on from
   * @return this builder
   */
  public TestCrl deltaOf(long base) {
    return put(extension(Extension.deltaCRLIndicator, true, new ASN1Integer(base)));
  }

  /**
   * Points to deltas. Default: to none.
   *
   * @param deltas where they are
   * @return this builder
   */
  public TestCrl freshest(URI... deltas) {
    DistributionPoint[] points =
        Arrays.stream(deltas).map(TestCertificateBuilder::point).toArray(DistributionPoint[]::new);
    return put(extension(Extension.freshestCRL, false, new CRLDistPoint(points)));
  }

  /**
   * Says where the list is published. Default: nothing of it.
   *
   * @param address the address
   * @return this builder
   */
  public TestCrl publishedAt(URI address) {
    return scope(TestCertificateBuilder.point(address), false, false, false);
  }

  /**
   * Says that the list is about certificates that are no authorities. Default: about all.
   *
   * @return this builder
   */
  public TestCrl usersOnly() {
    return scope(null, true, false, false);
  }

  /**
   * Says that the list is about authorities. Default: about all.
   *
   * @return this builder
   */
  public TestCrl authoritiesOnly() {
    return scope(null, false, true, false);
  }

  /**
   * Says that the list is about stolen keys only. Default: about all reasons.
   *
   * @return this builder
   */
  public TestCrl someReasonsOnly() {
    return scope(null, false, false, true);
  }

  private TestCrl scope(
      @Nullable DistributionPoint point, boolean users, boolean authorities, boolean someReasons) {
    return put(
        extension(
            Extension.issuingDistributionPoint,
            true,
            new IssuingDistributionPoint(
                point == null ? null : point.getDistributionPoint(),
                users,
                authorities,
                someReasons ? new ReasonFlags(ReasonFlags.keyCompromise) : null,
                false,
                false)));
  }

  /**
   * Sets any extension.
   *
   * @param oid which one
   * @param critical whether it is critical
   * @param value its value in DER
   * @return this builder
   */
  public TestCrl extension(String oid, boolean critical, byte[] value) {
    return put(new Extension(new ASN1ObjectIdentifier(oid), critical, value.clone()));
  }

  /**
   * Leaves an extension out.
   *
   * @param oid which one
   * @return this builder
   */
  public TestCrl withoutExtension(String oid) {
    extensions.remove(oid);
    return this;
  }

  /**
   * Sets when the list holds. Default: from twelve hours ago for a day.
   *
   * @param from its first second
   * @param to its last second
   * @return this builder
   */
  public TestCrl validity(Instant from, Instant to) {
    thisUpdate = Objects.requireNonNull(from, "from");
    nextUpdate = Objects.requireNonNull(to, "to");
    return this;
  }

  /** {@return this builder, which does not say any more until when the list holds} */
  public TestCrl withoutNextUpdate() {
    nextUpdate = null;
    return this;
  }

  /**
   * Names another issuer. Default: the true one.
   *
   * @param name the name
   * @return this builder
   */
  public TestCrl issuerName(String name) {
    issuerName = new X500Name(name);
    return this;
  }

  /**
   * Signs with another key. Default: the issuer's.
   *
   * @param other a key of the same kind
   * @return this builder
   */
  public TestCrl signedWith(PrivateKey other) {
    key = Objects.requireNonNull(other, "other");
    return this;
  }

  /**
   * Signs by another algorithm. Default: the one that goes with the key.
   *
   * @param name the algorithm in the JDK's words
   * @return this builder
   */
  public TestCrl signatureAlgorithm(String name) {
    algorithm = Objects.requireNonNull(name, "name");
    return this;
  }

  /** {@return the list in DER} */
  public byte[] der() {
    X509v2CRLBuilder list = new X509v2CRLBuilder(issuerName, Date.from(thisUpdate));
    if (nextUpdate != null) {
      list.setNextUpdate(Date.from(nextUpdate));
    }
    entries.accept(list);
    try {
      for (Extension extension : extensions.values()) {
        list.addExtension(extension);
      }
      return list.build(BouncyCastle.signer(algorithm, key)).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("test revocation list", e);
    }
  }

  private TestCrl put(Extension extension) {
    extensions.put(extension.getExtnId().getId(), extension);
    return this;
  }

  private static Extension extension(
      ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
    return new Extension(oid, critical, BouncyCastle.der(value));
  }
}
