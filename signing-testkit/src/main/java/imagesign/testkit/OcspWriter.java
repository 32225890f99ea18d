package imagesign.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** Writes one answer of an OCSP responder. */
final class OcspWriter {
  private static final Duration VALIDITY = Duration.ofHours(12);
  private static final ASN1ObjectIdentifier INVALIDITY_DATE = Extension.invalidityDate;
  private static final Extension NOBODY_KNOWS =
      new Extension(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.3"), true, new byte[] {5, 0});

  private final List<TestCertificate> issuers;
  private final Map<String, Status> statuses;
  private final Optional<TestCertificate> delegate;
  private final Set<OcspFlaw> flaws;
  private final Instant now;

  OcspWriter(
      List<TestCertificate> issuers,
      Map<String, Status> statuses,
      Optional<TestCertificate> delegate,
      Set<OcspFlaw> flaws,
      Instant now) {
    this.issuers = issuers;
    this.statuses = statuses;
    this.delegate = delegate;
    this.flaws = flaws;
    this.now = now;
  }

  /** What is said of a certificate. */
  record Status(
      boolean known,
      @Nullable Instant revokedAt,
      @Nullable Integer reason,
      @Nullable Instant invalidSince) {
    static final Status GOOD = new Status(true, null, null, null);
    static final Status UNKNOWN = new Status(false, null, null, null);

    static Status revoked(Instant at) {
      return new Status(true, at, null, null);
    }

    Status reason(int number) {
      return new Status(known, revokedAt, number, invalidSince);
    }

    Status invalidSince(Instant instant) {
      return new Status(known, revokedAt, reason, instant);
    }

    @Nullable CertificateStatus toStatus() {
      if (!known) {
        return new UnknownStatus();
      }
      if (revokedAt == null) {
        return CertificateStatus.GOOD;
      }
      return reason == null
          ? new RevokedStatus(Date.from(revokedAt))
          : new RevokedStatus(Date.from(revokedAt), reason);
    }
  }

  byte[] respond(byte[] request) {
    if (has(OcspFlaw.GARBAGE)) {
      return "no ASN.1".getBytes(StandardCharsets.US_ASCII);
    }
    if (has(OcspFlaw.TRY_LATER)) {
      return error(OCSPRespBuilder.TRY_LATER);
    }
    CertID asked =
        Request.getInstance(
                OCSPRequest.getInstance(request).getTbsRequest().getRequestList().getObjectAt(0))
            .getReqCert();
    Optional<TestCertificate> issuer = issuers.stream().filter(i -> isOf(asked, i)).findFirst();
    if (issuer.isEmpty() || has(OcspFlaw.UNAUTHORIZED)) {
      return error(OCSPRespBuilder.UNAUTHORIZED);
    }
    return respond(asked, issuer.get());
  }

  private boolean has(OcspFlaw flaw) {
    return flaws.contains(flaw);
  }

  private static boolean isOf(CertID asked, TestCertificate issuer) {
    try {
      return new CertificateID(asked)
          .matchesIssuer(
              new X509CertificateHolder(issuer.der()),
              new JcaDigestCalculatorProviderBuilder().build());
    } catch (OCSPException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("test OCSP request", e);
    }
  }

  private static byte[] error(int status) {
    try {
      return new OCSPRespBuilder().build(status, null).getEncoded();
    } catch (OCSPException | IOException e) {
      throw new IllegalStateException("test OCSP response", e);
    }
  }

  private byte[] respond(CertID asked, TestCertificate issuer) {
    TestCertificate signer = signer(issuer);
    try {
      String name = has(OcspFlaw.RESPONDER_NAME_OTHER) ? "CN=nobody" : signer.toString();
      BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(new RespID(new X500Name(name)));
      addStatement(builder, asked);
      if (has(OcspFlaw.CRITICAL_EXTENSION)) {
        builder.setResponseExtensions(new Extensions(NOBODY_KNOWS));
      }
      String usual = TestKeys.signatureAlgorithm(signer.keys());
      String algorithm =
          has(OcspFlaw.SIGNED_OVER_SHA1) ? usual.replaceFirst("SHA\\d+", "SHA1") : usual;
      BasicOCSPResp basic =
          builder.build(
              BouncyCastle.signer(algorithm, signer.privateKey()),
              signer == issuer ? null : new X509CertificateHolder[] {holder(signer)},
              Date.from(now));
      byte[] response = new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded();
      return has(OcspFlaw.SIGNATURE_WRONG) ? spoil(response, basic.getSignature()) : response;
    } catch (OCSPException | IOException e) {
      throw new IllegalStateException("test OCSP response", e);
    }
  }

  private static X509CertificateHolder holder(TestCertificate certificate) throws IOException {
    return new X509CertificateHolder(certificate.der());
  }

  private TestCertificate signer(TestCertificate issuer) {
    TestCertificateBuilder responder =
        TestCertificate.ocspSigner("CN=responder")
            .issuedBy(issuer)
            .validity(now.minus(VALIDITY), now.plus(VALIDITY));
    if (has(OcspFlaw.WRONG_SIGNER)) {
      return TestCertificate.authority(issuer.toString()).issue();
    }
    if (has(OcspFlaw.FOREIGN_RESPONDER)) {
      return responder.issuedBy(TestCertificate.authority(issuer.toString()).issue()).issue();
    }
    if (has(OcspFlaw.RESPONDER_WITHOUT_PURPOSE)) {
      return responder.withoutExtension("2.5.29.37").issue();
    }
    if (has(OcspFlaw.RESPONDER_WITH_ANY_PURPOSE)) {
      return responder.purposes(false, "2.5.29.37.0").issue();
    }
    if (has(OcspFlaw.RESPONDER_EXPIRED)) {
      return responder.validity(now.minus(Duration.ofDays(2)), now.minusSeconds(1)).issue();
    }
    return delegate.orElse(issuer);
  }

  private void addStatement(BasicOCSPRespBuilder builder, CertID asked) {
    String serial = asked.getSerialNumber().getValue().toString();
    Status status = statuses.getOrDefault(serial, Status.GOOD);
    Instant from = now.minus(VALIDITY);
    Instant to = now.plus(VALIDITY);
    if (has(OcspFlaw.EXPIRED)) {
      to = now.minus(Duration.ofHours(1));
    }
    if (has(OcspFlaw.NOT_YET_VALID)) {
      from = now.plus(Duration.ofHours(6));
    }
    builder.addResponse(
        new CertificateID(about(asked)),
        status.toStatus(),
        Date.from(from),
        has(OcspFlaw.NEXT_UPDATE_MISSING) ? null : Date.from(to),
        extensions(status));
  }

  private CertID about(CertID asked) {
    BigInteger serial = asked.getSerialNumber().getValue();
    byte[] name = asked.getIssuerNameHash().getOctets().clone();
    if (has(OcspFlaw.OTHER_ISSUER)) {
      name[0] ^= 1;
    }
    ASN1OctetString key = asked.getIssuerKeyHash();
    return new CertID(
        asked.getHashAlgorithm(),
        new DEROctetString(name),
        key,
        new ASN1Integer(has(OcspFlaw.OTHER_SERIAL) ? serial.add(BigInteger.ONE) : serial));
  }

  private @Nullable Extensions extensions(Status status) {
    if (has(OcspFlaw.CRITICAL_STATEMENT_EXTENSION)) {
      return new Extensions(NOBODY_KNOWS);
    }
    Instant invalidSince = status.invalidSince();
    return invalidSince == null
        ? null
        : new Extensions(
            new Extension(
                INVALIDITY_DATE,
                false,
                BouncyCastle.der(new ASN1GeneralizedTime(Date.from(invalidSince)))));
  }

  private static byte[] spoil(byte[] response, byte[] signature) {
    byte[] spoiled = response.clone();
    for (int i = 0; i <= response.length - signature.length; i++) {
      if (Arrays.equals(response, i, i + signature.length, signature, 0, signature.length)) {
        spoiled[i + signature.length - 1] ^= 1;
      }
    }
    return spoiled;
  }
}
