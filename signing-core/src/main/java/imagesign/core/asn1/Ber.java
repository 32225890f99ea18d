package imagesign.core.asn1;

import imagesign.oci.Bytes;
import java.io.ByteArrayOutputStream;

/**
 * Brings BER into DER's lengths: indefinite and long ones become the shortest definite ones, octet
 * strings in pieces become one. All else stays as it is, so DER comes out unchanged and what was
 * signed inside stays signed. X.690 §8.1.3, §8.7. Not thread-safe.
 */
public final class Ber {
  private static final int MAX_DEPTH = 64;
  private static final int END_OF_CONTENTS = 0;
  private static final int CONSTRUCTED_OCTETS = Tag.OCTET_STRING | Tag.CONSTRUCTED;
  private static final int UNIVERSAL_END = 0x40;
  private static final int INDEFINITE = -1;

  private final byte[] in;
  private int position;

  private Ber(byte[] in) {
    this.in = in;
  }

  /**
   * Converts one value.
   *
   * @param ber the value and nothing after it
   * @return the value with definite lengths
   * @throws MalformedAsn1Exception if it is no BER, nests too deep, or has a part that is not
   *     needed here: tag numbers over 30, strings in pieces other than octet strings
   */
  public static Bytes toDefinite(Bytes ber) {
    Ber reader = new Ber(ber.toByteArray());
    ByteArrayOutputStream out = new ByteArrayOutputStream(reader.in.length);
    reader.element(out, reader.in.length, 0);
    if (reader.position != reader.in.length) {
      throw new MalformedAsn1Exception("something follows the value");
    }
    return Bytes.copyOf(out.toByteArray());
  }

  private void element(ByteArrayOutputStream out, int end, int depth) {
    int tag = octet(end);
    if ((tag & Tag.NUMBER) == Tag.NUMBER || tag == END_OF_CONTENTS || depth > MAX_DEPTH) {
      throw new MalformedAsn1Exception("a tag that is not expected");
    }
    int length = length(end);
    if ((tag & Tag.CONSTRUCTED) == 0) {
      primitive(out, tag, length);
    } else if (tag == CONSTRUCTED_OCTETS) {
      write(out, Tag.OCTET_STRING, pieces(length, end, depth));
    } else if (tag < UNIVERSAL_END && tag != Tag.SEQUENCE && tag != Tag.SET) {
      throw new MalformedAsn1Exception("a string in pieces");
    } else {
      write(out, tag, children(length, end, depth));
    }
  }

  private void primitive(ByteArrayOutputStream out, int tag, int length) {
    if (length == INDEFINITE) {
      throw new MalformedAsn1Exception("a primitive value of indefinite length");
    }
    out.write(tag);
    Der.writeLength(out, length);
    out.write(in, position, length);
    position += length;
  }

  private ByteArrayOutputStream children(int length, int end, int depth) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int limit = length == INDEFINITE ? end : position + length;
    while (hasMore(length, limit)) {
      element(content, limit, depth + 1);
    }
    return content;
  }

  /** Each piece is an octet string, itself perhaps in pieces. */
  private ByteArrayOutputStream pieces(int length, int end, int depth) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int limit = length == INDEFINITE ? end : position + length;
    while (hasMore(length, limit)) {
      ByteArrayOutputStream piece = new ByteArrayOutputStream();
      element(piece, limit, depth + 1);
      content.writeBytes(octets(piece.toByteArray()));
    }
    return content;
  }

  private static byte[] octets(byte[] piece) {
    return DerReader.over(Bytes.copyOf(piece)).octetString().toByteArray();
  }

  /** Says whether another value follows, and goes past the end of an indefinite length. */
  private boolean hasMore(int length, int limit) {
    if (length != INDEFINITE) {
      return position < limit;
    }
    if (limit - position < 2) {
      throw new MalformedAsn1Exception("the input ends inside a value");
    }
    if (in[position] != END_OF_CONTENTS) {
      return true;
    }
    if (in[position + 1] != 0) {
      throw new MalformedAsn1Exception("an end with content");
    }
    position += 2;
    return false;
  }

  private static void write(ByteArrayOutputStream out, int tag, ByteArrayOutputStream content) {
    out.write(tag);
    Der.writeLength(out, content.size());
    out.writeBytes(content.toByteArray());
  }

  private int length(int end) {
    int first = octet(end);
    if (first < 0x80) {
      return within(first, end);
    }
    int octets = first & 0x7f;
    if (octets == 0) {
      return INDEFINITE;
    }
    long length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | octet(end);
      within(length, end);
    }
    return (int) length;
  }

  private int within(long length, int end) {
    if (length > end - position) {
      throw new MalformedAsn1Exception("a value longer than what holds it");
    }
    return (int) length;
  }

  private int octet(int end) {
    if (position == end) {
      throw new MalformedAsn1Exception("the input ends inside a value");
    }
    return in[position++] & 0xff;
  }
}
