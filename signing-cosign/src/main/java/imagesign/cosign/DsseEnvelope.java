package imagesign.cosign;

import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A DSSE envelope with exactly one signature. Its key id is a hint and is ignored. DSSE 1.0,
 * "Protocol" and "Envelope".
 */
record DsseEnvelope(String payloadType, Bytes payload, Bytes signature) {
  /** Reads the envelope of a bundle, where members that the format does not know are refused. */
  static DsseEnvelope parse(JsonObject json) {
    json.requireOnly("payload", "payloadType", "signatures");
    List<JsonObject> signatures = json.objects("signatures");
    if (signatures.size() != 1) {
      throw new JsonException("DSSE envelope with " + signatures.size() + " signatures");
    }
    JsonObject signature = signatures.get(0);
    signature.requireOnly("sig", "keyid");
    return new DsseEnvelope(
        json.string("payloadType"), decode(json, "payload"), decode(signature, "sig"));
  }

  private static Bytes decode(JsonObject json, String member) {
    try {
      return Base64s.decodeEither(json.string(member));
    } catch (IllegalArgumentException e) {
      throw new JsonException("member \"" + member + "\": not base64");
    }
  }

  JsonObject toJson() {
    JsonObject signed = JsonObject.builder().put("sig", Base64s.encode(signature)).build();
    return JsonObject.builder()
        .put("payload", Base64s.encode(payload))
        .put("payloadType", payloadType)
        .put("signatures", List.of(signed))
        .build();
  }

  /**
   * The bytes that are signed: type and payload, each with its length in bytes. DSSE 1.0, "PAE".
   */
  static Bytes preAuthenticationEncoding(String payloadType, Bytes payload) {
    var out = new ByteArrayOutputStream(payload.size() + 64);
    byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(ascii("DSSEv1 " + type.length + " "));
    out.writeBytes(type);
    out.writeBytes(ascii(" " + payload.size() + " "));
    out.writeBytes(payload.toByteArray());
    return Bytes.copyOf(out.toByteArray());
  }

  Bytes preAuthenticationEncoding() {
    return preAuthenticationEncoding(payloadType, payload);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
