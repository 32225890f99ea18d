package imagesign.notation;

import imagesign.core.cbor.Cbor;
import imagesign.core.cbor.CborArray;
import imagesign.core.cbor.CborBytes;
import imagesign.core.cbor.CborException;
import imagesign.core.cbor.CborInteger;
import imagesign.core.cbor.CborMap;
import imagesign.core.cbor.CborSimple;
import imagesign.core.cbor.CborText;
import imagesign.core.cbor.CborValue;
import imagesign.oci.Bytes;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes COSE_Sign1 envelopes, always tagged and with their payload. Notary Project
 * specification, "COSE Envelope"; RFC 9052 §4.2. Equal contents are written as equal bytes.
 */
final class CoseEnvelope {
  /** Tag 18 in its one byte, RFC 9052 §2. */
  private static final byte SIGN1_TAG = (byte) 0xd2;

  private static final int PARTS = 4;

  /** RFC 9360 §2. */
  private static final long CHAIN = 33;

  private static final CborBytes NO_EXTERNAL_DATA = new CborBytes(Bytes.EMPTY);

  private CoseEnvelope() {}

  static Envelope parse(Bytes content) {
    if (content.size() == 0 || content.asByteBuffer().get(0) != SIGN1_TAG) {
      throw new NotationException(NotationReason.COSE_UNTAGGED, "not tagged as COSE_Sign1");
    }
    ByteBuffer untagged = content.asByteBuffer().position(1);
    List<CborValue> parts =
        part(decode(Bytes.copyOf(untagged), false), CborArray.class, "array").items();
    if (parts.size() != PARTS) {
      throw malformed(parts.size() + " parts");
    }
    return read(parts);
  }

  private static Envelope read(List<CborValue> parts) {
    CborBytes signedHeader = part(parts.get(0), CborBytes.class, "protected header");
    CborMap unsigned = part(parts.get(1), CborMap.class, "unprotected header");
    if (parts.get(2).equals(CborSimple.NULL)) {
      throw new NotationException(NotationReason.PAYLOAD_MISSING, "a detached payload");
    }
    CborBytes payload = part(parts.get(2), CborBytes.class, "payload");
    Bytes signature = part(parts.get(3), CborBytes.class, "signature").value();
    CborMap header = CoseHeader.decode(signedHeader.value());
    if (!Collections.disjoint(header.entries().keySet(), unsigned.entries().keySet())) {
      throw malformed("a label in both headers");
    }
    return new Envelope(
        EnvelopeFormat.COSE,
        new CoseHeader(header),
        payload.value(),
        toBeSigned(signedHeader, payload),
        signature,
        readUnsigned(unsigned));
  }

  static CborValue decode(Bytes encoded, boolean tagsAllowed) {
    try {
      return tagsAllowed ? Cbor.parseWithTags(encoded) : Cbor.parse(encoded);
    } catch (CborException e) {
      NotationReason reason =
          e.reason() == CborException.Reason.TAG
              ? NotationReason.COSE_TAG_NOT_ALLOWED
              : NotationReason.COSE_MALFORMED;
      throw new NotationException(reason, String.valueOf(e.getMessage()), e);
    }
  }

  static <T extends CborValue> T part(CborValue value, Class<T> type, String what) {
    if (!type.isInstance(value)) {
      throw malformed(what + " of another type");
    }
    return type.cast(value);
  }

  private static NotationException malformed(String what) {
    return new NotationException(NotationReason.COSE_MALFORMED, "COSE: " + what);
  }

  private static UnsignedHeader readUnsigned(CborMap header) {
    Optional<Bytes> timestamp =
        header
            .get(Attributes.TIMESTAMP)
            .map(value -> unsigned(value, CborBytes.class, Attributes.TIMESTAMP).value());
    Optional<String> agent =
        header
            .get(Attributes.SIGNING_AGENT)
            .map(value -> unsigned(value, CborText.class, Attributes.SIGNING_AGENT).value());
    return new UnsignedHeader(
        header.get(CHAIN).map(CoseEnvelope::chain).orElse(List.of()),
        timestamp.orElse(null),
        agent.orElse(null));
  }

  private static <T extends CborValue> T unsigned(CborValue value, Class<T> type, String name) {
    if (!type.isInstance(value)) {
      throw new NotationException(
          NotationReason.UNSIGNED_ATTRIBUTE_MALFORMED, name + " of another type");
    }
    return type.cast(value);
  }

  /** RFC 9360 allows a bare byte string for one certificate; the Notary Project does not. */
  private static List<Bytes> chain(CborValue value) {
    if (!(value instanceof CborArray array)) {
      throw new NotationException(NotationReason.CHAIN_NOT_ARRAY, "x5chain is no array");
    }
    return array.items().stream().map(CoseEnvelope::certificate).toList();
  }

  private static Bytes certificate(CborValue value) {
    if (!(value instanceof CborBytes certificate)) {
      throw new NotationException(
          NotationReason.CERTIFICATE_MALFORMED, "a certificate that is no byte string");
    }
    return certificate.value();
  }

  /** Wraps the header as it is, byte for byte. RFC 9052 §4.4. */
  private static Bytes toBeSigned(CborBytes header, CborBytes payload) {
    return CborArray.of(new CborText("Signature1"), header, NO_EXTERNAL_DATA, payload).toBytes();
  }

  /** The two parts of what is to be signed, as they stand in the envelope. */
  record Draft(Bytes header, Bytes content) implements EnvelopeDraft {
    @Override
    public Bytes toBeSigned() {
      return CoseEnvelope.toBeSigned(new CborBytes(header), new CborBytes(content));
    }

    @Override
    public Bytes complete(Bytes signature, UnsignedHeader unsigned) {
      Bytes sign1 =
          CborArray.of(
                  new CborBytes(header),
                  write(unsigned),
                  new CborBytes(content),
                  new CborBytes(signature))
              .toBytes();
      ByteBuffer tagged = ByteBuffer.allocate(1 + sign1.size());
      return Bytes.copyOf(tagged.put(SIGN1_TAG).put(sign1.asByteBuffer()).flip());
    }

    private static CborMap write(UnsignedHeader unsigned) {
      Map<CborValue, CborValue> entries = new LinkedHashMap<>();
      entries.put(
          CborInteger.of(CHAIN),
          new CborArray(unsigned.chain().stream().<CborValue>map(CborBytes::new).toList()));
      put(entries, Attributes.TIMESTAMP, unsigned.timestamp().map(CborBytes::new).orElse(null));
      put(entries, Attributes.SIGNING_AGENT, unsigned.agent().map(CborText::new).orElse(null));
      return new CborMap(entries);
    }

    private static void put(
        Map<CborValue, CborValue> entries, String name, @Nullable CborValue value) {
      if (value != null) {
        entries.put(new CborText(name), value);
      }
    }
  }
}
