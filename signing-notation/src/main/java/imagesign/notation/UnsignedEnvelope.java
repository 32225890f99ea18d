package imagesign.notation;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything of an envelope but its signature and what is over it.
 *
 * @param format the form of the envelope
 * @param header what the signed header says
 * @param target what is to be signed
 * @param draft the bytes of both
 */
record UnsignedEnvelope(
    EnvelopeFormat format, SignedHeader header, Descriptor target, EnvelopeDraft draft) {
  static UnsignedEnvelope of(
      NotationAlgorithm algorithm, Descriptor target, SignerOptions options) {
    SignedHeader header = options.header();
    EnvelopeFormat format = options.format();
    EnvelopeDraft draft =
        EnvelopeDraft.of(
            format,
            EnvelopeDraft.header(format, algorithm, header),
            new Payload(target).toBytes(format));
    return new UnsignedEnvelope(format, header, target, draft);
  }

  Bytes toBeSigned() {
    return draft.toBeSigned();
  }

  /** Adds the signature and a timestamp if one is wanted, and verifies what comes of it. */
  WrittenEnvelope complete(
      Bytes signature, List<Bytes> chain, String agent, @Nullable Countersigner countersigner) {
    return WrittenEnvelope.of(format, draft, signature, chain, agent, countersigner)
        .requireOver(header, target);
  }
}
