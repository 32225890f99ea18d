package imagesign.core.x509;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;

/** The parts of a certificate, RFC 5280 §4.1, each as it was encoded. */
record CertificateFields(
    Bytes toBeSigned,
    BigInteger serial,
    Bytes signatureAlgorithm,
    DistinguishedName issuer,
    Instant notBefore,
    Instant notAfter,
    DistinguishedName subject,
    Bytes publicKeyInfo,
    Map<String, Extension> extensions,
    Bytes signature) {
  private static final int V1 = 0;
  private static final int V3 = 2;

  static CertificateFields read(Bytes der) {
    DerReader certificate = DerReader.over(der).only(Tag.SEQUENCE);
    Bytes toBeSigned = certificate.element();
    Bytes algorithm = certificate.element();
    Bytes signature = certificate.bitString();
    certificate.end();
    return readToBeSigned(toBeSigned, algorithm, signature);
  }

  private static CertificateFields readToBeSigned(
      Bytes toBeSigned, Bytes algorithm, Bytes signature) {
    DerReader in = DerReader.over(toBeSigned).only(Tag.SEQUENCE);
    int version = readVersion(in);
    BigInteger serial = in.unsignedInteger();
    if (!in.element().equals(algorithm)) {
      throw new MalformedAsn1Exception("two different signature algorithms");
    }
    DistinguishedName issuer = DistinguishedName.read(in);
    DerReader validity = in.sequence();
    Instant notBefore = validity.time();
    Instant notAfter = validity.time();
    validity.end();
    DistinguishedName subject = DistinguishedName.read(in);
    Bytes publicKeyInfo = in.element();
    if (version > V1) {
      skipUniqueIdentifiers(in);
    }
    Map<String, Extension> extensions =
        version == V3
            ? in.optional(Tag.explicit(3)).map(Extension::readAll).orElse(Map.of())
            : Map.of();
    in.end();
    return new CertificateFields(
        toBeSigned,
        serial,
        algorithm,
        issuer,
        notBefore,
        notAfter,
        subject,
        publicKeyInfo,
        extensions,
        signature);
  }

  private static int readVersion(DerReader in) {
    if (!in.nextIs(Tag.explicit(0))) {
      return V1;
    }
    DerReader explicit = in.enter(Tag.explicit(0));
    int version = explicit.smallInteger();
    explicit.end();
    if (version > V3) {
      throw new MalformedAsn1Exception("a version that is not known");
    }
    return version;
  }

  private static void skipUniqueIdentifiers(DerReader in) {
    for (int number = 1; number <= 2; number++) {
      if (in.nextIs(Tag.implicit(number))) {
        in.element();
      }
    }
  }
}
