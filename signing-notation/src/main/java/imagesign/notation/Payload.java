package imagesign.notation;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.core.json.Manifests;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import java.util.Set;

/**
 * What a Notation signature is over: the descriptor of the artifact. Read only after the signature
 * over its bytes holds, and never written again from what was read. Notary Project specification,
 * "Payload".
 *
 * @param target the signed descriptor; its annotations are the user's metadata
 */
record Payload(Descriptor target) {
  static final String MEDIA_TYPE = "application/vnd.cncf.notary.payload.v1+json";

  private static final String TARGET = "targetArtifact";

  static Payload parse(Bytes payload) {
    try {
      JsonObject json = Json.parseObject(payload);
      Attributes.refuseOtherCases(json.names(), Set.of(TARGET));
      return new Payload(Manifests.descriptor(json.object(TARGET)));
    } catch (JsonException e) {
      throw new NotationException(
          NotationReason.PAYLOAD_MALFORMED, "payload: " + e.getMessage(), e);
    }
  }

  /** Writes the members in the order that notation has in envelopes of this format. */
  Bytes toBytes(EnvelopeFormat format) {
    JsonObject.Builder json = JsonObject.builder();
    if (format == EnvelopeFormat.JWS) {
      putAnnotations(json);
      json.put("digest", target.digest().toString()).put("mediaType", target.mediaType().value());
      json.put("size", target.size());
    } else {
      json.put("mediaType", target.mediaType().value()).put("digest", target.digest().toString());
      json.put("size", target.size());
      putAnnotations(json);
    }
    return JsonObject.builder().put(TARGET, json.build()).build().toBytes();
  }

  private void putAnnotations(JsonObject.Builder json) {
    if (!target.annotations().isEmpty()) {
      json.put("annotations", JsonObject.ofStrings(target.annotations()));
    }
  }
}
