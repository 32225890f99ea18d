package imagesign.testkit;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.ContentSigner;

/** The signers of one token, RFC 5652 §5.3. */
final class TokenSignature {
  private final TestCertificate signer;
  private final Set<TimestampFlaw> flaws;
  private final Set<TimestampForm> forms;
  private final Instant time;
  private final String algorithm;
  private final Optional<TestCertificate> forged;

  TokenSignature(
      TestChain chain, Set<TimestampFlaw> flaws, Set<TimestampForm> forms, Instant time) {
    this.signer = chain.leaf();
    this.flaws = flaws;
    this.forms = forms;
    this.time = time;
    String usual = TestKeys.signatureAlgorithm(signer.keys());
    this.algorithm = has(TimestampFlaw.DIGEST_SHA1) ? usual.replaceFirst("SHA\\d+", "SHA1") : usual;
    boolean forge =
        has(TimestampFlaw.SIGNED_WITH_FORGED_CERTIFICATE)
            || has(TimestampFlaw.NAMES_FORGED_CERTIFICATE)
            || forms.contains(TimestampForm.FORGED_CERTIFICATE_FIRST);
    this.forged = forge ? Optional.of(forge()) : Optional.empty();
  }

  private boolean has(TimestampFlaw flaw) {
    return flaws.contains(flaw);
  }

  /** Anybody can write another's names and number into a certificate. */
  private TestCertificate forge() {
    Certificate real = signer.parsed();
    return TestCertificate.timestampSigner("CN=forged")
        .issuerName(real.getIssuer().toString())
        .serial(real.getSerialNumber().getValue())
        .issue();
  }

  Optional<TestCertificate> forgedCertificate() {
    return forged;
  }

  AlgorithmIdentifier digestAlgorithm() {
    ASN1ObjectIdentifier oid =
        switch (hashName()) {
          case "SHA-1" -> OIWObjectIdentifiers.idSHA1;
          case "SHA-384" -> NISTObjectIdentifiers.id_sha384;
          case "SHA-512" -> NISTObjectIdentifiers.id_sha512;
          default -> NISTObjectIdentifiers.id_sha256;
        };
    return new AlgorithmIdentifier(oid, DERNull.INSTANCE);
  }

  private String hashName() {
    return algorithm.startsWith("SHA")
        ? "SHA-" + algorithm.substring(3, algorithm.indexOf("with"))
        : "SHA-512";
  }

  ASN1EncodableVector signers(byte[] content) {
    ASN1EncodableVector signers = new ASN1EncodableVector();
    if (forms.contains(TimestampForm.INVALID_SIGNER_FIRST)) {
      signers.add(signerInfo(content, true));
    }
    if (!has(TimestampFlaw.NO_SIGNER)) {
      signers.add(signerInfo(content, has(TimestampFlaw.SIGNATURE_WRONG)));
    }
    return signers;
  }

  private DERSequence signerInfo(byte[] content, boolean spoiled) {
    boolean byKey = has(TimestampFlaw.SIGNER_VERSION_3);
    ASN1EncodableVector info = new ASN1EncodableVector();
    info.add(new ASN1Integer(byKey ? 3 : 1));
    info.add(
        byKey
            ? new DERTaggedObject(false, 0, new DEROctetString(new byte[20]))
            : issuerAndSerial());
    info.add(digestAlgorithm());
    DERSet attributes = new DERSet(attributes(content));
    boolean bare = has(TimestampFlaw.NO_ATTRIBUTES);
    if (!bare) {
      info.add(new DERTaggedObject(false, 0, attributes));
    }
    ContentSigner engine = BouncyCastle.signer(algorithm, signingKeys().getPrivate());
    info.add(signatureAlgorithm(engine));
    byte[] signature = BouncyCastle.sign(engine, bare ? content : BouncyCastle.der(attributes));
    if (spoiled) {
      signature[signature.length - 1] ^= 1;
    }
    info.add(new DEROctetString(signature));
    return new DERSequence(info);
  }

  private KeyPair signingKeys() {
    boolean stolenName =
        has(TimestampFlaw.SIGNED_WITH_FORGED_CERTIFICATE)
            || has(TimestampFlaw.NAMES_FORGED_CERTIFICATE);
    return stolenName ? forged.orElseThrow().keys() : signer.keys();
  }

