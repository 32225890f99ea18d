package imagesign.cosign;

import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonObject;
import imagesign.core.json.Manifests;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifest under a legacy signature tag: an image that never runs, one layer for each
 * signature.
 */
final class LegacyManifest {
  /** The annotation of a layer that holds its signature. */
  static final String SIGNATURE = "dev.cosignproject.cosign/signature";

  /** As many as Cosign reads of one manifest. */
  static final int MAX_LAYERS = 1000;

  /** Cosign writes no time, so that equal signatures make equal manifests. */
  private static final String NO_TIME = "0001-01-01T00:00:00Z";

  private LegacyManifest() {}

  /** The signatures so far; throws if the tag holds something that can't be added to. */
  static List<Descriptor> layers(Manifest manifest) {
    if (manifest.layers().size() >= MAX_LAYERS) {
      throw new ContentException(
          CommonReason.CANDIDATE_LIMIT, "the signature tag holds " + MAX_LAYERS + " signatures");
    }
    if (!manifest.mediaType().isManifest()) {
      throw new ContentException(
          CommonReason.MANIFEST_MALFORMED, "the signature tag holds " + manifest.mediaType());
    }
    return manifest.layers();
  }

  static Descriptor signed(Descriptor payload, Bytes signature) {
    return payload.withAnnotations(Map.of(SIGNATURE, Base64s.encode(signature)));
  }

  /** The signature in the annotation of a layer, if there is one that is base64. */
  static Optional<Bytes> signature(Descriptor layer) {
    try {
      return Optional.ofNullable(layer.annotations().get(SIGNATURE)).map(Base64s::decode);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Bytes write(Descriptor config, List<Descriptor> layers) {
    return Manifests.image().config(config).layers(layers).toBytes();
  }

  /** The configuration, which lists every layer, repeated ones too: Quay compares the two. */
  static Bytes config(List<Descriptor> layers) {
    JsonObject created = JsonObject.builder().put("created", NO_TIME).build();
    List<String> diffIds = layers.stream().map(layer -> layer.digest().toString()).toList();
    JsonObject rootfs =
        JsonObject.builder()
            .put("type", "layers")
            .put("diff_ids", JsonArray.ofStrings(diffIds))
            .build();
    return JsonObject.builder()
        .put("architecture", "")
        .put("created", NO_TIME)
        .put("history", Collections.nCopies(layers.size(), created))
        .put("os", "")
        .put("rootfs", rootfs)
        .put("config", JsonObject.EMPTY)
        .build()
        .toBytes();
  }
}
