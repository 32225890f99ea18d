package imagesign.cosign;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.oci.Bytes;
import imagesign.oci.MediaType;
import java.util.List;
import java.util.Set;

/**
 * A sigstore bundle, version 0.3, with a DSSE envelope: its form is checked whole, members that the
 * format does not know are refused. Log entries and timestamps are counted, not verified.
 */
record Bundle(KeyMaterial keyMaterial, DsseEnvelope envelope) {
  /** What names the signer. */
  enum KeyMaterial {
    PUBLIC_KEY,
    CERTIFICATE
  }

  static final MediaType MEDIA_TYPE =
      new MediaType("application/vnd.dev.sigstore.bundle.v0.3+json");

  /** What every bundle's media type begins with, whatever its version. */
  static final String MEDIA_TYPE_PREFIX = "application/vnd.dev.sigstore.bundle";

  private static final Set<String> VERSION_0_3 =
      Set.of(MEDIA_TYPE.value(), "application/vnd.dev.sigstore.bundle+json;version=0.3");

  private static final Set<String> MEMBERS =
      Set.of("mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope");
  private static final Set<String> MATERIAL_MEMBERS =
      Set.of(
          "certificate",
          "x509CertificateChain",
          "publicKey",
          "tlogEntries",
          "timestampVerificationData");
  private static final Set<String> KEY_MEMBERS = Set.of("hint");

  /** More of either is refused before anything is computed: GHSA-cq38-jh5f-37mq. */
  private static final int MAX_ENTRIES = 32;

  /** Reads a bundle; throws {@link CosignException} for anything that is not one. */
  static Bundle parse(Bytes content) {
    try {
      return read(Json.parseObject(content));
    } catch (JsonException e) {
      throw new CosignException(CosignReason.BUNDLE_MALFORMED, "bundle: " + e.getMessage(), e);
    }
  }

  private static Bundle read(JsonObject json) {
    String mediaType = json.string("mediaType");
    if (!VERSION_0_3.contains(mediaType)) {
      throw new CosignException(
          CosignReason.BUNDLE_UNSUPPORTED, "bundle of another version than 0.3");
    }
    json.requireOnly(MEMBERS);
    if (json.has("messageSignature") == json.has("dsseEnvelope")) {
      throw new JsonException("exactly one of messageSignature and dsseEnvelope expected");
    }
    KeyMaterial keyMaterial = keyMaterial(json.object("verificationMaterial"));
    if (json.has("messageSignature")) {
      throw new CosignException(
          CosignReason.NOT_A_SIGNATURE, "a signature of a blob, not of an image");
    }
    return new Bundle(keyMaterial, DsseEnvelope.parse(json.object("dsseEnvelope")));
  }

  private static KeyMaterial keyMaterial(JsonObject json) {
    json.requireOnly(MATERIAL_MEMBERS);
    requireFew(json, "tlogEntries");
    json.optionalObject("timestampVerificationData")
        .ifPresent(data -> requireFew(data, "rfc3161Timestamps"));
    boolean certificate = json.has("certificate");
    boolean publicKey = json.has("publicKey");
    if (json.has("x509CertificateChain")) {
      throw new CosignException(
          CosignReason.BUNDLE_UNSUPPORTED, "bundle 0.3 with a certificate chain");
    }
    if (certificate == publicKey) {
      throw new JsonException("exactly one of certificate and publicKey expected");
    }
    if (publicKey) {
      json.object("publicKey").requireOnly(KEY_MEMBERS);
    }
    return publicKey ? KeyMaterial.PUBLIC_KEY : KeyMaterial.CERTIFICATE;
  }

  private static void requireFew(JsonObject json, String member) {
    int count = json.optionalObjects(member).map(List::size).orElse(0);
    if (count > MAX_ENTRIES) {
      throw new JsonException("member \"" + member + "\": " + count + " entries");
    }
  }

  /** Writes a bundle for an envelope that a bare key signed. */
  static Bytes write(String keyHint, DsseEnvelope envelope) {
    JsonObject hint = JsonObject.builder().put("hint", keyHint).build();
    return JsonObject.builder()
        .put("mediaType", MEDIA_TYPE.value())
        .put("verificationMaterial", JsonObject.builder().put("publicKey", hint).build())
        .put("dsseEnvelope", envelope.toJson())
        .build()
        .toBytes();
  }
}
