package imagesign.cosign;

import imagesign.oci.Bytes;
import java.util.Base64;

/** The base64 of this package's formats. */
final class Base64s {
  private Base64s() {}

  static String encode(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Decodes the standard alphabet, broken into lines or not: Go reads over the breaks. */
  static Bytes decode(String text) {
    return decode(Base64.getDecoder(), text);
  }

  /** Decodes the standard or the URL-safe alphabet, as protojson and DSSE let writers choose. */
  static Bytes decodeEither(String text) {
    boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    return decode(urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder(), text);
  }

  private static Bytes decode(Base64.Decoder decoder, String text) {
    boolean oneLine = text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
    return Bytes.copyOf(decoder.decode(oneLine ? text : text.replace("\r", "").replace("\n", "")));
  }
}
