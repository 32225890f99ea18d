package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
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
   * Deletes a manifest or an index, with all tags that point to it. What it lists stays, and so
   * does what lists it.
   *
   * @param repository where it is
   * @param digest its digest
   * @return whether it was there
   */
  boolean deleteManifest(Repository repository, Digest digest);

  /**
   * Deletes a tag and keeps what it points to.
   *
   * @param repository where it is
   * @param tag the tag
   * @return whether it was there
   */
  boolean deleteTag(Repository repository, String tag);
}
