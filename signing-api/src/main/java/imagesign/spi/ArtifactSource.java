package imagesign.spi;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads manifests, blobs and referrers: a registry, an OCI layout, or a fake.
 *
 * <p>What is returned has the digest and the size that were asked for; the caller need not check
 * again. Nothing is said of who wrote it. Implementations are thread-safe and bound what they read.
 *
 * <p>Every method throws {@link imagesign.ImageSigningException} if there is no answer, and {@link
 * ContentException} if there is one that can't be used.
 */
public interface ArtifactSource {
  /**
   * Reads a manifest or an index, by digest if the reference has one, else by tag.
   *
   * @param reference what to read
   * @return the manifest with its exact bytes, or empty if there is none
   */
  Optional<Manifest> manifest(ArtifactReference reference);

  /**
   * Reads a blob into memory.
   *
   * @param repository where it is
   * @param descriptor its digest and exact size
   * @param maxBytes the largest size to read; a descriptor above it is refused before anything is
   *     read
   * @return the content, or empty if there is none
   */
  Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes);

  /**
   * Lists what refers to a manifest.
   *
   * <p>Descriptors are hints: a registry without the referrers API keeps them in a tag that anyone
   * who may push can write. Their artifact types and annotations may be absent or wrong, and an
   * entry need not refer to the subject at all.
   *
   * @param repository where to look
   * @param subject the digest that is referred to
   * @param max how many to return at most
   * @return the listed descriptors and whether there were more
   */
  Referrers referrers(Repository repository, Digest subject, int max);

  /**
   * Gives a view of this source in which each read ends within a time, with what it found or with
   * {@link imagesign.ImageSigningException}; it shares whatever else this source has. A source
   * whose reads can wait for somebody else overrides this. Default: this source.
   *
   * @param limit the time for each read; positive
   * @return the view
   */
  default ArtifactSource within(Duration limit) {
    return this;
  }

  /**
   * What a listing of referrers gave.
   *
   * @param descriptors the descriptors in the order of the store
   * @param truncated whether there are more than were asked for
   */
  record Referrers(List<Descriptor> descriptors, boolean truncated) {
    public Referrers {
      descriptors = List.copyOf(descriptors);
    }
  }
}
