package imagesign.oci;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of some content: its media type, digest and size, and notes about it.
 *
 * <p>Digest and size bind the content once they are checked against it; the media type, artifact
 * type, annotations and platform are claims of whoever wrote the descriptor. Immutable and
 * thread-safe. OCI image specification, "Content Descriptors".
 */
public final class Descriptor {
  private final MediaType mediaType;
  private final Digest digest;
  private final long size;
  private final Map<String, String> annotations;
  private final @Nullable MediaType artifactType;
  private final @Nullable Platform platform;

  private Descriptor(
      MediaType mediaType,
      Digest digest,
      long size,
      Map<String, String> annotations,
      @Nullable MediaType artifactType,
      @Nullable Platform platform) {
    this.mediaType = mediaType;
    this.digest = digest;
    this.size = size;
    this.annotations = annotations;
    this.artifactType = artifactType;
    this.platform = platform;
  }

  /**
   * Describes some content.
   *
   * @param mediaType what it is
   * @param digest its digest
   * @param size its length in bytes
   * @return a descriptor without annotations
   * @throws IllegalArgumentException if the size is negative
   */
  public static Descriptor of(MediaType mediaType, Digest digest, long size) {
    if (size < 0) {
      throw new IllegalArgumentException("size: negative");
    }
    return new Descriptor(
        Objects.requireNonNull(mediaType, "mediaType"),
        Objects.requireNonNull(digest, "digest"),
        size,
        Map.of(),
        null,
        null);
  }

  /**
   * Describes content that is at hand, by its SHA-256 digest.
   *
   * @param mediaType what it is
   * @param content the content
   * @return a descriptor without annotations
   */
  public static Descriptor of(MediaType mediaType, Bytes content) {
    return of(mediaType, Digest.sha256(content), content.size());
  }

  /**
   * Replaces the annotations.
   *
   * @param annotations all annotations of the new descriptor
   * @return a descriptor with them
   */
  public Descriptor withAnnotations(Map<String, String> annotations) {
    return new Descriptor(
        mediaType, digest, size, Annotations.copyOf(annotations), artifactType, platform);
  }

  /**
   * Replaces the artifact type.
   *
   * @param artifactType the type of the artifact that is described
   * @return a descriptor with it
   */
  public Descriptor withArtifactType(MediaType artifactType) {
    return new Descriptor(mediaType, digest, size, annotations, artifactType, platform);
  }

  /**
   * Replaces the platform.
   *
   * @param platform the platform of the image that is described
   * @return a descriptor with it
   */
  public Descriptor withPlatform(Platform platform) {
    return new Descriptor(mediaType, digest, size, annotations, artifactType, platform);
  }

  /** {@return what the content is said to be} */
  public MediaType mediaType() {
    return mediaType;
  }

  /** {@return the digest of the content} */
  public Digest digest() {
    return digest;
  }

  /** {@return the length of the content in bytes} */
  public long size() {
    return size;
  }

  /** {@return the annotations in order, unmodifiable} */
  public Map<String, String> annotations() {
    return annotations;
  }

  /** {@return the type of the artifact, if it is a manifest and says so} */
  public Optional<MediaType> artifactType() {
    return Optional.ofNullable(artifactType);
  }

  /** {@return the platform, if it is an entry of an index that names one} */
  public Optional<Platform> platform() {
    return Optional.ofNullable(platform);
  }

  /**
   * Whether both describe the same content: equal media type, digest and size.
   *
   * @param other another descriptor
   * @return whether the three that bind content are equal
   */
  public boolean describesSame(Descriptor other) {
    return mediaType.equals(other.mediaType) && digest.equals(other.digest) && size == other.size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Descriptor that
        && describesSame(that)
        && annotations.equals(that.annotations)
        && Objects.equals(artifactType, that.artifactType)
        && Objects.equals(platform, that.platform);
  }

  @Override
  public int hashCode() {
    return Objects.hash(mediaType, digest, size, annotations);
  }

  @Override
  public String toString() {
    return mediaType + " " + digest + " (" + size + " bytes)";
  }
}
