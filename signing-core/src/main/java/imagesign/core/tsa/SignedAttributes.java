package imagesign.core.tsa;

import imagesign.core.asn1.Der;
import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The signed attributes of a CMS signer, RFC 5652 §5.3: each once, each with one value. */
final class SignedAttributes {
  static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
  static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
  static final String SIGNING_TIME = "1.2.840.113549.1.9.5";
  static final String SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
  static final String SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";

  private final List<Bytes> encoded = new ArrayList<>();
  private final Map<String, Bytes> values = new HashMap<>();

  private SignedAttributes() {}

  static SignedAttributes read(DerReader in) {
    SignedAttributes attributes = new SignedAttributes();
    while (!in.atEnd()) {
      attributes.add(in.element());
    }
    return attributes;
  }

  private void add(Bytes attribute) {
    DerReader in = DerReader.over(attribute).only(Tag.SEQUENCE);
    String type = in.objectIdentifier();
    DerReader set = in.enter(Tag.SET);
    in.end();
    Bytes value = set.element();
    if (!set.atEnd() || values.put(type, value) != null) {
      throw new TimestampException(TimestampReason.ATTRIBUTE_REPEATED);
    }
    encoded.add(attribute);
  }

  Optional<Bytes> value(String type) {
    return Optional.ofNullable(values.get(type));
  }

  /** {@return what is signed} RFC 5652 §5.4: the SET OF in DER, not as it stands in the message. */
  Bytes toBeSigned() {
    return Der.setOf(encoded);
  }
}
