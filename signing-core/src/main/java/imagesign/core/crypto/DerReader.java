package imagesign.core.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads DER, X.690: definite lengths in their shortest form, minimal integers, nothing left over
 * unnoticed. Whatever else it meets ends in {@link MalformedDerException}. Not thread-safe.
 */
final class DerReader {
  private static final int MAX_LENGTH_OCTETS = 3;

  private final byte[] in;
  private final int end;
  private int position;

  private DerReader(byte[] in, int position, int end) {
    this.in = in;
    this.position = position;
    this.end = end;
  }

  static DerReader over(byte[] in) {
    return new DerReader(in, 0, in.length);
  }

  boolean atEnd() {
    return position == end;
  }

  /** Demands that nothing follows. */
  void end() {
    if (!atEnd()) {
      throw new MalformedDerException();
    }
  }

  boolean nextIs(int tag) {
    return position < end && (in[position] & 0xff) == tag;
  }

  /** Enters a constructed value and moves this reader behind it. */
  DerReader enter(int tag) {
    int length = header(tag);
    DerReader inner = new DerReader(in, position, position + length);
    position += length;
    return inner;
  }

  DerReader sequence() {
    return enter(Der.SEQUENCE);
  }

  /** Copies the content of a primitive value. */
  byte[] primitive(int tag) {
    int length = header(tag);
    byte[] value = Arrays.copyOfRange(in, position, position + length);
    position += length;
    return value;
  }

  /** Reads an INTEGER that is not negative. */
  BigInteger unsignedInteger() {
    byte[] value = primitive(Der.INTEGER);
    boolean padded = value.length > 1 && value[0] == 0 && value[1] >= 0;
    if (value.length == 0 || value[0] < 0 || padded) {
      throw new MalformedDerException();
    }
    return new BigInteger(value);
  }

  /** Reads a version number. */
  int smallInteger() {
    BigInteger value = unsignedInteger();
    if (value.bitLength() > 7) {
      throw new MalformedDerException();
    }
    return value.intValue();
  }

  byte[] octetString() {
    return primitive(Der.OCTET_STRING);
  }

  byte[] bitString() {
    return bitString(Der.BIT_STRING);
  }

  /** Reads a BIT STRING of whole bytes under a tag of its own. */
  byte[] bitString(int tag) {
    byte[] value = primitive(tag);
    if (value.length == 0 || value[0] != 0) {
      throw new MalformedDerException();
    }
    return Arrays.copyOfRange(value, 1, value.length);
  }

  /** Reads an OBJECT IDENTIFIER as the hexadecimal of its content. */
  String objectIdentifier() {
    return HexFormat.of().formatHex(primitive(Der.OBJECT_IDENTIFIER));
  }

  void nullValue() {
    if (header(Der.NULL) != 0) {
      throw new MalformedDerException();
    }
  }

  private int header(int tag) {
    if (!nextIs(tag)) {
      throw new MalformedDerException();
    }
    position++;
    int length = length();
    if (length > end - position) {
      throw new MalformedDerException();
    }
    return length;
  }

  private int length() {
    int first = octet();
    if (first < 0x80) {
      return first;
    }
    int octets = first & 0x7f;
    if (octets == 0 || octets > MAX_LENGTH_OCTETS) {
      throw new MalformedDerException();
    }
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | octet();
    }
    boolean shortest = length >= 0x80 && length >>> (8 * (octets - 1)) != 0;
    if (!shortest) {
      throw new MalformedDerException();
    }
    return length;
  }

  private int octet() {
    if (atEnd()) {
      throw new MalformedDerException();
    }
    return in[position++] & 0xff;
  }
}
