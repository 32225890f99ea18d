package imagesign.notation;

import imagesign.key.SigningKey;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.spi.TimestampSource;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Signs blobs, such as files, with a key and its certificate chain the way Notation does. The
 * signature is over the digest by the key's own hash, the size and the media type.
 *
 * <p>Every envelope is verified before it is given away. Immutable and thread-safe. The key stays
 * the caller's, to close after the last use.
 */
public final class NotationBlobSigner {
  private final EnvelopeMaker maker;
  private final NotationAlgorithm algorithm;
  private final SignerOptions options;

  private NotationBlobSigner(
      EnvelopeMaker maker, NotationAlgorithm algorithm, SignerOptions options) {
    this.maker = maker;
    this.algorithm = algorithm;
    this.options = options;
  }

  /**
   * Makes a signer.
   *
   * @param key the key with its whole certificate chain, the root included
   * @return the signer
   * @throws IllegalArgumentException if the key is none of the six kinds that Notation uses, its
   *     chain breaks a rule, or they don't belong together
   */
  public static NotationBlobSigner with(SigningKey key) {
    CertifiedKey certified = CertifiedKey.of(key);
    return new NotationBlobSigner(
        new KeyEnvelopeMaker(certified), certified.algorithm(), SignerOptions.DEFAULT);
  }

  /**
   * Makes a signer whose key is behind a plugin that computes signatures, which is asked for its
   * description and for the kind of the key now.
   *
   * @param plugin the plugin
   * @param keyId what the plugin calls the key
   * @return the signer
   * @throws PluginException if the plugin can't be run, or only makes whole envelopes
   */
  public static NotationBlobSigner with(NotationPlugin plugin, String keyId) {
    RawPluginEnvelopeMaker maker = PluginSigning.rawMaker(plugin, keyId);
    return new NotationBlobSigner(maker, maker.key().algorithm(), SignerOptions.DEFAULT);
  }

  private NotationBlobSigner with(SignerOptions other) {
    return new NotationBlobSigner(maker, algorithm, other);
  }

  /**
   * Chooses the form of envelopes; {@link EnvelopeFormat#JWS} by default.
   *
   * @param format the form
   * @return a signer that writes it
   */
  public NotationBlobSigner format(EnvelopeFormat format) {
    return with(options.with(Objects.requireNonNull(format, "format")));
  }

  /**
   * Lets signatures expire; they never do by default.
   *
   * @param lifetime how long after signing, in whole seconds, at least one
   * @return a signer whose signatures expire
   * @throws IllegalArgumentException if it is shorter, or not whole
   */
  public NotationBlobSigner expireAfter(Duration lifetime) {
    return with(options.with(lifetime));
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
  public NotationBlobSigner timestamp(URI authority, X509Certificate root) {
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
  public NotationBlobSigner timestamp(
      TimestampSource authority, List<X509Certificate> roots, Revocation revocation) {
    return with(options.with(authority, roots, revocation));
  }

  /**
   * Sets where the time of signing comes from; the system's clock by default.
   *
   * @param clock the source of the time
   * @return a signer with it
   */
  public NotationBlobSigner clock(InstantSource clock) {
    return with(options.with(Objects.requireNonNull(clock, "clock")));
  }

  /**
   * Signs a blob.
   *
   * @param blob the blob
   * @param mediaType what it is; {@link Blob#OCTET_STREAM} if nothing is known
   * @param metadata what else to sign, under names that don't begin with {@code io.cncf.notary}
   * @return the signature
   * @throws imagesign.ImageSigningException if the blob or the key can't be had
   */
  public DetachedSignature sign(Blob blob, MediaType mediaType, Map<String, String> metadata) {
    Descriptor described = blob.describe(mediaType, algorithm.hash());
    Descriptor target = EnvelopeMaker.target(described, metadata);
    return new DetachedSignature(options.format(), maker.write(target, options).content());
  }

  /** {@return the key} */
  @Override
  public String toString() {
    return "NotationBlobSigner, " + maker;
  }
}
