package imagesign.core.asn1;

import imagesign.oci.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads DER, X.690: definite lengths in their shortest form, minimal integers, nothing left over
 * unnoticed. Whatever else it meets ends in {@link MalformedAsn1Exception}. Reads forward over one
 * array and copies only what it gives. Not thread-safe.
 */
public final class DerReader {
  private static final int MAX_LENGTH_OCTETS = 4;
  private static final int MAX_INTEGER_OCTETS = 2048;

  private final byte[] in;
  private final int end;
  private int position;

  private DerReader(byte[] in, int position, int end) {
    this.in = in;
    this.position = position;
    this.end = end;
  }

  /**
   * Starts at the first byte.
   *
   * @param der what to read
   * @return a reader
   */
  public static DerReader over(Bytes der) {
    byte[] in = der.toByteArray();
    return new DerReader(in, 0, in.length);
  }

  /** {@return another reader at the same place, over the same bytes} */
  public DerReader fork() {
    return new DerReader(in, position, end);
  }

  /** {@return whether everything is read} */
  public boolean atEnd() {
    return position == end;
  }

  /** Demands that nothing follows. */
  public void end() {
    if (!atEnd()) {
      throw new MalformedAsn1Exception("something follows the value");
    }
  }

  /**
   * Looks at the next value.
   *
   * @param tag an identifier octet
   * @return whether the next value has it
   */
  public boolean nextIs(int tag) {
    return position < end && (in[position] & 0xff) == tag;
  }

  /** {@return the identifier octet of the next value} */
  public int tag() {
    if (atEnd()) {
      throw new MalformedAsn1Exception("a value is missing");
    }
    return in[position] & 0xff;
  }

  /**
   * Enters a constructed value and moves this reader behind it.
   *
   * @param tag the identifier octet that it must have
   * @return a reader of its content
   */
  public DerReader enter(int tag) {
    int length = header(tag);
    DerReader inner = new DerReader(in, position, position + length);
    position += length;
    return inner;
  }

  /** {@return a reader of the content of the SEQUENCE that comes next} */
  public DerReader sequence() {
    return enter(Tag.SEQUENCE);
  }

  /**
   * Enters a value if it is there.
   *
   * @param tag its identifier octet
   * @return a reader of its content, or empty if the next value is another, or none
   */
  public Optional<DerReader> optional(int tag) {
    return nextIs(tag) ? Optional.of(enter(tag)) : Optional.empty();
  }

  /**
   * Enters the only value of the input.
   *
   * @param tag the identifier octet that it must have
   * @return a reader of its content
   */
  public DerReader only(int tag) {
    DerReader inner = enter(tag);
    end();
    return inner;
  }

  /** {@return the next value with its header, whatever it is} */
  public Bytes element() {
    int start = position;
    int length = header(tag());
    position += length;
    return Bytes.copyOf(ByteBuffer.wrap(in, start, position - start));
  }

  /** {@return everything up to the end} */
  public Bytes rest() {
    Bytes rest = Bytes.copyOf(ByteBuffer.wrap(in, position, end - position));
    position = end;
    return rest;
  }

  /**
   * Reads a primitive value.
   *
   * @param tag the identifier octet that it must have
   * @return its content
   */
  public Bytes content(int tag) {
    int length = header(tag);
    Bytes content = Bytes.copyOf(ByteBuffer.wrap(in, position, length));
    position += length;
    return content;
  }

  /**
   * Compares the content of a value, without a copy.
   *
   * @param tag the identifier octet that it must have
   * @param expected what to compare with
   * @return whether they are equal
   */
  public boolean contentEquals(int tag, byte[] expected) {
    int length = header(tag);
    int start = position;
    position += length;
    return Arrays.equals(in, start, position, expected, 0, expected.length);
  }

  /** {@return the INTEGER that comes next} */
  public BigInteger integer() {
    return integer(Tag.INTEGER);
  }

  /** {@return the INTEGER that comes next, which is not negative} */
  public BigInteger unsignedInteger() {
    BigInteger value = integer();
    if (value.signum() < 0) {
      throw new MalformedAsn1Exception("a negative number");
    }
    return value;
  }

  /**
   * Reads a small number.
   *
   * @param tag INTEGER, ENUMERATED or a tag that stands for one
   * @return the number, which is not negative
   */
  public int smallInteger(int tag) {
    BigInteger value = integer(tag);
    if (value.signum() < 0 || value.bitLength() > Integer.SIZE - 1) {
      throw new MalformedAsn1Exception("a number out of range");
    }
    return value.intValue();
  }

  /** {@return the small INTEGER that comes next, which is not negative} */
  public int smallInteger() {
    return smallInteger(Tag.INTEGER);
  }

