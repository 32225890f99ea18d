package imagesign.notation;

import imagesign.SignRequest;
import imagesign.SignedArtifact;
import imagesign.SignedArtifact.StoredSignature;
import imagesign.Signer;
import imagesign.core.store.Subjects;
import imagesign.key.SigningKey;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Signs images with a key and its certificate chain the way Notation does.
 *
 * <p>Every envelope is verified before it is stored; each signature is a new referrer of the image.
 * The annotations of a request become user metadata, whose names must not begin with {@code
 * io.cncf.notary}. Not checked: whether anybody trusts the chain, and whether it is revoked.
 *
 * <p>Immutable and thread-safe. The key and the store stay the caller's, to close after the last
 * use.
 */
public final class NotationSigner implements Signer {
  private final CertifiedKey key;
  private final ArtifactStore store;
  private final SignerOptions options;
  private final boolean legacyManifest;

  private NotationSigner(
      CertifiedKey key, ArtifactStore store, SignerOptions options, boolean legacyManifest) {
    this.key = key;
    this.store = store;
    this.options = options;
    this.legacyManifest = legacyManifest;
  }

  /**
   * Makes a signer.
   *
   * @param key the key with its whole certificate chain, the root included
   * @param store where images are, and where signatures go
   * @return the signer
   * @throws IllegalArgumentException if the key is none of the six kinds that Notation uses, its
   *     chain breaks a rule, or they don't belong together
   */
  public static NotationSigner with(SigningKey key, ArtifactStore store) {
    return new NotationSigner(
        CertifiedKey.of(key),
        Objects.requireNonNull(store, "store"),
        SignerOptions.DEFAULT,
        false);
  }

  private NotationSigner with(SignerOptions other) {
    return new NotationSigner(key, store, other, legacyManifest);
  }

  /**
   * Chooses the form of envelopes; {@link EnvelopeFormat#JWS} by default.
   *
   * @param format the form
   * @return a signer that writes it
   */
  public NotationSigner format(EnvelopeFormat format) {
    return with(options.with(Objects.requireNonNull(format, "format")));
  }

  /**
   * Lets signatures expire; they never do by default.
   *
   * @param lifetime how long after signing, in whole seconds, at least one
   * @return a signer whose signatures expire
   * @throws IllegalArgumentException if it is shorter, or not whole
   */
  public NotationSigner expireAfter(Duration lifetime) {
    return with(options.with(lifetime));
  }

  /**
   * Adds an attribute to the signed header; none by default.
   *
   * @param key its name, which is none of the specification's
   * @param value its value
   * @return a signer that signs it, in place of another value
   * @throws IllegalArgumentException if the name is not free for use
   */
  public NotationSigner attribute(String key, String value) {
    return with(options.with(new ExtendedAttribute(key, value, false)));
  }

  /**
   * Adds an attribute that every verifier must know, or else refuse the signature; none by default.
   *
   * @param key its name, which is none of the specification's
   * @param value its value
   * @return a signer that signs it, in place of another value
   * @throws IllegalArgumentException if the name is not free for use
   */
  public NotationSigner criticalAttribute(String key, String value) {
    return with(options.with(new ExtendedAttribute(key, value, true)));
  }

  /**
   * Names the software that signs, as an unsigned note; {@code imagesign} by default.
   *
   * @param agent the name, which is not blank
   * @return a signer that says so
   * @throws IllegalArgumentException if it is blank
   */
  public NotationSigner signingAgent(String agent) {
    return with(options.withAgent(agent));
  }

  /**
   * Chooses who vouches for the time of signing; {@link SigningScheme#X509} by default.
   *
   * @param scheme the scheme
   * @return a signer that signs under it
   */
  public NotationSigner scheme(SigningScheme scheme) {
    return with(options.with(Objects.requireNonNull(scheme, "scheme")));
  }

  /**
   * Writes signature manifests without an artifact type, as notation 1.x does, which alone reads
   * them in OCI layouts; with one by default.
   *
   * @return a signer that writes them so
   */
  public NotationSigner legacyManifest() {
    return new NotationSigner(key, store, options, true);
  }

  /**
   * Sets where the time of signing comes from; the system's clock by default.
   *
   * @param clock the source of the time
   * @return a signer with it
   */
  public NotationSigner clock(InstantSource clock) {
    return with(options.with(Objects.requireNonNull(clock, "clock")));
  }

  @Override
  public SignedArtifact sign(SignRequest request) {
    Manifest image = Subjects.resolve(store, request.reference());
    List<StoredSignature> stored = new ArrayList<>();
    for (Descriptor subject : Subjects.of(store, image, request)) {
      stored.add(sign(request.reference().repository(), subject, request.annotations()));
    }
    return new SignedArtifact(request.reference().withDigest(image.digest()), stored);
  }

  private StoredSignature sign(
      Repository repository, Descriptor subject, Map<String, String> metadata) {
    EnvelopeWriter.Written written = new EnvelopeWriter(key, options).write(subject, metadata);
    Descriptor envelope =
        store.putBlob(repository, options.format().mediaType(), written.content());
    store.putBlob(repository, MediaType.OCI_EMPTY, SignatureManifest.EMPTY_CONFIG);
    Bytes manifest =
        SignatureManifest.write(
            subject, envelope, key.certificates(), written.header().signingTime(), legacyManifest);
    Descriptor stored =
        store.putManifest(
            ArtifactReference.of(repository, Digest.sha256(manifest)),
            MediaType.OCI_MANIFEST,
            manifest);
    return new StoredSignature(ArtifactReference.of(repository, subject.digest()), stored, true);
  }

  /** {@return the subject of the leaf certificate} */
  @Override
  public String toString() {
    return "NotationSigner, " + key;
  }
}
