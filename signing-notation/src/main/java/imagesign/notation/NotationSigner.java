package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.SignRequest;
import imagesign.SignedArtifact;
import imagesign.SignedArtifact.StoredSignature;
import imagesign.Signer;
import imagesign.core.store.Attachments;
import imagesign.core.store.Subjects;
import imagesign.key.SigningKey;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactStore;
import imagesign.spi.TimestampSource;
import java.net.URI;
import java.security.cert.X509Certificate;
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
  private final EnvelopeMaker maker;
  private final ArtifactStore store;
  private final SignerOptions options;
  private final boolean legacyManifest;

  private NotationSigner(
      EnvelopeMaker maker, ArtifactStore store, SignerOptions options, boolean legacyManifest) {
    this.maker = maker;
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
    return of(new KeyEnvelopeMaker(CertifiedKey.of(key)), store);
  }

  /**
   * Makes a signer whose key is behind a plugin, which is asked for its description and for the
   * kind of the key now.
   *
   * @param plugin the plugin
   * @param keyId what the plugin calls the key
   * @param store where images are, and where signatures go
   * @return the signer
   * @throws PluginException if the plugin can't be run, or can't sign
   */
  public static NotationSigner with(NotationPlugin plugin, String keyId, ArtifactStore store) {
    return of(PluginSigning.maker(plugin, keyId), store);
  }

  private static NotationSigner of(EnvelopeMaker maker, ArtifactStore store) {
    return new NotationSigner(
        maker, Objects.requireNonNull(store, "store").forWriting(), SignerOptions.DEFAULT, false);
  }

  private NotationSigner with(SignerOptions other) {
    maker.check(other.requireConsistent());
    return new NotationSigner(maker, store, other, legacyManifest);
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
   * Has each signature stamped with the time by an authority over HTTP, which has five seconds to
   * answer; not at all by default. If it can't be done, nothing is signed.
   *
   * @param authority its address
   * @param root the root certificate that the authority must lead to
   * @return a signer with timestamps
   * @throws IllegalArgumentException if the address is neither HTTP nor HTTPS, or the root is not
   *     self-signed
   */
  public NotationSigner timestamp(URI authority, X509Certificate root) {
    return with(options.with(authority, root));
  }

  /**
   * Has each signature stamped with the time; not at all by default. If it can't be done, nothing
   * is signed.
   *
   * @param authority the time-stamp authority
   * @param roots the root certificates, to one of which the authority must lead
   * @param revocation how it is found out whether the authority's certificates are revoked
   * @return a signer with timestamps
   * @throws IllegalArgumentException if there is no root, or one is not self-signed
   */
  public NotationSigner timestamp(
      TimestampSource authority, List<X509Certificate> roots, Revocation revocation) {
    return with(options.with(authority, roots, revocation));
  }

  /**
   * Writes signature manifests without an artifact type, as notation 1.x does, which alone reads
   * them in OCI layouts; with one by default.
   *
   * @return a signer that writes them so
   */
  public NotationSigner legacyManifest() {
    return new NotationSigner(maker, store, options, true);
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
    return store(
        repository, subject, maker.write(EnvelopeMaker.target(subject, metadata), options));
  }

  private StoredSignature store(
      Repository repository, Descriptor subject, WrittenEnvelope written) {
    return Attachments.store(
        store,
        ArtifactReference.of(repository, subject.digest()),
        written.sound().envelope().format().mediaType(),
        written.content(),
        envelope -> SignatureManifest.write(subject, envelope, written, legacyManifest));
  }

  /**
   * Fixes everything of a signature but its value, which something else is to compute. {@link
   * NotationKeys#publicOnly} gives a key that is enough for this.
   *
   * @param request what to sign, and nothing below it
   * @return the signature without its value
   * @throws IllegalArgumentException if the request is recursive, or the key is behind a plugin
   * @throws ImageSigningException if the image can't be had, or the chain is not valid now
   */
  public PreparedSignature prepare(SignRequest request) {
    if (request.isRecursive()) {
      throw new IllegalArgumentException("request: one signature at a time");
    }
    CertifiedKey key = localKey();
    Manifest image = Subjects.resolve(store, request.reference());
    key.requireValidAt(options.header().signingTime());
    return PreparedSignature.of(
        request.reference().repository(),
        key,
        EnvelopeMaker.target(image.descriptor(), request.annotations()),
        options);
  }

  private CertifiedKey localKey() {
    return maker
        .localKey()
        .orElseThrow(() -> new IllegalArgumentException("key: behind a plugin, which signs"));
  }

  /**
   * Completes and stores a signature that was prepared, perhaps elsewhere, for this signer's key.
   *
   * @param prepared the signature without its value
   * @param signature the value over {@link PreparedSignature#toBeSigned}; of ECDSA r‖s, not DER
   * @return what was signed, and where the signature is
   * @throws IllegalArgumentException if it was prepared for another key
   * @throws ImageSigningException if the value does not verify, the signature has expired, or there
   *     is no such image here
   */
  public SignedArtifact attach(PreparedSignature prepared, Bytes signature) {
    if (!prepared.chain().equals(localKey().certificates())) {
      throw new IllegalArgumentException("prepared: for another key or chain");
    }
    WrittenEnvelope written = prepared.complete(signature, options.countersigner());
    written
        .sound()
        .header()
        .expiry()
        .filter(expiry -> !options.clock().instant().isBefore(expiry))
        .ifPresent(
            expiry -> {
              throw new ImageSigningException("the signature expired at " + expiry);
            });
    Descriptor subject = Subjects.resolve(store, prepared.subject()).descriptor();
    if (!subject.describesSame(prepared.target())) {
      throw new ImageSigningException(prepared.subject() + " is not what was prepared: " + subject);
    }
    StoredSignature stored = store(prepared.subject().repository(), subject, written);
    return new SignedArtifact(prepared.subject(), List.of(stored));
  }

  /** {@return the key} */
  @Override
  public String toString() {
    return "NotationSigner, " + maker;
  }
}
