package imagesign.core.revocation;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.asn1.Tag;
import imagesign.core.x509.Extension;
import imagesign.oci.Bytes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a response says of one certificate, RFC 6960 §4.2.1, SingleResponse.
 *
 * @param certId the certificate's name in hashes
 * @param status whether it is revoked
 * @param revokedAt when it was, if it is
 * @param onHold whether it is revoked for the time being
 * @param thisUpdate since when this holds
 * @param nextUpdate until when this holds, if that is said
 * @param invalidSince since when the key can't be relied on, if that is said
 */
record OcspStatement(
    CertId certId,
    Status status,
    Optional<Instant> revokedAt,
    boolean onHold,
    Instant thisUpdate,
    Optional<Instant> nextUpdate,
    Optional<Instant> invalidSince) {
  /** What a responder can say. */
  enum Status {
    GOOD,
    REVOKED,
    UNKNOWN
  }

  /** A certificate's name in hashes, RFC 6960 §4.1.1. */
  record CertId(String hash, Bytes issuerName, Bytes issuerKey, Bytes serial) {
    private static CertId read(DerReader in) {
      String hash = in.sequence().objectIdentifier();
      CertId id = new CertId(hash, in.octetString(), in.octetString(), in.content(Tag.INTEGER));
      in.end();
      return id;
    }

    boolean isOf(OcspRequest request) {
      boolean known = hash.equals(OcspRequest.SHA1) || hash.equals(OcspRequest.SHA256);
      return known && read(DerReader.over(request.certId(hash)).only(Tag.SEQUENCE)).equals(this);
    }
  }

  static OcspStatement read(DerReader in) {
    CertId certId = CertId.read(in.sequence());
    Status status = readStatus(in);
    Optional<Instant> revokedAt = Optional.empty();
    boolean onHold = false;
    if (status == Status.REVOKED) {
      DerReader info = in.enter(Tag.explicit(1));
      revokedAt = Optional.of(info.exactTime());
      onHold = readReason(info) == RevokedEntry.CERTIFICATE_HOLD;
      info.end();
    } else {
      in.element();
    }
    Instant thisUpdate = in.exactTime();
    Optional<Instant> nextUpdate = in.optional(Tag.explicit(0)).map(OcspStatement::onlyTime);
    Map<String, Extension> extensions =
        in.optional(Tag.explicit(1)).map(Extension::readAll).orElse(Map.of());
    in.end();
    OcspResponse.requireKnown(extensions, Set.of(RevokedEntry.INVALIDITY_DATE));
    return new OcspStatement(
        certId,
        status,
        revokedAt,
        onHold,
        thisUpdate,
        nextUpdate,
        RevokedEntry.invalidityDate(extensions));
  }

  private static Status readStatus(DerReader in) {
    int tag = in.tag();
    if (tag == Tag.implicit(0)) {
      return Status.GOOD;
    }
    if (tag == Tag.explicit(1)) {
      return Status.REVOKED;
    }
    if (tag == Tag.implicit(2)) {
      return Status.UNKNOWN;
    }
    throw new MalformedAsn1Exception("a status that is not known");
  }

  private static int readReason(DerReader info) {
    Optional<DerReader> reason = info.optional(Tag.explicit(0));
    return reason.map(r -> r.smallInteger(Tag.ENUMERATED)).orElse(RevokedEntry.UNSPECIFIED);
  }

  private static Instant onlyTime(DerReader in) {
    Instant time = in.exactTime();
    in.end();
    return time;
  }
}
