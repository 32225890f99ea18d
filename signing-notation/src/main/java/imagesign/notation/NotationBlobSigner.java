package imagesign.notation;

import imagesign.key.SigningKey;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import java.time.Duration;
import java.time.InstantSource;
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
  private final CertifiedKey key;
  private final SignerOptions options;

  private NotationBlobSigner(CertifiedKey key, SignerOptions options) {
    this.key = key;
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
    return new NotationBlobSigner(CertifiedKey.of(key), SignerOptions.DEFAULT);
  }

  private NotationBlobSigner with(SignerOptions other) {
    return new NotationBlobSigner(key, other);
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
    Descriptor described = blob.describe(mediaType, key.algorithm().hash());
    Descriptor target = EnvelopeMaker.target(described, metadata);
    return new DetachedSignature(
        options.format(), new KeyEnvelopeMaker(key).write(target, options).content());
  }

  /** {@return the key} */
  @Override
  public String toString() {
    return "NotationBlobSigner, " + key;
  }
}
