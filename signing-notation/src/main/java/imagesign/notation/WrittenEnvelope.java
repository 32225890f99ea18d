package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.core.crypto.Crypto;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.X509Exception;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An envelope that was just made and that verifies.
 *
 * @param content the envelope
 * @param sound what it says
 * @param annotations what a plugin wants to be noted in the manifest
 */
record WrittenEnvelope(Bytes content, SoundEnvelope sound, Map<String, String> annotations) {
  WrittenEnvelope {
    annotations = Map.copyOf(annotations);
  }

  /** The same with notes for the manifest. */
  WrittenEnvelope with(Map<String, String> notes) {
    return new WrittenEnvelope(content, sound, notes);
  }

  /**
   * Puts an envelope together. It is verified before anybody is asked to stamp it, and again with
   * the stamp.
   */
  static WrittenEnvelope of(
      EnvelopeFormat format,
      EnvelopeDraft draft,
      Bytes signature,
      List<Bytes> chain,
      String agent,
      @Nullable Countersigner countersigner) {
    WrittenEnvelope written =
        verified(format, draft.complete(signature, new UnsignedHeader(chain, null, agent)));
    if (countersigner == null) {
      return written;
    }
    SoundEnvelope sound = written.sound();
    Bytes token = countersigner.stamp(signature, sound.hash(), sound.chain());
    return verified(format, draft.complete(signature, new UnsignedHeader(chain, token, agent)));
  }

  /** Verifies what a key, a plugin or a service returned, before anybody else sees it. */
  static WrittenEnvelope verified(EnvelopeFormat format, Bytes content) {
    try {
      SoundEnvelope sound = SoundEnvelope.verify(format, content, Crypto.standard());
      sound.chain().requireValidAt(sound.header().signingTime());
      return new WrittenEnvelope(content, sound, Map.of());
    } catch (NotationException | X509Exception e) {
      throw new ImageSigningException(
          "the new signature does not verify: " + e.getMessage(), false, e);
    }
  }

  /** Demands that it says exactly what was to be signed. */
  WrittenEnvelope requireOver(SignedHeader header, Descriptor target) {
    if (!sound.header().equals(header) || !sound.target().equals(target)) {
      throw new ImageSigningException("the envelope says something else than was signed");
    }
    return this;
  }

  List<Bytes> chain() {
    return sound.chain().certificates().stream().map(Certificate::der).toList();
  }
}
