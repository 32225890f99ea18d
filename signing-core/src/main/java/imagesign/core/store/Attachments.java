package imagesign.core.store;

import imagesign.SignedArtifact.StoredSignature;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactStore;
import java.util.Set;
import java.util.function.Function;

/** Envelopes in manifests that refer to what is signed. OCI image specification, "subject". */
public final class Attachments {
  /** The content of every configuration; its digest is in the manifest, so it must be stored. */
  public static final Bytes EMPTY_CONFIG = Bytes.utf8("{}");

  /** What writers without artifactType put into a listing: the type of the configuration. */
  private static final Set<MediaType> UNTOLD =
      Set.of(MediaType.OCI_EMPTY, MediaType.OCI_CONFIG, MediaType.OCI_MANIFEST);

  private Attachments() {}

  /**
   * Looks at what a listing says of a referrer.
   *
   * @param descriptor what lists it
   * @return whether that leaves open what the referrer is
   */
  public static boolean isUntold(Descriptor descriptor) {
    return descriptor.artifactType().map(UNTOLD::contains).orElse(true);
  }

  /**
   * Stores an envelope, then the configuration, and last the manifest that makes both count.
   *
   * @param store where to
   * @param subject what is signed, in the same repository
   * @param type the media type of the envelope
   * @param envelope the envelope
   * @param manifest writes the manifest around the stored envelope
   * @return the new signature
   */
  public static StoredSignature store(
      ArtifactStore store,
      ArtifactReference subject,
      MediaType type,
      Bytes envelope,
      Function<Descriptor, Bytes> manifest) {
    Repository repository = subject.repository();
    Descriptor layer = store.putBlob(repository, type, envelope);
    store.putBlob(repository, MediaType.OCI_EMPTY, EMPTY_CONFIG);
    Bytes content = manifest.apply(layer);
    ArtifactReference place = ArtifactReference.of(repository, Digest.sha256(content));
    Descriptor stored = store.putManifest(place, MediaType.OCI_MANIFEST, content);
    return new StoredSignature(subject, stored, true);
  }
}
