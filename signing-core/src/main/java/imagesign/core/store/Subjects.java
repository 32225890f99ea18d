package imagesign.core.store;

import imagesign.ImageSigningException;
import imagesign.SignRequest;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ArtifactSource;
import imagesign.spi.ContentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a request asks to be signed: the image, and perhaps every manifest below it. */
public final class Subjects {
  /**
   * As many manifests as one call signs at most; a larger index is refused before the first upload.
   */
  private static final int MAX_MANIFESTS = 1000;

  private final ArtifactSource source;
  private final Repository repository;
  private final Map<Digest, Descriptor> found = new LinkedHashMap<>();

  private Subjects(ArtifactSource source, Repository repository) {
    this.source = source;
    this.repository = repository;
  }

  /**
   * Reads what a reference resolves to.
   *
   * @param source where images are
   * @param reference the image
   * @return its manifest or index
   * @throws ImageSigningException if there is none
   */
  public static Manifest resolve(ArtifactSource source, ArtifactReference reference) {
    return source
        .manifest(reference)
        .orElseThrow(() -> new ImageSigningException("there is no image " + reference));
  }

  /**
   * Finds what is to be signed: the image first, then what lies below it, each once.
   *
   * @param source where images are
   * @param image what the request's reference resolved to
   * @param request the request
   * @return what describes each manifest
   * @throws ContentException if there are too many
   */
  public static List<Descriptor> of(ArtifactSource source, Manifest image, SignRequest request) {
    Subjects subjects = new Subjects(source, request.reference().repository());
    subjects.found.put(image.digest(), image.descriptor());
    if (request.isRecursive()) {
      subjects.collect(image);
    }
    return List.copyOf(subjects.found.values());
  }

  private void collect(Manifest index) {
    for (Descriptor child : index.manifests()) {
      if (found.putIfAbsent(child.digest(), child) == null) {
        if (found.size() > MAX_MANIFESTS) {
          throw new ContentException(
              CommonReason.PLATFORM_LIMIT, "more than " + MAX_MANIFESTS + " manifests");
        }
        if (child.mediaType().isIndex()) {
          collect(resolve(source, ArtifactReference.of(repository, child.digest())));
        }
      }
    }
  }
}
