package imagesign.spi;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import java.util.List;
import java.util.Optional;

/**
 * The read-only view of one verification run on its subject: bounded, and memoising, so that
 * nothing is listed or fetched twice though several schemes look at it. Thread-safe.
 *
 * <p>Every method throws {@link imagesign.ImageSigningException} if there is no answer, and {@link
 * ContentException} if content is missing that something lists, or is not what its descriptor says.
 */
public interface Discovery {
  /** {@return the digest that is verified} */
  Digest subject();

  /** {@return the repository that is looked at} */
  Repository repository();

  /** {@return the manifest or index that is verified, fetched now if no one needed it before} */
  Manifest subjectManifest();

  /**
   * {@return what is listed as referring to the subject; hints, as {@link ArtifactSource#referrers}
   * says}
   */
  List<Descriptor> referrers();

  /**
   * Reads a manifest that something lists.
   *
   * @param descriptor what the list says of it
   * @return the manifest, which has the digest and size of the descriptor
   */
  Manifest manifest(Descriptor descriptor);

  /**
   * Reads what a tag of the repository points to.
   *
   * @param tag the tag
   * @return the manifest, or empty if there is no such tag
   */
  Optional<Manifest> manifestByTag(String tag);

  /**
   * Reads a blob that a manifest lists.
   *
   * @param descriptor what the manifest says of it
   * @param maxBytes the largest size to read
   * @return the content, which has the digest and size of the descriptor
   */
  Bytes blob(Descriptor descriptor, long maxBytes);

  /**
   * Looks at another repository, where signatures may be kept apart from images.
   *
   * @param other the repository
   * @return the view of the same run and subject on it
   */
  Discovery in(Repository other);
}
