package imagesign.cosign;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.spi.Discovery;

/**
 * A legacy signature: a layer whose content is the signed payload and whose annotation is the
 * signature. What else the annotations hold, certificates and log entries, is not used with keys.
 */
record LegacyReader(Discovery discovery, Descriptor layer) implements SignatureReader {
  /** Payloads are a few hundred bytes; annotations may make them longer. */
  private static final long MAX_PAYLOAD_BYTES = 4L * 1024 * 1024;

  @Override
  public SignatureFormat format() {
    return SignatureFormat.LEGACY;
  }

  @Override
  public Signed read(Digest subject, CheckSteps steps) {
    Bytes signature = steps.step("layer", this::signature);
    Bytes payload = steps.step("content", () -> discovery.blob(layer, MAX_PAYLOAD_BYTES));
    return new Signed(payload, signature, () -> SimpleSigning.parse(payload));
  }

  private Bytes signature() {
    if (!layer.mediaType().equals(SimpleSigning.MEDIA_TYPE)) {
      throw new CosignException(CosignReason.NOT_A_SIGNATURE, "a layer of another kind");
    }
    String encoded = layer.annotations().get(LegacyManifest.SIGNATURE);
    if (encoded == null) {
      throw new CosignException(CosignReason.SIGNATURE_MISSING, "no signature annotation");
    }
    if (encoded.isEmpty()) {
      // Attestations carry an empty one: their signature is in the envelope.
      throw new CosignException(CosignReason.NOT_A_SIGNATURE, "an empty signature annotation");
    }
    return LegacyManifest.signature(layer)
        .orElseThrow(() -> new CosignException(CosignReason.SIGNATURE_MALFORMED, "not base64"));
  }
}
