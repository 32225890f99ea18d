package imagesign.core.tsa;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.asn1.Tag;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.SignatureIdentifier;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The signed name of the signer's certificate, RFC 5035 §4 and §5: its hash, and its issuer and
 * number if they are there. The first version of the attribute, by SHA-1, does not count.
 */
final class SigningCertificate {
  private static final int DIRECTORY_NAME = 4;

  private final Digest hash;
  private final Optional<IssuerAndSerial> issuerAndSerial;

  private SigningCertificate(Digest hash, Optional<IssuerAndSerial> issuerAndSerial) {
    this.hash = hash;
    this.issuerAndSerial = issuerAndSerial;
  }

  private record IssuerAndSerial(Bytes issuer, BigInteger serial) {}

  static SigningCertificate of(SignedAttributes attributes) {
    Optional<Bytes> value = attributes.value(SignedAttributes.SIGNING_CERTIFICATE_V2);
    if (value.isEmpty()) {
      boolean first = attributes.value(SignedAttributes.SIGNING_CERTIFICATE).isPresent();
      throw new TimestampException(
          first
              ? TimestampReason.SIGNING_CERTIFICATE_V1
              : TimestampReason.SIGNING_CERTIFICATE_MISSING);
    }
    try {
      DerReader attribute = DerReader.over(value.get()).only(Tag.SEQUENCE);
      // Only the first one is the signer's.
      return read(attribute.sequence().sequence());
    } catch (MalformedAsn1Exception e) {
      throw new TimestampException(
          TimestampReason.SIGNING_CERTIFICATE_MALFORMED,
          "malformed SigningCertificateV2: " + e.getMessage());
    }
  }

  private static SigningCertificate read(DerReader in) {
    Digest.Algorithm algorithm = in.nextIs(Tag.SEQUENCE) ? readHash(in) : Digest.Algorithm.SHA256;
    Bytes value = in.octetString();
    if (value.size() != algorithm.length()) {
      throw new MalformedAsn1Exception("a hash of another length");
    }
    Optional<IssuerAndSerial> issuerAndSerial =
        in.optional(Tag.SEQUENCE).map(SigningCertificate::readIssuerAndSerial);
    in.end();
    return new SigningCertificate(Digest.ofValue(algorithm, value), issuerAndSerial);
  }

  private static Digest.Algorithm readHash(DerReader in) {
    try {
      return SignatureIdentifier.readHash(in);
    } catch (X509Exception e) {
      throw new TimestampException(
          TimestampReason.SIGNING_CERTIFICATE_HASH, "SigningCertificateV2: " + e.getMessage());
    }
  }

  /** The issuer is one directory name, RFC 5035 §5. */
  private static IssuerAndSerial readIssuerAndSerial(DerReader in) {
    DerReader name = in.sequence().only(Tag.explicit(DIRECTORY_NAME));
    Bytes issuer = name.element();
    name.end();
    BigInteger serial = in.integer();
    in.end();
    return new IssuerAndSerial(issuer, serial);
  }

  boolean names(Certificate certificate) {
    return Digest.of(hash.algorithm(), certificate.der()).equals(hash)
        && issuerAndSerial
            .map(
                other ->
                    other.issuer().equals(certificate.issuer().der())
                        && other.serial().equals(certificate.serial()))
            .orElse(true);
  }
}
