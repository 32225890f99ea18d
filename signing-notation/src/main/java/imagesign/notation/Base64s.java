package imagesign.notation;

import imagesign.oci.Bytes;
import java.util.Base64;
import java.util.Optional;

/**
 * The two alphabets of JWS envelopes, each in its one canonical form: what decodes encodes to the
 * same text.
 */
final class Base64s {
  private static final Base64.Encoder URL_ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64s() {}

  static String encode(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  static String encodeUrl(Bytes bytes) {
    return URL_ENCODER.encodeToString(bytes.toByteArray());
  }

  /** Decodes the standard alphabet with padding; empty if the text is anything else. */
  static Optional<Bytes> decode(String text) {
    return decode(text, Base64.getDecoder(), Base64.getEncoder());
  }

  /** Decodes base64url without padding, RFC 7515 §2; empty if the text is anything else. */
  static Optional<Bytes> decodeUrl(String text) {
    return decode(text, Base64.getUrlDecoder(), URL_ENCODER);
  }

  /** The decoders of the JDK take missing padding, padding and stray bits; the encoders don't. */
  private static Optional<Bytes> decode(
      String text, Base64.Decoder decoder, Base64.Encoder encoder) {
    try {
      byte[] content = decoder.decode(text);
      return encoder.encodeToString(content).equals(text)
          ? Optional.of(Bytes.copyOf(content))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
