package imagesign.registry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes tar archives field by field, right ones and wrong ones; shares nothing with ours. */
final class TestTar {
  static final int BLOCK = 512;
  private static final int CHECKSUM = 148;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A header of which any field can be spoilt; the checksum comes last. */
  static final class Header {
    private final byte[] block = new byte[BLOCK];

    Header(String name, long size, char type) {
      field(0, name);
      field(100, "0000600\0" + "0001750\0" + "0001750\0");
      field(124, "%011o\0".formatted(size));
      field(136, "14700000000\0");
      block[156] = (byte) type;
      field(257, "ustar\0" + "00");
    }

    Header field(int at, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(bytes, 0, block, at, bytes.length);
      return this;
    }

    /** GNU's binary form of a size. */
    Header binarySize(long size) {
      Arrays.fill(block, 124, 136, (byte) (size < 0 ? 0xff : 0));
      for (int i = 0; i < 8; i++) {
        block[135 - i] = (byte) (size >> (8 * i));
      }
      block[124] |= (byte) 0x80;
      return this;
    }

    byte[] bytes() {
      return withChecksum(block);
    }
  }

  /** Sets the checksum of a header to what it should be. */
  static byte[] withChecksum(byte[] header) {
    byte[] block = header.clone();
    Arrays.fill(block, CHECKSUM, CHECKSUM + 8, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, block, CHECKSUM, digits.length);
    return block;
  }

  TestTar entry(Header header, byte[] content) {
    out.writeBytes(header.bytes());
    return raw(content);
  }

  TestTar entry(String name, char type, byte[] content) {
    return entry(new Header(name, content.length, type), content);
  }

  TestTar file(String name, byte[] content) {
    return entry(name, '0', content);
  }

  /** A pax header; each record gets its length before it. */
  TestTar pax(char type, String... records) {
    StringBuilder all = new StringBuilder();
    for (String record : records) {
      int rest = record.getBytes(StandardCharsets.UTF_8).length + 2;
      int length = rest + Integer.toString(rest + 2).length();
      all.append(length).append(' ').append(record).append('\n');
    }
    return entry("PaxHeaders/x", type, all.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes as they are, and zeros up to the next block. */
  TestTar raw(byte[] content) {
    out.writeBytes(content);
    out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    return this;
  }

  byte[] finish() {
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  byte[] withoutEnd() {
    return out.toByteArray();
  }
}
