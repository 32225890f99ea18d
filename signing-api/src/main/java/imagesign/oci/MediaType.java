package imagesign.oci;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A media type, {@code type/subtype} in lower case with what parameters it came with.
 *
 * <p>Immutable and thread-safe. RFC 6838 §4.2; the names are those of the OCI image specification
 * and of Docker's image manifest version 2.
 *
 * @param value the media type as text
 */
public record MediaType(String value) {
  private static final int MAX_NAME = 127;
  private static final int MAX_PARAMETERS = 256;

  /** An OCI image manifest. */
  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");

  /** An OCI image index. */
  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");

  /** An OCI image configuration. */
  public static final MediaType OCI_CONFIG =
      new MediaType("application/vnd.oci.image.config.v1+json");

  /** A layer of files, packed by gzip. */
  public static final MediaType OCI_LAYER =
      new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");

  /** The empty JSON object, {@code {}}, that stands for a configuration which an artifact lacks. */
  public static final MediaType OCI_EMPTY = new MediaType("application/vnd.oci.empty.v1+json");

  /** The artifact manifest that OCI retired before its version 1.1; read, never written. */
  public static final MediaType OCI_ARTIFACT_MANIFEST =
      new MediaType("application/vnd.oci.artifact.manifest.v1+json");

  /** Docker's image manifest, version 2, schema 2. */
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");

  /** Docker's manifest list. */
  public static final MediaType DOCKER_MANIFEST_LIST =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");

  /**
   * Checks the form and folds the name to lower case.
   *
   * @throws IllegalArgumentException if it is not {@code type/subtype}, with or without parameters
   */
  public MediaType {
    Objects.requireNonNull(value, "value");
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException("not a media type: " + Text.quote(value));
    }
    int semicolon = value.indexOf(';');
    value =
        semicolon < 0
            ? value.toLowerCase(Locale.ROOT)
            : value.substring(0, semicolon).toLowerCase(Locale.ROOT) + value.substring(semicolon);
  }

  /**
   * Parses a media type where a malformed one is an ordinary answer, as in what a server sent.
   *
   * @param text the media type
   * @return the media type, or empty if it is malformed
   */
  public static Optional<MediaType> tryParse(String text) {
    return isWellFormed(text) ? Optional.of(new MediaType(text)) : Optional.empty();
  }

  /** Two names and perhaps parameters; a loop, since manifests hold many and a pattern is slow. */
  private static boolean isWellFormed(String text) {
    int slash = text.indexOf('/');
    int semicolon = text.indexOf(';');
    int end = semicolon < 0 ? text.length() : semicolon;
    return isName(text, 0, slash)
        && isName(text, slash + 1, end)
        && (semicolon < 0 || isParameters(text, semicolon + 1));
  }

  private static boolean isName(String text, int start, int end) {
    if (end <= start || end - start > MAX_NAME || !isAlphanumeric(text.charAt(start))) {
      return false;
    }
    for (int i = start + 1; i < end; i++) {
      if (!isAlphanumeric(text.charAt(i)) && !isSign(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isSign(char c) {
    return switch (c) {
      case '!', '#', '$', '&', '^', '_', '.', '+', '-' -> true;
      default -> false;
    };
  }

  private static boolean isParameters(String text, int start) {
    int length = text.length() - start;
    return length >= 1
        && length <= MAX_PARAMETERS
        && text.chars().skip(start).allMatch(c -> c >= ' ' && c <= '~');
  }

  /** {@return this media type without its parameters} */
  public MediaType essence() {
    int semicolon = value.indexOf(';');
    return semicolon < 0 ? this : new MediaType(value.substring(0, semicolon).strip());
  }

  /**
   * {@return whether it is an image index, OCI's or Docker's manifest list, with any parameters}
   */
  public boolean isIndex() {
    MediaType essence = essence();
    return essence.equals(OCI_INDEX) || essence.equals(DOCKER_MANIFEST_LIST);
  }

  /**
   * {@return whether it is the manifest of one image or artifact, OCI's or Docker's, with any
   * parameters}
   */
  public boolean isManifest() {
    MediaType essence = essence();
    return essence.equals(OCI_MANIFEST)
        || essence.equals(DOCKER_MANIFEST)
        || essence.equals(OCI_ARTIFACT_MANIFEST);
  }

  @Override
  public String toString() {
    return value;
  }
}
