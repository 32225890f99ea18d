package imagesign.cosign;

import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A DSSE envelope with exactly one signature. Its key id is a hint and is ignored. DSSE 1.0,
 * "Protocol" and "Envelope".
 */
record DsseEnvelope(String payloadType, Bytes payload, Bytes signature) {
  private static final Set<String> MEMBERS = Set.of("payload", "payloadType", "signatures");
  private static final Set<String> SIGNATURE_MEMBERS = Set.of("sig", "keyid");

  /** Reads the envelope of a bundle, where members that the format does not know are refused. */
  static DsseEnvelope parse(JsonObject json) {
    json.requireOnly(MEMBERS);
    List<JsonObject> signatures = json.objects("signatures");
    if (signatures.size() != 1) {
      throw new JsonException("DSSE envelope with " + signatures.size() + " signatures");
    }
    JsonObject signature = signatures.get(0);
    signature.requireOnly(SIGNATURE_MEMBERS);
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
    int typeLength = payloadType.getBytes(StandardCharsets.UTF_8).length;
    byte[] head =
        ("DSSEv1 " + typeLength + " " + payloadType + " " + payload.size() + " ")
            .getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(head, head.length + payload.size());
    payload.asByteBuffer().get(whole, head.length, payload.size());
    return Bytes.copyOf(whole);
  }

  Bytes preAuthenticationEncoding() {
    return preAuthenticationEncoding(payloadType, payload);
  }
}
