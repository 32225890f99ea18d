package imagesign.cosign;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import java.util.Optional;

/**
 * The tags under which Cosign 1 and 2 keep what belongs to an image: {@code sha256-….sig} and its
 * kin.
 *
 * <p>Anyone who may push can write such a tag; that it exists says nothing of what it holds.
 */
public enum LegacyTag {
  /** Image signatures. */
  SIGNATURE(".sig"),
  /** Attestations. */
  ATTESTATION(".att"),
  /** Bills of materials, unsigned; deprecated by Cosign. */
  SBOM(".sbom");

  private final String suffix;

  LegacyTag(String suffix) {
    this.suffix = suffix;
  }

  /**
   * Names the tag that belongs to an image.
   *
   * @param repository where the image is, and the tag too
   * @param digest the digest of the image
   * @return the reference by that tag, which need not exist; empty for a SHA-512 digest, which is
   *     longer than tags may be
   */
  public Optional<ArtifactReference> in(Repository repository, Digest digest) {
    return Optional.of(tag(digest))
        .filter(ArtifactReference::isTag)
        .map(tag -> ArtifactReference.of(repository, tag));
  }

  private String tag(Digest digest) {
    return digest.algorithm().prefix() + "-" + digest.hex() + suffix;
  }

  /** The tag of the signatures of an image. */
  static String of(Digest digest) {
    return SIGNATURE.tag(digest);
  }
}