  private AlgorithmIdentifier signatureAlgorithm(ContentSigner engine) {
    return forms.contains(TimestampForm.BARE_RSA)
        ? new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE)
        : engine.getAlgorithmIdentifier();
  }

  private DERSequence issuerAndSerial() {
    Certificate certificate = signer.parsed();
    return new DERSequence(
        new ASN1Encodable[] {certificate.getIssuer(), certificate.getSerialNumber()});
  }

  private ASN1Encodable[] attributes(byte[] content) {
    List<ASN1Encodable> attributes = new ArrayList<>();
    if (!has(TimestampFlaw.CONTENT_TYPE_ATTRIBUTE_MISSING)) {
      attributes.add(
          attribute(
              PKCSObjectIdentifiers.pkcs_9_at_contentType,
              has(TimestampFlaw.CONTENT_TYPE_ATTRIBUTE_WRONG)
                  ? PKCSObjectIdentifiers.data
                  : PKCSObjectIdentifiers.id_ct_TSTInfo));
    }
    if (!has(TimestampFlaw.MESSAGE_DIGEST_MISSING)) {
      attributes.add(messageDigest(content));
    }
    addSigningCertificates(attributes);
    boolean outside = has(TimestampFlaw.SIGNING_TIME_OUTSIDE);
    if (outside || forms.contains(TimestampForm.SIGNING_TIME)) {
      Instant signed = outside ? time.minus(Duration.ofDays(18_000)) : time;
      attributes.add(
          attribute(
              PKCSObjectIdentifiers.pkcs_9_at_signingTime, new ASN1UTCTime(Date.from(signed))));
    }
    return attributes.toArray(ASN1Encodable[]::new);
  }

  private DERSequence messageDigest(byte[] content) {
    byte[] digest = digest(hashName(), content);
    if (has(TimestampFlaw.MESSAGE_DIGEST_WRONG)) {
      digest[0] ^= 1;
    }
    ASN1ObjectIdentifier type = PKCSObjectIdentifiers.pkcs_9_at_messageDigest;
    return has(TimestampFlaw.ATTRIBUTE_TWO_VALUES)
        ? attribute(type, new DEROctetString(digest), new DEROctetString(new byte[32]))
        : attribute(type, new DEROctetString(digest));
  }

  private void addSigningCertificates(List<ASN1Encodable> attributes) {
    boolean first = has(TimestampFlaw.SIGNING_CERTIFICATE_V1);
    if (first || forms.contains(TimestampForm.BOTH_SIGNING_CERTIFICATES)) {
      DERSequence name = new DERSequence(new DEROctetString(digest("SHA-1", signer.der())));
      attributes.add(attribute(PKCSObjectIdentifiers.id_aa_signingCertificate, twice(name)));
    }
    if (!first && !has(TimestampFlaw.SIGNING_CERTIFICATE_MISSING)) {
      DERSequence name = signingCertificate();
      attributes.add(attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, twice(name)));
      if (has(TimestampFlaw.ATTRIBUTE_TWICE)) {
        attributes.add(attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2, twice(name)));
      }
    }
  }

  /** A sequence within a sequence. */
  private static DERSequence twice(DERSequence value) {
    return new DERSequence(new DERSequence(value));
  }

  /** ESSCertIDv2, RFC 5035 §4. */
  private DERSequence signingCertificate() {
    TestCertificate named =
        has(TimestampFlaw.NAMES_FORGED_CERTIFICATE) ? forged.orElseThrow() : signer;
    if (has(TimestampFlaw.SIGNING_CERTIFICATE_OTHER)) {
      named = TestCertificate.timestampSigner("CN=other").issue();
    }
    ASN1EncodableVector name = new ASN1EncodableVector();
    String hash = certificateHash();
    if (!hash.equals("SHA-256")) {
      name.add(
          new AlgorithmIdentifier(
              hash.equals("SHA-1")
                  ? OIWObjectIdentifiers.idSHA1
                  : NISTObjectIdentifiers.id_sha512));
    }
    name.add(new DEROctetString(digest(hash, named.der())));
    if (!forms.contains(TimestampForm.WITHOUT_ISSUER_SERIAL)) {
      name.add(issuerSerial());
    }
    return new DERSequence(name);
  }

  private String certificateHash() {
    if (has(TimestampFlaw.SIGNING_CERTIFICATE_SHA1)) {
      return "SHA-1";
    }
    return forms.contains(TimestampForm.CERTIFICATE_HASH_SHA512) ? "SHA-512" : "SHA-256";
  }

  private DERSequence issuerSerial() {
    Certificate certificate = signer.parsed();
    X500Name issuer =
        has(TimestampFlaw.SIGNING_CERTIFICATE_ISSUER_OTHER)
            ? new X500Name("CN=somebody else")
            : certificate.getIssuer();
    BigInteger serial = certificate.getSerialNumber().getValue();
    if (has(TimestampFlaw.SIGNING_CERTIFICATE_SERIAL_OTHER)) {
      serial = serial.add(BigInteger.ONE);
    }
    return new DERSequence(
        new ASN1Encodable[] {new GeneralNames(new GeneralName(issuer)), new ASN1Integer(serial)});
  }

  private static DERSequence attribute(ASN1ObjectIdentifier type, ASN1Encodable... values) {
    return new DERSequence(new ASN1Encodable[] {type, new DERSet(values)});
  }

  private static byte[] digest(String hash, byte[] content) {
    try {
      return MessageDigest.getInstance(hash).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without " + hash, e);
    }
  }
}
