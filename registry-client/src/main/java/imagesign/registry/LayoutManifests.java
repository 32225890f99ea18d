package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.core.json.Manifests;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.util.Optional;

/** Reads the manifests of a layout, none without its digest. */
record LayoutManifests(LayoutContent files) {
  static final int MAX_SIZE = 4 << 20;

  /** Reads what nothing describes. */
  Optional<Manifest> read(Digest digest) {
    return files.readBlob(digest, MAX_SIZE).map(content -> verified(digest, content));
  }

  /** Reads what is listed; one of another size is refused unread. */
  Optional<Manifest> read(Descriptor listed) {
    Optional<LayoutContent.Stored> file = files.blob(listed.digest());
    file.ifPresent(stored -> checkSize(listed, stored.size()));
    return file.flatMap(stored -> files.readBlob(listed.digest(), MAX_SIZE))
        .map(content -> verified(listed, content));
  }

  private static Manifest verified(Descriptor listed, Bytes content) {
    checkDigest(listed.digest(), content);
    checkSize(listed, content.size());
    return Manifests.parse(listed.mediaType(), content, listed.digest().algorithm());
  }

  private static Manifest verified(Digest digest, Bytes content) {
    checkDigest(digest, content);
    return parse(content, digest.algorithm());
  }

  static Manifest parse(Bytes content, Digest.Algorithm algorithm) {
    return Manifests.parse(typeOf(content), content, algorithm);
  }

  private static void checkDigest(Digest digest, Bytes content) {
    VerifyingInputStream.checkDigest(
        digest.toString(), digest, Digest.of(digest.algorithm(), content));
  }

  static void checkSize(Descriptor descriptor, long size) {
    if (descriptor.size() != size) {
      throw new ContentException(
          CommonReason.SIZE_MISMATCH,
          descriptor.digest() + ": " + size + " bytes, not " + descriptor.size());
    }
  }

  /** What content is that nothing describes: what it says, or what OCI's types look like. */
  private static MediaType typeOf(Bytes content) {
    try {
      JsonObject body = Json.parseObject(content);
      MediaType byShape = body.has("manifests") ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
      return body.optionalString("mediaType").flatMap(MediaType::tryParse).orElse(byShape);
    } catch (JsonException e) {
      throw new ContentException(
          CommonReason.MANIFEST_MALFORMED, "manifest malformed: " + e.getMessage());
    }
  }
}
