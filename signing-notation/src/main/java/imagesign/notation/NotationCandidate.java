package imagesign.notation;

import imagesign.core.crypto.Crypto;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.signature.SignatureSource;
import imagesign.spi.Authority;
import imagesign.spi.Candidate;
import imagesign.spi.Check;
import imagesign.spi.CheckContext;
import imagesign.spi.Discovery;
import org.jspecify.annotations.Nullable;

/** A Notation signature that is listed as referring to the image, or something else that is. */
final class NotationCandidate implements Candidate {
  /**
   * An envelope is a few kilobytes; metadata may make it longer. Notation takes 32 MiB, which
   * anybody who may push could make a verifier parse a hundred times.
   */
  static final long MAX_ENVELOPE_BYTES = 4L * 1024 * 1024;

  private final Discovery discovery;
  private final Descriptor descriptor;
  private final SignatureSource source;
  private @Nullable SoundEnvelope sound;

  NotationCandidate(Discovery discovery, Descriptor descriptor, SignatureSource.Place place) {
    this.discovery = discovery;
    this.descriptor = descriptor;
    this.source =
        new SignatureSource(
            NotationScheme.ID,
            place,
            ArtifactReference.of(discovery.repository(), descriptor.digest()),
            0);
  }

  @Override
  public SignatureSource source() {
    return source;
  }

  @Override
  public Check check(Authority authority, CheckContext context) {
    return new NotationCheck((NotationAuthority) authority, context.now())
        .run(this::envelope, sound -> discovery.subjectManifest().descriptor());
  }

  /** Verified once, whoever asks. */
  private synchronized SoundEnvelope envelope() {
    if (sound == null) {
      SignatureManifest.Layer layer =
          SignatureManifest.read(discovery.manifest(descriptor), discovery.subject());
      sound =
          SoundEnvelope.verify(
              layer.format(),
              discovery.blob(layer.envelope(), MAX_ENVELOPE_BYTES),
              Crypto.standard());
    }
    return sound;
  }
}
