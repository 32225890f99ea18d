package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import java.util.Optional;

/** The tags in which Cosign 1 and 2 keep what belongs to an image: {@code sha256-….sig} and kin. */
public enum AttachedTag {
  /** Signatures, {@code .sig}. */
  SIGNATURES(".sig"),
  /** Attestations, {@code .att}. */
  ATTESTATIONS(".att"),
  /** A bill of materials, {@code .sbom}. */
  SBOM(".sbom");

  private final String suffix;

  AttachedTag(String suffix) {
    this.suffix = suffix;
  }

  /** The tag of an image; empty if the digest is too long for one. */
  Optional<ArtifactReference> of(Repository repository, Digest image) {
    String tag = image.algorithm().prefix() + "-" + image.hex() + suffix;
    return ArtifactReference.isTag(tag)
        ? Optional.of(ArtifactReference.of(repository, tag))
        : Optional.empty();
  }
}
