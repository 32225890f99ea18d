package imagesign.notation;

import imagesign.oci.Bytes;

/** An envelope that only waits for its signature. */
interface EnvelopeDraft {
  /**
   * Fixes everything that is signed.
   *
   * @param format the form of the envelope
   * @param header the exact bytes of the signed header
   * @param payload the exact bytes of the payload
   */
  static EnvelopeDraft of(EnvelopeFormat format, Bytes header, Bytes payload) {
    return switch (format) {
      case JWS -> new JwsEnvelope.Draft(Base64s.encodeUrl(header), Base64s.encodeUrl(payload));
      case COSE -> new CoseEnvelope.Draft(header, payload);
    };
  }

  /** Writes a signed header. */
  static Bytes header(EnvelopeFormat format, NotationAlgorithm algorithm, SignedHeader header) {
    return switch (format) {
      case JWS -> JwsHeader.write(algorithm, header);
      case COSE -> CoseHeader.write(algorithm, header);
    };
  }

  /** {@return the exact bytes that the signature is over} */
  Bytes toBeSigned();

  /** {@return the envelope} */
  Bytes complete(Bytes signature, UnsignedHeader unsigned);
}
