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
import java.time.Instant;
import java.util.Optional;

/**
 * A signer of a token, RFC 5652 §5.3, whose attributes agree with the content. Whether its
 * signature is good is not known yet.
 */
final class TokenSigner {
  private static final int VERSION = 1;

  private final Bytes issuer;
  private final BigInteger serial;
  private final SignedAttributes attributes;
  private final SigningCertificate signingCertificate;
  private final SignatureIdentifier algorithm;
  private final Bytes signature;

  private TokenSigner(DerReader in, Bytes content) {
    require(in.smallInteger() == VERSION, TimestampReason.SIGNER_VERSION);
    require(in.nextIs(Tag.SEQUENCE), TimestampReason.SIGNER_VERSION);
    DerReader identifier = in.sequence();
    this.issuer = identifier.element();
    this.serial = identifier.integer();
    identifier.end();
    Digest.Algorithm hash = readHash(in);
    this.attributes =
        SignedAttributes.read(
            in.optional(Tag.explicit(0))
                .orElseThrow(() -> new TimestampException(TimestampReason.ATTRIBUTES_MISSING)));
    this.algorithm = readAlgorithm(in, hash);
    this.signature = in.octetString();
    in.optional(Tag.explicit(1));
    in.end();
    checkContent(Digest.of(hash, content));
    this.signingCertificate = SigningCertificate.of(attributes);
  }

  static TokenSigner parse(Bytes signerInfo, Bytes content) {
    try {
      return new TokenSigner(DerReader.over(signerInfo).only(Tag.SEQUENCE), content);
    } catch (MalformedAsn1Exception e) {
      throw new TimestampException(
          TimestampReason.MALFORMED, "malformed signer: " + e.getMessage());
    }
  }

  private static Digest.Algorithm readHash(DerReader in) {
    try {
      return SignatureIdentifier.readHash(in);
    } catch (X509Exception e) {
      throw new TimestampException(TimestampReason.SIGNER_HASH, "signer: " + e.getMessage());
    }
  }

  private static SignatureIdentifier readAlgorithm(DerReader in, Digest.Algorithm hash) {
    try {
      return SignatureIdentifier.read(in).with(hash);
    } catch (X509Exception e) {
      throw new TimestampException(
          TimestampReason.SIGNATURE_ALGORITHM, "signer: " + e.getMessage());
    }
  }

  /** RFC 5652 §5.3, §11.1 and §11.2. */
  private void checkContent(Digest digest) {
    Optional<String> type =
        attributes
            .value(SignedAttributes.CONTENT_TYPE)
            .map(value -> DerReader.over(value).objectIdentifier());
    require(
        type.equals(Optional.of(TimestampToken.TST_INFO)), TimestampReason.CONTENT_TYPE_ATTRIBUTE);
    Optional<Bytes> signed =
        attributes
            .value(SignedAttributes.MESSAGE_DIGEST)
            .map(value -> DerReader.over(value).octetString());
    require(signed.equals(Optional.of(digest.value())), TimestampReason.MESSAGE_DIGEST);
  }

  /** {@return whether a certificate has the issuer and number that the signer names} */
  boolean names(Certificate certificate) {
    return certificate.issuer().der().equals(issuer) && certificate.serial().equals(serial);
  }

  /** {@return whether the signed attribute names a certificate too} RFC 5816, RFC 5035 §5.4. */
  boolean signsFor(Certificate certificate) {
    return signingCertificate.names(certificate);
  }

  Bytes toBeSigned() {
    return attributes.toBeSigned();
  }

  SignatureIdentifier algorithm() {
    return algorithm;
  }

  Bytes signature() {
    return signature;
  }

  /** {@return when the signer says that it signed, if it does} */
  Optional<Instant> signingTime() {
    return attributes
        .value(SignedAttributes.SIGNING_TIME)
        .map(value -> DerReader.over(value).time());
  }

  private static void require(boolean holds, TimestampReason reason) {
    if (!holds) {
      throw new TimestampException(reason);
    }
  }
}
