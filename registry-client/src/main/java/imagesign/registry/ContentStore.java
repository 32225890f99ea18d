package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactStore;

/** A {@link ContentSource} that can be written to. Implementations are thread-safe. */
public interface ContentStore extends ContentSource, ArtifactStore {
  /**
   * Stores a blob from a stream, unless it is there; holds no more than a buffer of it in memory.
   *
   * @param repository where to put it
   * @param descriptor its digest and exact size
   * @param content gives the content, again for each attempt
   * @throws imagesign.spi.ContentException if the content is not what the descriptor says; the
   *     store does not have it then
   */
  void putBlob(Repository repository, Descriptor descriptor, BlobContent content);

  /**
   * Deletes a tag, or a manifest with all its tags. Blobs stay, and so does what lists the
   * manifest.
   *
   * @param reference the manifest by its digest; without one, the tag
   * @return whether it was there
   */
  boolean deleteManifest(ArtifactReference reference);
}
