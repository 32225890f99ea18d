package imagesign.notation;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import java.util.List;
import java.util.Objects;

/**
 * What is listed as a signature of an image; none of it was opened.
 *
 * @param reference the image, pinned to its digest
 * @param mediaType the type of its manifest
 * @param signatures the signature manifests, in the order of the store
 * @param truncated whether there are more than were asked for
 */
public record SignatureList(
    ArtifactReference reference,
    MediaType mediaType,
    List<Descriptor> signatures,
    boolean truncated) {
  public SignatureList {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(mediaType, "mediaType");
    signatures = List.copyOf(signatures);
  }
}
