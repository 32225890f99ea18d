package imagesign.cosign;

import imagesign.SignRequest;
import imagesign.SignedArtifact;
import imagesign.SignedArtifact.StoredSignature;
import imagesign.Signer;
import imagesign.core.store.Subjects;
import imagesign.key.SigningKey;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Signs images with a key the way Cosign does, without a transparency log.
 *
 * <p>Every signature is verified with the key's public key before it is stored. Signing again by
 * the form {@link SignatureFormat#BUNDLE} adds a signature; by {@link SignatureFormat#LEGACY} one
 * that is equal and by the same key stays single, and one by another key is added beside it. A
 * legacy signature of a digest is made without looking whether there is an image of that digest.
 * Legacy signatures of one image share a tag that no registry changes atomically. Signers like this
 * one may write at the same time: each waits about as long as it took to write, then looks again
 * and stores again what was lost. Cosign does not look again, so don't let it sign at the same
 * time.
 *
 * <p>Immutable and thread-safe. The key and the store stay the caller's, to close after the last
 * use.
 */
public final class CosignSigner implements Signer {
  private final ImageKey key;
  private final ArtifactStore store;
  private final SignatureFormat format;
  private final InstantSource clock;

  private CosignSigner(
      ImageKey key, ArtifactStore store, SignatureFormat format, InstantSource clock) {
    this.key = key;
    this.store = store;
    this.format = format;
    this.clock = clock;
  }

  /**
   * Makes a signer that stores sigstore bundles.
   *
   * @param key the key
   * @param store where images are, and where signatures go
   * @return the signer
   * @throws IllegalArgumentException if Cosign has no use for a key of this kind
   */
  public static CosignSigner with(SigningKey key, ArtifactStore store) {
    return new CosignSigner(
        new ImageKey(key),
        Objects.requireNonNull(store, "store").forWriting(),
        SignatureFormat.BUNDLE,
        InstantSource.system());
  }

  /**
   * Chooses the form in which signatures are stored; {@link SignatureFormat#BUNDLE} by default.
   *
   * @param format the form
   * @return a signer that stores it
   */
  public CosignSigner format(SignatureFormat format) {
    return new CosignSigner(key, store, Objects.requireNonNull(format, "format"), clock);
  }

  /**
   * Sets where the time in the manifests of bundles comes from; the system's clock by default. It
   * is a note for people and not signed.
   *
   * @param clock the source of the time
   * @return a signer with it
   */
  public CosignSigner clock(InstantSource clock) {
    return new CosignSigner(key, store, format, Objects.requireNonNull(clock, "clock"));
  }

  @Override
  public SignedArtifact sign(SignRequest request) {
    return format == SignatureFormat.LEGACY
            && request.reference().digest().isPresent()
            && !request.isRecursive()
        ? signDigest(request, request.reference().digest().get())
        : signManifests(request);
  }

  /** A legacy signature needs to know nothing of an image but its digest, which saves a request. */
  private SignedArtifact signDigest(SignRequest request, Digest digest) {
    StoredSignature stored =
        new LegacyWriter(key, store)
            .sign(request.reference().repository(), digest, request.annotations());
    return new SignedArtifact(request.reference(), List.of(stored));
  }

  private SignedArtifact signManifests(SignRequest request) {
    ArtifactReference reference = request.reference();
    Repository repository = reference.repository();
    Manifest image = Subjects.resolve(store, reference);
    SignatureWriter writer = writer();
    List<StoredSignature> stored = new ArrayList<>();
    for (Descriptor subject : Subjects.of(store, image, request)) {
      stored.add(writer.sign(repository, subject, request.annotations()));
    }
    return new SignedArtifact(reference.withDigest(image.digest()), stored);
  }

  private SignatureWriter writer() {
    return switch (format) {
      case BUNDLE -> new BundleWriter(key, store, clock);
      case LEGACY -> new LegacyWriter(key, store);
    };
  }
}
