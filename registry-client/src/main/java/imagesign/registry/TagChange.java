package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be done for an attached tag to be at the target too.
 *
 * @param tag the tag at the target
 * @param tagged what the source has there
 * @param found what the target has there and keeps; empty if there is nothing, or it is replaced
 * @param missing the signatures of the source that {@code found} lacks
 */
record TagChange(
    ArtifactReference tag,
    CopyPlan.Tagged tagged,
    Optional<Manifest> found,
    List<Descriptor> missing) {
  Manifest source() {
    return tagged.manifest();
  }

  boolean isNone() {
    return found.isPresent() && missing.isEmpty();
  }

  boolean isUnion() {
    return found.isPresent() && !missing.isEmpty();
  }

  /** The manifests to write, without the one that gets the tag. */
  List<List<Manifest>> below() {
    return found.isPresent() ? List.of() : tagged.waves().subList(0, tagged.waves().size() - 1);
  }

  Stream<Descriptor> blobs() {
    return found.isPresent()
        ? missing.stream()
        : tagged.waves().stream().flatMap(List::stream).flatMap(ManifestContent::blobs);
  }
}
