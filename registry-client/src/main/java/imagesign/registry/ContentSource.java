package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource;
import java.io.InputStream;
import java.util.Optional;

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
   * Looks whether a blob is there. Its content is not read: that is checked when it is.
   *
   * @param repository where to look
   * @param descriptor its digest and exact size
   * @return whether the store has it
   */
  boolean hasBlob(Repository repository, Descriptor descriptor);
}
