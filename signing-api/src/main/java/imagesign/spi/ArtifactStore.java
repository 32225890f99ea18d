package imagesign.spi;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;

/** An {@link ArtifactSource} that can be written to. Implementations are thread-safe. */
public interface ArtifactStore extends ArtifactSource {
  /**
   * Gives a view of this store for who reads there in order to write, so that one permission may be
   * asked for that serves for both; it shares whatever else this store has. Default: this store.
   *
   * @return the view
   */
  default ArtifactStore forWriting() {
    return this;
  }

  /**
   * Stores a blob; one that is already there is no error.
   *
   * @param repository where to put it
   * @param mediaType the type that the returned descriptor is to name
   * @param content the content
   * @return its descriptor, by SHA-256
   */
  Descriptor putBlob(Repository repository, MediaType mediaType, Bytes content);

  /**
   * Stores a manifest, byte for byte, under a tag or under its digest.
   *
   * <p>If the content names a subject, it is listed among the referrers of that subject when this
   * returns, by the referrers API or by the fallback tag.
   *
   * @param target the tag to set, or the digest, which must be that of {@code content}
   * @param mediaType the type of the manifest
   * @param content its exact bytes
   * @return its descriptor
   */
  Descriptor putManifest(ArtifactReference target, MediaType mediaType, Bytes content);
}
