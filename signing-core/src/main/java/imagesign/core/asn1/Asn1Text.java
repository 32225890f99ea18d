package imagesign.core.asn1;

import imagesign.oci.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The character strings of X.680 §41. */
public final class Asn1Text {
  private Asn1Text() {}

  /**
   * Decodes a character string.
   *
   * @param tag its identifier octet
   * @param content its content
   * @return the text, or empty if it is another type or breaks its alphabet
   */
  public static Optional<String> decode(int tag, Bytes content) {
    return switch (tag) {
      case Tag.UTF8_STRING -> decode(StandardCharsets.UTF_8, content);
      case Tag.PRINTABLE_STRING, Tag.IA5_STRING, Tag.VISIBLE_STRING, Tag.NUMERIC_STRING ->
          decode(StandardCharsets.US_ASCII, content);
      // T.61 is withdrawn; what is still written under its tag is Latin-1.
      case Tag.TELETEX_STRING -> decode(StandardCharsets.ISO_8859_1, content);
      case Tag.BMP_STRING -> decode(StandardCharsets.UTF_16BE, content);
      case Tag.UNIVERSAL_STRING -> decode(Charset.forName("UTF-32BE"), content);
      default -> Optional.empty();
    };
  }

  private static Optional<String> decode(Charset charset, Bytes content) {
    try {
      return Optional.of(
          charset.newDecoder().decode(ByteBuffer.wrap(content.toByteArray())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