  private BigInteger integer(int tag) {
    byte[] value = content(tag).toByteArray();
    if (value.length == 0 || value.length > MAX_INTEGER_OCTETS || isPadded(value)) {
      throw new MalformedAsn1Exception("a number that is not minimal");
    }
    return new BigInteger(value);
  }

  private static boolean isPadded(byte[] value) {
    return value.length > 1
        && ((value[0] == 0 && value[1] >= 0) || (value[0] == -1 && value[1] < 0));
  }

  /**
   * Reads a BOOLEAN that defaults to FALSE. One that says FALSE is taken too, which DER leaves out.
   *
   * @param tag BOOLEAN or a tag that stands for it
   * @return the value, {@code false} if it is not there
   */
  public boolean optionalBoolean(int tag) {
    if (!nextIs(tag)) {
      return false;
    }
    byte[] value = content(tag).toByteArray();
    if (value.length != 1 || (value[0] != 0 && value[0] != -1)) {
      throw new MalformedAsn1Exception("a truth value that is neither");
    }
    return value[0] != 0;
  }

  /** {@return the content of the OCTET STRING that comes next} */
  public Bytes octetString() {
    return content(Tag.OCTET_STRING);
  }

  /** {@return the content of the BIT STRING of whole bytes that comes next} */
  public Bytes bitString() {
    byte[] value = content(Tag.BIT_STRING).toByteArray();
    if (value.length == 0 || value[0] != 0) {
      throw new MalformedAsn1Exception("a bit string that does not end with a byte");
    }
    return Bytes.copyOf(ByteBuffer.wrap(value, 1, value.length - 1));
  }

  /**
   * Reads a BIT STRING of named bits.
   *
   * @param tag BIT STRING or a tag that stands for it
   * @return the bits, the first of them as the lowest; those from 64 on are left out
   */
  public long namedBits(int tag) {
    byte[] value = content(tag).toByteArray();
    boolean empty = value.length == 1;
    if (value.length == 0 || value[0] < 0 || value[0] > (empty ? 0 : 7)) {
      throw new MalformedAsn1Exception("a bit string without a count of unused bits");
    }
    if (!empty && (value[value.length - 1] & ((1 << value[0]) - 1)) != 0) {
      throw new MalformedAsn1Exception("a bit string whose unused bits are set");
    }
    long bits = 0;
    for (int i = 1; i < Math.min(value.length, 1 + Long.BYTES); i++) {
      bits |= (Integer.reverse(value[i] & 0xff) >>> 24 & 0xffL) << (8 * (i - 1));
    }
    return bits;
  }

  /** {@return the OBJECT IDENTIFIER that comes next, in dotted form} */
  public String objectIdentifier() {
    return objectIdentifier(Tag.OBJECT_IDENTIFIER);
  }

  /**
   * Reads an OBJECT IDENTIFIER.
   *
   * @param tag OBJECT IDENTIFIER or a tag that stands for it
   * @return the identifier in dotted form
   */
  public String objectIdentifier(int tag) {
    return ObjectIdentifier.decode(content(tag).toByteArray());
  }

  /** Reads a NULL. */
  public void nullValue() {
    if (header(Tag.NULL) != 0) {
      throw new MalformedAsn1Exception("a NULL with content");
    }
  }

  /**
   * {@return the UTCTime or GeneralizedTime that comes next, of whole seconds} RFC 5280 §4.1.2.5.
   */
  public Instant time() {
    return nextIs(Tag.UTC_TIME)
        ? Asn1Time.utc(content(Tag.UTC_TIME))
        : Asn1Time.generalized(content(Tag.GENERALIZED_TIME), false);
  }

  /** {@return the GeneralizedTime that comes next, with or without a fraction} RFC 3161 §2.4.2. */
  public Instant exactTime() {
    return Asn1Time.generalized(content(Tag.GENERALIZED_TIME), true);
  }

  private int header(int tag) {
    if (!nextIs(tag) || (tag & Tag.NUMBER) == Tag.NUMBER) {
      throw new MalformedAsn1Exception("another value than the one that belongs here");
    }
    position++;
    int length = length();
    if (length > end - position) {
      throw new MalformedAsn1Exception("a value longer than what holds it");
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
      throw new MalformedAsn1Exception("a length that is not definite");
    }
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | octet();
    }
    boolean shortest = length >= 0x80 && length >>> (8 * (octets - 1)) != 0;
    if (!shortest) {
      throw new MalformedAsn1Exception("a length that is not in its shortest form");
    }
    return length;
  }

  private int octet() {
    if (atEnd()) {
      throw new MalformedAsn1Exception("the input ends inside a value");
    }
    return in[position++] & 0xff;
  }
}
