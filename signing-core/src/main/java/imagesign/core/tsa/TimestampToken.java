package imagesign.core.tsa;

import imagesign.core.asn1.Ber;
import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.MalformedAsn1Exception;
import imagesign.core.asn1.Tag;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * A time-stamp token, RFC 3161 §2.4.2: a CMS message that is read and not yet verified. BER is
 * accepted; the statement inside is DER. Immutable and thread-safe.
 */
public final class TimestampToken {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_CERTIFICATES = 64;
  private static final int MAX_SIGNERS = 16;
  private static final int SIGNED_DATA_VERSION = 3;
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";

  /** The content type of a statement, RFC 3161 §2.4.2. */
  static final String TST_INFO = "1.2.840.113549.1.9.16.1.4";

  private final Bytes encoded;
  private final Bytes content;
  private final TimestampInfo info;
  private final List<Certificate> certificates;
  private final List<Bytes> signers;

  private TimestampToken(Bytes encoded, DerReader signedData) {
    this.encoded = encoded;
    if (signedData.smallInteger() != SIGNED_DATA_VERSION) {
      throw new TimestampException(TimestampReason.SIGNED_DATA_VERSION);
    }
    signedData.enter(Tag.SET);
    this.content = readContent(signedData.sequence());
    this.certificates =
        signedData
            .optional(Tag.explicit(0))
            .map(TimestampToken::readCertificates)
            .orElse(List.of());
    signedData.optional(Tag.explicit(1));
    this.signers = readSigners(signedData.enter(Tag.SET));
    signedData.end();
    this.info = TimestampInfo.parse(content);
  }

  /**
   * Reads a token.
   *
   * @param token a ContentInfo and nothing after it
   * @return the token
   * @throws TimestampException if it is anything else
   */
  public static TimestampToken parse(Bytes token) {
    requireSize(token);
    try {
      DerReader in = DerReader.over(Ber.toDefinite(token)).only(Tag.SEQUENCE);
      requireType(in.objectIdentifier(), SIGNED_DATA);
      DerReader explicit = in.enter(Tag.explicit(0));
      in.end();
      return new TimestampToken(token, explicit.only(Tag.SEQUENCE));
    } catch (MalformedAsn1Exception e) {
      throw new TimestampException(
          TimestampReason.MALFORMED, "no time-stamp token: " + e.getMessage());
    }
  }

  static void requireSize(Bytes input) {
    if (input.size() > MAX_BYTES) {
      throw new TimestampException(TimestampReason.TOO_LARGE);
    }
  }

  private static void requireType(String type, String expected) {
    if (!type.equals(expected)) {
      throw new TimestampException(TimestampReason.CONTENT_TYPE, "content type " + type);
    }
  }

  private static Bytes readContent(DerReader contentInfo) {
    requireType(contentInfo.objectIdentifier(), TST_INFO);
    DerReader explicit = contentInfo.enter(Tag.explicit(0));
    contentInfo.end();
    Bytes content = explicit.octetString();
    explicit.end();
    return content;
  }

  /** Certificates of other kinds, and ones that can't be read, are as good as absent. */
  private static List<Certificate> readCertificates(DerReader in) {
    List<Certificate> certificates = new ArrayList<>();
    for (int i = 0; !in.atEnd(); i++) {
      if (i == MAX_CERTIFICATES) {
        throw new TimestampException(TimestampReason.TOO_LARGE, "too many certificates");
      }
      Bytes element = in.element();
      try {
        certificates.add(Certificate.parse(element));
      } catch (X509Exception e) {
        // It can't be the signer's: that one is named by its hash, and has to be read.
      }
    }
    return List.copyOf(certificates);
  }

  private static List<Bytes> readSigners(DerReader in) {
    List<Bytes> signers = new ArrayList<>();
    while (!in.atEnd()) {
      signers.add(in.element());
      if (signers.size() > MAX_SIGNERS) {
        throw new TimestampException(TimestampReason.TOO_MANY_SIGNERS);
      }
    }
    return List.copyOf(signers);
  }

  /** {@return the token as it came} */
  public Bytes encoded() {
    return encoded;
  }

  /** {@return what it states, which nobody has verified yet} */
  public TimestampInfo info() {
    return info;
  }

  /** {@return the certificates that it holds, in no order, none of them trusted} */
  public List<Certificate> certificates() {
    return certificates;
  }

  /** {@return the signed bytes of the statement} */
  Bytes content() {
    return content;
  }

  /** {@return each SignerInfo} */
  List<Bytes> signers() {
    return signers;
  }
}
