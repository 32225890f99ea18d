package imagesign.notation;

import imagesign.oci.Bytes;

/**
 * A signature envelope taken apart and not yet verified.
 *
 * @param format the form it came in
 * @param header the signed header
 * @param payload the exact bytes of the payload
 * @param toBeSigned the exact bytes that the signature is over
 * @param signature the value of the signature; of ECDSA r‖s
 * @param unsigned what else the envelope says
 */
record Envelope(
    EnvelopeFormat format,
    HeaderFields header,
    Bytes payload,
    Bytes toBeSigned,
    Bytes signature,
    UnsignedHeader unsigned) {
  Envelope {
    if (signature.size() == 0) {
      throw new NotationException(NotationReason.SIGNATURE_MISSING, "no signature");
    }
    if (payload.size() == 0) {
      throw new NotationException(NotationReason.PAYLOAD_MISSING, "no payload");
    }
  }

  /** Takes an envelope apart; throws {@link NotationException} if it breaks its format. */
  static Envelope parse(EnvelopeFormat format, Bytes content) {
    return switch (format) {
      case JWS -> JwsEnvelope.parse(content);
      case COSE -> CoseEnvelope.parse(content);
    };
  }
}
