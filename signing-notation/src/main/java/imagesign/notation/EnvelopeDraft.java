package imagesign.notation;

import imagesign.oci.Bytes;

/** An envelope that only waits for its signature. */
interface EnvelopeDraft {
  /**
   * Fixes everything that is signed.
   *
   * @param format the form of the envelope
   * @param algorithm the algorithm of the signing key
   * @param header what the signed header says
   * @param payload the exact bytes of the payload
   */
  static EnvelopeDraft of(
      EnvelopeFormat format, NotationAlgorithm algorithm, SignedHeader header, Bytes payload) {
    return switch (format) {
      case JWS -> JwsEnvelope.Draft.of(algorithm, header, payload);
      case COSE -> CoseEnvelope.Draft.of(algorithm, header, payload);
    };
  }

  /** {@return the exact bytes that the signature is over} */
  Bytes toBeSigned();

  /** {@return the envelope} */
  Bytes complete(Bytes signature, UnsignedHeader unsigned);
}
