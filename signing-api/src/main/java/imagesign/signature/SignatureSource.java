package imagesign.signature;

import imagesign.oci.ArtifactReference;
import java.util.Objects;

/**
 * Where a signature was found.
 *
 * @param scheme the identifier of the signature scheme, {@code cosign}; empty for the subject
 *     itself
 * @param place the kind of place
 * @param artifact the manifest that holds the signature, by digest or by tag, or the subject
 * @param index which signature in it, from 0
 */
public record SignatureSource(String scheme, Place place, ArtifactReference artifact, int index) {
  /** The kinds of place. */
  public enum Place {
    /** A manifest that the registry lists as a referrer of the subject. */
    REFERRER,
    /** A layer of a manifest whose tag is made of the subject's digest. */
    TAG,
    /** No signature at all: the subject itself, where there is nothing else to name. */
    SUBJECT
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the index is negative
   */
  public SignatureSource {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(artifact, "artifact");
    if (index < 0) {
      throw new IllegalArgumentException("index: negative");
    }
  }

  /**
   * Names the subject itself.
   *
   * @param subject the image that is verified
   * @return a source that stands for no signature
   */
  public static SignatureSource subject(ArtifactReference subject) {
    return new SignatureSource("", Place.SUBJECT, subject, 0);
  }
}
