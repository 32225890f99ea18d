package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import java.util.List;

/**
 * What a copy consists of, as the source has it. In each list of waves a manifest comes after all
 * that it lists; those of one wave don't list each other.
 *
 * @param root the image or index
 * @param images the waves of the image, the last with nothing but the root
 * @param referrers for each depth, the waves of the referrers that are so deep
 * @param tagged the attached tags
 * @param missing referrers that the source lists and does not have
 */
record CopyPlan(
    Manifest root,
    List<List<Manifest>> images,
    List<List<List<Manifest>>> referrers,
    List<Tagged> tagged,
    List<Descriptor> missing) {
  /**
   * What an attached tag holds.
   *
   * @param tag the tag at the source
   * @param manifest what it holds
   * @param waves what that consists of, itself the last
   */
  record Tagged(ArtifactReference tag, Manifest manifest, List<List<Manifest>> waves) {}

  boolean hasAttachments() {
    return !referrers.isEmpty() || !tagged.isEmpty();
  }
}
