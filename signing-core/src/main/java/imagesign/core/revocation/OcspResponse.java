package imagesign.core.revocation;

import static imagesign.core.revocation.RevocationException.require;

import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.asn1.Tag;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.Extension;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts of a response, RFC 6960 §4.2.1, that is read and not yet checked. */
final class OcspResponse {
  private static final int SUCCESSFUL = 0;
  private static final String BASIC = "1.3.6.1.5.5.7.48.1.1";
  private static final int MAX_CERTIFICATES = 8;
  private static final int MAX_STATEMENTS = 64;
  private static final int BY_NAME = 1;
  private static final int BY_KEY = 2;

  private final Bytes toBeSigned;
  private final Bytes algorithm;
  private final Bytes signature;
  private final List<Certificate> certificates;
  private final Bytes responderName;
  private final Bytes responderKey;
  private final List<OcspStatement> statements = new ArrayList<>();

  private OcspResponse(DerReader basic) {
    this.toBeSigned = basic.element();
    this.algorithm = basic.element();
    this.signature = basic.bitString();
    this.certificates =
        basic.optional(Tag.explicit(0)).map(OcspResponse::readCertificates).orElse(List.of());
    basic.end();
    DerReader data = DerReader.over(toBeSigned).only(Tag.SEQUENCE);
    requireVersion1(data);
    boolean named = data.nextIs(Tag.explicit(BY_NAME));
    DerReader responder = data.enter(Tag.explicit(named ? BY_NAME : BY_KEY));
    this.responderName = named ? responder.element() : Bytes.EMPTY;
    this.responderKey = named ? Bytes.EMPTY : responder.octetString();
    responder.end();
    data.exactTime();
    readStatements(data.sequence());
    data.optional(Tag.explicit(1)).ifPresent(e -> requireKnown(Extension.readAll(e), Set.of()));
    data.end();
  }

  static OcspResponse parse(Bytes response) {
    try {
      DerReader in = DerReader.over(response).only(Tag.SEQUENCE);
      int status = in.smallInteger(Tag.ENUMERATED);
      if (status != SUCCESSFUL) {
        throw new RevocationException(
            RevocationReason.OCSP_NOT_SUCCESSFUL, "the responder answered with status " + status);
      }
      DerReader typed = in.enter(Tag.explicit(0)).only(Tag.SEQUENCE);
      in.end();
      require(typed.objectIdentifier().equals(BASIC), RevocationReason.OCSP_MALFORMED);
      Bytes basic = typed.octetString();
      typed.end();
      return new OcspResponse(DerReader.over(basic).only(Tag.SEQUENCE));
    } catch (MalformedAsn1Exception | X509Exception e) {
      throw new RevocationException(
          RevocationReason.OCSP_MALFORMED, "no OCSP response: " + e.getMessage());
    }
  }

  private static void requireVersion1(DerReader data) {
    if (data.nextIs(Tag.explicit(0))) {
      require(data.enter(Tag.explicit(0)).smallInteger() == 0, RevocationReason.OCSP_MALFORMED);
    }
  }

  private static List<Certificate> readCertificates(DerReader in) {
    DerReader sequence = in.only(Tag.SEQUENCE);
    List<Certificate> certificates = new ArrayList<>();
    while (!sequence.atEnd()) {
      require(certificates.size() < MAX_CERTIFICATES, RevocationReason.OCSP_MALFORMED);
      certificates.add(Certificate.parse(sequence.element()));
    }
    return List.copyOf(certificates);
  }

  private void readStatements(DerReader in) {
    while (!in.atEnd()) {
      require(statements.size() < MAX_STATEMENTS, RevocationReason.OCSP_MALFORMED);
      statements.add(OcspStatement.read(in.sequence()));
    }
  }

  static void requireKnown(Map<String, Extension> extensions, Set<String> known) {
    require(
        extensions.values().stream().noneMatch(e -> e.critical() && !known.contains(e.oid())),
        RevocationReason.OCSP_CRITICAL_EXTENSION);
  }

  Bytes toBeSigned() {
    return toBeSigned;
  }

  Bytes algorithm() {
    return algorithm;
  }

  Bytes signature() {
    return signature;
  }

  List<Certificate> certificates() {
    return certificates;
  }

  List<OcspStatement> statements() {
    return statements;
  }

  /** {@return whether the responder names itself as the subject of a certificate} */
  boolean isBy(Certificate certificate) {
    return certificate.subject().der().equals(responderName)
        || OcspRequest.keyHash(certificate).equals(responderKey);
  }
}
