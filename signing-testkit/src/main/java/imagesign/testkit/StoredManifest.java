package imagesign.testkit;

import java.util.Objects;

/**
 * A manifest as the registry holds it: the bytes that were pushed and the media type they came
 * with.
 *
 * <p>The bytes need not have the digest, where a test replaced them to play a registry that lies.
 * Immutable and thread-safe.
 */
public final class StoredManifest {
  private final ContentDigest digest;
  private final String mediaType;
  private final byte[] bytes;

  StoredManifest(ContentDigest digest, String mediaType, byte[] bytes) {
    this.digest = Objects.requireNonNull(digest);
    this.mediaType = Objects.requireNonNull(mediaType);
    this.bytes = Objects.requireNonNull(bytes);
  }

  /** {@return the digest under which it is stored, {@code sha256:…}} */
  public String digest() {
    return digest.toString();
  }

  /** {@return the media type without parameters} */
  public String mediaType() {
    return mediaType;
  }

  /** {@return a copy of the bytes} */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** {@return the bytes themselves, which nobody may change} */
  byte[] rawBytes() {
    return bytes;
  }

  ContentDigest contentDigest() {
    return digest;
  }

  StoredManifest under(ContentDigest other) {
    return new StoredManifest(other, mediaType, bytes);
  }

  StoredManifest withBytes(byte[] other) {
    return new StoredManifest(digest, mediaType, other);
  }
}
