package imagesign.notation;

import imagesign.core.cbor.CborArray;
import imagesign.core.cbor.CborBytes;
import imagesign.core.cbor.CborInteger;
import imagesign.core.cbor.CborMap;
import imagesign.core.cbor.CborText;
import imagesign.core.cbor.CborValue;
import imagesign.core.crypto.Crypto;
import imagesign.core.json.JsonObject;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.FailureReason;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes envelopes that are properly signed and wrong in one place. Not thread-safe; each method
 * that changes something changes this.
 */
final class Forgery {
  static final Descriptor TARGET =
      Descriptor.of(MediaType.OCI_MANIFEST, Digest.sha256(Bytes.utf8("image")), 5);

  private final NotationAlgorithm algorithm;
  private final List<Bytes> chain;
  private final UnaryOperator<Bytes> sign;
  private SignedHeader header =
      new SignedHeader(SigningScheme.X509, Signatory.NOW, null, List.of(), null);
  private Bytes payload = new Payload(TARGET).toBytes(EnvelopeFormat.JWS);

  private Forgery(NotationAlgorithm algorithm, List<Bytes> chain, UnaryOperator<Bytes> sign) {
    this.algorithm = algorithm;
    this.chain = chain;
    this.sign = sign;
  }

  static Forgery by(Signatory signatory) {
    SigningKey key = signatory.key();
    NotationAlgorithm algorithm = signatory.kind().algorithm();
    return new Forgery(
        algorithm,
        signatory.chain().der().stream().map(Bytes::copyOf).toList(),
        message -> key.sign(algorithm.algorithm(), ToBeSigned.of(message)));
  }

  /** Signs in a way of its own. */
  Forgery signing(UnaryOperator<Bytes> other) {
    return new Forgery(algorithm, chain, other);
  }

  Forgery expiring() {
    header =
        new SignedHeader(
            header.scheme(),
            header.signingTime(),
            header.signingTime().plus(Duration.ofHours(1)),
            header.extended(),
            null);
    return this;
  }

  Forgery bySigningAuthority() {
    header =
        new SignedHeader(
            SigningScheme.SIGNING_AUTHORITY, header.signingTime(), null, List.of(), null);
    return this;
  }

  /** Signs about something else. */
  Forgery over(Descriptor target) {
    return payload(new Payload(target).toBytes(EnvelopeFormat.JWS));
  }

  Forgery payload(Bytes other) {
    payload = other;
    return this;
  }

  /** A JWS whose protected header is changed as text. */
  Bytes jws(UnaryOperator<String> change) {
    String text = change.apply(JwsHeader.write(algorithm, header).toUtf8());
    JwsEnvelope.Draft draft =
        new JwsEnvelope.Draft(Base64s.encodeUrl(Bytes.utf8(text)), Base64s.encodeUrl(payload));
    return draft.complete(sign.apply(draft.toBeSigned()), unsigned());
  }

  Bytes jws() {
    return jws(text -> text);
  }

  /** A JWS whose outside is changed as text. */
  Bytes jwsOutside(UnaryOperator<String> change) {
    return Bytes.utf8(change.apply(jws().toUtf8()));
  }

  private UnsignedHeader unsigned() {
    return new UnsignedHeader(chain, null, null);
  }

  /** A COSE envelope whose protected header is changed entry by entry. */
  Bytes cose(UnaryOperator<Map<CborValue, CborValue>> change) {
    return coseRaw(new CborMap(change.apply(coseHeader())).toBytes());
  }

  Map<CborValue, CborValue> coseHeader() {
    return new LinkedHashMap<>(CoseHeader.decode(CoseHeader.write(algorithm, header)).entries());
  }

  Bytes cose() {
    return coseRaw(CoseHeader.write(algorithm, header));
  }

  /** A COSE envelope over any bytes in the place of the protected header. */
  Bytes coseRaw(Bytes protectedHeader) {
    CoseEnvelope.Draft draft = new CoseEnvelope.Draft(protectedHeader, payload);
    return draft.complete(sign.apply(draft.toBeSigned()), unsigned());
  }

  /** A COSE envelope with one entry more in its protected header, whether it is there or not. */
  Bytes coseWithEntryTwice(CborValue label) {
    Map<CborValue, CborValue> entries = coseHeader();
    CborValue value = Optional.ofNullable(entries.get(label)).orElseThrow();
    byte[] map = new CborMap(entries).toBytes().toByteArray();
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    more.write(map[0] + 1);
    more.write(map, 1, map.length - 1);
    more.writeBytes(label.toBytes().toByteArray());
    more.writeBytes(value.toBytes().toByteArray());
    return coseRaw(Bytes.copyOf(more.toByteArray()));
  }

  /** A COSE envelope whose parts are changed after it was signed. */
  Bytes coseOutside(UnaryOperator<List<CborValue>> change) {
    Map<CborValue, CborValue> unsigned = new LinkedHashMap<>();
    unsigned.put(
        CborInteger.of(33), new CborArray(chain.stream().<CborValue>map(CborBytes::new).toList()));
    Bytes protectedHeader = CoseHeader.write(algorithm, header);
    Bytes signature = sign.apply(new CoseEnvelope.Draft(protectedHeader, payload).toBeSigned());
    List<CborValue> parts =
        List.of(
            new CborBytes(protectedHeader),
            new CborMap(unsigned),
            new CborBytes(payload),
            new CborBytes(signature));
    return tagged(new CborArray(change.apply(parts)).toBytes());
  }

  static Bytes tagged(Bytes content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0xd2);
    out.writeBytes(content.toByteArray());
    return Bytes.copyOf(out.toByteArray());
  }

  static CborText text(String text) {
    return new CborText(text);
  }

  static CborInteger number(long number) {
    return CborInteger.of(number);
  }

  static JsonObject json(Bytes content) {
    return imagesign.core.json.Json.parseObject(content);
  }

  /** Why an envelope is refused, or nothing if its integrity holds. */
  static Optional<FailureReason> refusal(EnvelopeFormat format, Bytes envelope) {
    try {
      SoundEnvelope.verify(format, envelope, Crypto.standard());
      return Optional.empty();
    } catch (NotationException e) {
      return Optional.of(e.reason());
    }
  }

  static Instant signingTime() {
    return Signatory.NOW;
  }
}
