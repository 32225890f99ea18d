package imagesign.notation;

import imagesign.ImageSigningException;
import imagesign.core.crypto.Crypto;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import java.util.Map;

/** Makes envelopes with one key, and verifies each before it gives it away. */
record EnvelopeWriter(CertifiedKey key, SignerOptions options) {
  /**
   * An envelope and what else its manifest says.
   *
   * @param content the envelope
   * @param header what its signed header says
   */
  record Written(Bytes content, SignedHeader header) {}

  Written write(Descriptor subject, Map<String, String> metadata) {
    SignedHeader header = options.header();
    key.requireValidAt(header.signingTime());
    Descriptor target = target(subject, metadata);
    EnvelopeDraft draft =
        EnvelopeDraft.of(
            options.format(),
            key.algorithm(),
            header,
            new Payload(target).toBytes(options.format()));
    UnsignedHeader unsigned = new UnsignedHeader(key.certificates(), null, options.agent());
    Bytes content = draft.complete(key.sign(draft.toBeSigned()), unsigned);
    requireSound(content, header, target);
    return new Written(content, header);
  }

  /** Only what binds content, and the user's metadata, whatever else describes the subject. */
  static Descriptor target(Descriptor subject, Map<String, String> metadata) {
    for (String name : metadata.keySet()) {
      if (name.startsWith(Attributes.RESERVED)) {
        throw new IllegalArgumentException("annotations: reserved: " + Texts.quote(name));
      }
    }
    return Descriptor.of(subject.mediaType(), subject.digest(), subject.size())
        .withAnnotations(metadata);
  }

  private void requireSound(Bytes content, SignedHeader header, Descriptor target) {
    SoundEnvelope read;
    try {
      read = SoundEnvelope.verify(options.format(), content, Crypto.standard());
    } catch (NotationException e) {
      throw new ImageSigningException(
          "the signature of the " + key + " does not verify: " + e.getMessage(), false, e);
    }
    if (!read.header().equals(header) || !read.target().equals(target)) {
      throw new ImageSigningException("the envelope says something else than was signed");
    }
  }
}
