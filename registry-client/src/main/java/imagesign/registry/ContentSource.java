package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An {@link ArtifactSource} of whole images: blobs of any size, as streams.
 *
 * <p>A registry, an OCI layout directory or an archive of one. Implementations are thread-safe.
 */
public interface ContentSource extends ArtifactSource {
  /**
   * Opens a blob as a stream, for content that is too large for memory.
   *
   * <p>Digest and size are checked as it is read: the call that gives the last byte throws {@link
   * imagesign.spi.ContentException} if they do not hold, so nothing is to be trusted before.
   *
   * @param repository where it is
   * @param descriptor its digest and exact size
   * @return the stream, which the caller closes, or empty if there is no such blob
   */
  Optional<InputStream> openBlob(Repository repository, Descriptor descriptor);

  /**
   * Looks whether a blob is there, and how large the store says it is. Its content is not read.
   *
   * @param repository where to look
   * @param digest its digest
   * @return its size in bytes, or empty if there is no such blob
   */
  OptionalLong blobSize(Repository repository, Digest digest);

  /**
   * Asks what a store says of a manifest or an index, without reading it where it answers that.
   *
   * <p>Nothing vouches for what comes of a tag: type, digest and size are the store's word, and
   * whoever acts on them must read the manifest by that digest.
   *
   * @param reference what to ask for
   * @return the store's word, or empty if there is no such manifest
   */
  Optional<Descriptor> headManifest(ArtifactReference reference);

  /**
   * Lists the tags of a repository, which has none if it is not there.
   *
   * @param repository the repository
   * @param max how many to list at most
   * @return the tags in the store's order, which need not be any
   */
  Listing<String> tags(Repository repository, int max);
}
