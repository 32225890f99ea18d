package imagesign.core.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.HexFormat;

/** Writes DER, X.690. */
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  private Der() {}

  /** The tag of a constructed context-specific value, as EXPLICIT tagging writes it. */
  static int explicitTag(int number) {
    return 0xa0 | number;
  }

  /** The tag of a primitive context-specific value, as IMPLICIT tagging writes it. */
  static int implicitTag(int number) {
    return 0x80 | number;
  }

  static byte[] value(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 5);
    out.write(tag);
    writeLength(out, length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return value(SEQUENCE, parts);
  }

  static byte[] integer(BigInteger value) {
    return value(INTEGER, value.toByteArray());
  }

  static byte[] integer(int value) {
    return integer(BigInteger.valueOf(value));
  }

  static byte[] octetString(byte[] content) {
    return value(OCTET_STRING, content);
  }

  static byte[] bitString(byte[] content) {
    return value(BIT_STRING, new byte[1], content);
  }

  /** Writes an OBJECT IDENTIFIER from the hexadecimal of its content. */
  static byte[] objectIdentifier(String hex) {
    return value(OBJECT_IDENTIFIER, HexFormat.of().parseHex(hex));
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
      return;
    }
    int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
    out.write(0x80 | octets);
    for (int i = octets - 1; i >= 0; i--) {
      out.write(length >>> (8 * i));
    }
  }
}
