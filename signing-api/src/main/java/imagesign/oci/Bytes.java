package imagesign.oci;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable sequence of bytes with value equality.
 *
 * <p>Not for secrets: the content can't be wiped, and comparison is not constant-time. Thread-safe.
 */
public final class Bytes {
  /** No bytes at all. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /**
   * Copies an array.
   *
   * @param bytes what to copy; later changes to it have no effect
   * @return the copy
   */
  public static Bytes copyOf(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  /**
   * Copies what remains in a buffer, and leaves the buffer's position where it is.
   *
   * @param buffer what to copy
   * @return the copy
   */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return new Bytes(copy);
  }

  /**
   * Encodes text as UTF-8.
   *
   * @param text what to encode
   * @return its bytes
   */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return how many bytes there are} */
  public int size() {
    return value.length;
  }

  /** {@return a new array with the content} */
  public byte[] toByteArray() {
    return value.clone();
  }

  /** {@return a read-only view of the content} */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(value).asReadOnlyBuffer();
  }

  /** Hashes the content without a copy, which a read-only buffer would cost. */
  void updateInto(MessageDigest hash) {
    hash.update(value);
  }

  /** {@return a new stream over the content, which need not be closed} */
  public InputStream openStream() {
    return new ByteArrayInputStream(value);
  }

  /**
   * Decodes the content as UTF-8; malformed sequences become U+FFFD.
   *
   * @return the text
   */
  public String toUtf8() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** {@return the content in lower-case hexadecimal} */
  public String toHex() {
    return HexFormat.of().formatHex(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** {@return the number of bytes, never the content} */
  @Override
  public String toString() {
    return "Bytes[" + value.length + "]";
  }
}
