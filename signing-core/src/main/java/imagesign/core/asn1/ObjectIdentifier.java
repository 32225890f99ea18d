package imagesign.core.asn1;

import java.io.ByteArrayOutputStream;

/** Object identifiers between X.690 §8.19 and their dotted form. */
final class ObjectIdentifier {
  /** Arcs of identifiers made of a UUID are longer; nothing here is one of those. */
  private static final int MAX_ARC_BITS = 56;

  private static final int MAX_OCTETS = 64;

  private ObjectIdentifier() {}

  static String decode(byte[] content) {
    if (content.length == 0 || content.length > MAX_OCTETS || content[content.length - 1] < 0) {
      throw malformed();
    }
    StringBuilder dotted = new StringBuilder();
    long arc = 0;
    for (byte octet : content) {
      // A leading 0x80 would give one arc many encodings.
      if ((arc == 0 && octet == (byte) 0x80) || arc >>> (MAX_ARC_BITS - 7) != 0) {
        throw malformed();
      }
      arc = arc << 7 | (octet & 0x7f);
      if (octet >= 0) {
        append(dotted, arc);
        arc = 0;
      }
    }
    return dotted.toString();
  }

  private static void append(StringBuilder dotted, long arc) {
    if (dotted.length() > 0) {
      dotted.append('.').append(arc);
      return;
    }
    long root = Math.min(arc / 40, 2);
    dotted.append(root).append('.').append(arc - 40 * root);
  }

  static byte[] encode(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeArc(out, 40 * Long.parseLong(arcs[0]) + Long.parseLong(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      writeArc(out, Long.parseLong(arcs[i]));
    }
    return out.toByteArray();
  }

  private static void writeArc(ByteArrayOutputStream out, long arc) {
    int septets = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(arc) + 6) / 7);
    for (int i = septets - 1; i >= 0; i--) {
      long septet = arc >>> (7 * i) & 0x7f;
      out.write((int) (i == 0 ? septet : septet | 0x80));
    }
  }

  private static MalformedAsn1Exception malformed() {
    return new MalformedAsn1Exception("an object identifier that breaks its encoding");
  }
}
