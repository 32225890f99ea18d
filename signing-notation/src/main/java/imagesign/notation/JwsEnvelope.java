package imagesign.notation;

import imagesign.core.json.Json;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads and writes JWS envelopes. Notary Project specification, "JWS Envelope"; RFC 7515 §7.2.2.
 *
 * <p>Stricter than Go's decoder where two readers could differ: no member twice or in another case,
 * base64 in its canonical form only.
 */
final class JwsEnvelope {
  private static final String PAYLOAD = "payload";
  private static final String PROTECTED = "protected";
  private static final String HEADER = "header";
  private static final String SIGNATURE = "signature";
  private static final String CHAIN = "x5c";

  /** How the first writers spelled the agent, and Go reads it still. */
  private static final String OLD_SIGNING_AGENT = Attributes.RESERVED + ".SigningAgent";

  private JwsEnvelope() {}

  static Envelope parse(Bytes content) {
    return malformedIfJsonIs(() -> read(Json.parseObject(content)));
  }

  private static Envelope read(JsonObject json) {
    Attributes.refuseOtherCases(json.names(), Set.of(PAYLOAD, PROTECTED, HEADER, SIGNATURE));
    if (json.has("signatures")) {
      throw new NotationException(NotationReason.JWS_NOT_FLATTENED, "a JWS in the general form");
    }
    String payload = json.string(PAYLOAD);
    String header = json.string(PROTECTED);
    return new Envelope(
        EnvelopeFormat.JWS,
        JwsHeader.parse(decodeUrl(header, PROTECTED)),
        decodeUrl(payload, PAYLOAD),
        toBeSigned(header, payload),
        decodeUrl(json.string(SIGNATURE), SIGNATURE),
        readUnsigned(json.optionalObject(HEADER).orElse(JsonObject.EMPTY)));
  }

  private static Bytes decodeUrl(String text, String member) {
    return Base64s.decodeUrl(text)
        .orElseThrow(
            () ->
                new NotationException(
                    NotationReason.BASE64URL_MALFORMED, member + " is not unpadded base64url"));
  }

  private static UnsignedHeader readUnsigned(JsonObject header) {
    List<Bytes> chain =
        header.optionalStrings(CHAIN).orElse(List.of()).stream()
            .map(certificate -> decode(certificate, NotationReason.CERTIFICATE_MALFORMED, CHAIN))
            .toList();
    Optional<Bytes> timestamp =
        header
            .optionalString(Attributes.TIMESTAMP)
            .map(
                token ->
                    decode(
                        token, NotationReason.UNSIGNED_ATTRIBUTE_MALFORMED, Attributes.TIMESTAMP));
    Optional<String> agent =
        header
            .optionalString(Attributes.SIGNING_AGENT)
            .or(() -> header.optionalString(OLD_SIGNING_AGENT));
    return new UnsignedHeader(chain, timestamp.orElse(null), agent.orElse(null));
  }

  private static Bytes decode(String text, NotationReason reason, String member) {
    return Base64s.decode(text)
        .orElseThrow(() -> new NotationException(reason, member + " is not padded base64"));
  }

  private static Bytes toBeSigned(String header, String payload) {
    return Bytes.utf8(header + "." + payload);
  }

  /** Turns what the JSON of an envelope lacks into the answer of this format. */
  static <T> T malformedIfJsonIs(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (JsonException e) {
      throw new NotationException(NotationReason.JWS_MALFORMED, "JWS: " + e.getMessage(), e);
    }
  }

  /** The two parts of what is to be signed, as they stand in the envelope. */
  record Draft(String header, String content) implements EnvelopeDraft {
    @Override
    public Bytes toBeSigned() {
      return JwsEnvelope.toBeSigned(header, content);
    }

    @Override
    public Bytes complete(Bytes signature, UnsignedHeader unsigned) {
      JsonObject.Builder outside = JsonObject.builder();
      unsigned
          .timestamp()
          .ifPresent(token -> outside.put(Attributes.TIMESTAMP, Base64s.encode(token)));
      outside.put(
          CHAIN, JsonArray.ofStrings(unsigned.chain().stream().map(Base64s::encode).toList()));
      unsigned.agent().ifPresent(agent -> outside.put(Attributes.SIGNING_AGENT, agent));
      return JsonObject.builder()
          .put(PAYLOAD, content)
          .put(PROTECTED, header)
          .put(HEADER, outside.build())
          .put(SIGNATURE, Base64s.encodeUrl(signature))
          .build()
          .toBytes();
    }
  }
}
