package imagesign.core.asn1;

import imagesign.oci.Bytes;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** Writes DER, X.690. */
public final class Der {
  private Der() {}

  /**
   * Writes a value.
   *
   * @param tag its identifier octet
   * @param parts its content, in pieces
   * @return the value with its header
   */
  public static Bytes value(int tag, Bytes... parts) {
    int length = Arrays.stream(parts).mapToInt(Bytes::size).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    writeLength(out, length);
    for (Bytes part : parts) {
      out.writeBytes(part.toByteArray());
    }
    return Bytes.copyOf(out.toByteArray());
  }

  /**
   * Writes a SEQUENCE.
   *
   * @param values its values, encoded
   * @return the sequence
   */
  public static Bytes sequence(Bytes... values) {
    return value(Tag.SEQUENCE, values);
  }

  /**
   * Writes a SET OF: its values in the order of their encodings, X.690 §11.6.
   *
   * @param values its values, encoded
   * @return the set
   */
  public static Bytes setOf(List<Bytes> values) {
    return value(
        Tag.SET,
        values.stream()
            .sorted((a, b) -> Arrays.compareUnsigned(a.toByteArray(), b.toByteArray()))
            .toArray(Bytes[]::new));
  }

  /**
   * Writes an INTEGER.
   *
   * @param value the number
   * @return the integer
   */
  public static Bytes integer(BigInteger value) {
    return value(Tag.INTEGER, Bytes.copyOf(value.toByteArray()));
  }

  /**
   * Writes a BOOLEAN that is TRUE; FALSE is the default of every one that is written here.
   *
   * @return the boolean
   */
  public static Bytes booleanTrue() {
    return value(Tag.BOOLEAN, Bytes.copyOf(new byte[] {-1}));
  }

  /**
   * Writes an OCTET STRING.
   *
   * @param content its content
   * @return the string
   */
  public static Bytes octetString(Bytes content) {
    return value(Tag.OCTET_STRING, content);
  }

  /**
   * Writes an OBJECT IDENTIFIER.
   *
   * @param dotted the identifier in dotted form
   * @return the identifier
   */
  public static Bytes objectIdentifier(String dotted) {
    return value(Tag.OBJECT_IDENTIFIER, Bytes.copyOf(ObjectIdentifier.encode(dotted)));
  }

  /** {@return a NULL} */
  public static Bytes nullValue() {
    return value(Tag.NULL);
  }

  static void writeLength(ByteArrayOutputStream out, int length) {
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
