package imagesign.registry;

import imagesign.spi.ContentException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One block that begins an entry of a tar archive, as it stands: POSIX ustar, and what GNU tar does
 * with the same fields.
 *
 * @param name the name, with its prefix
 * @param size the length of the content
 * @param type the kind of the entry
 */
record TarHeader(String name, long size, char type) {
  static final int BLOCK = 512;

  static final char FILE = '0';
  static final char FILE_BEFORE_POSIX = '\0';
  static final char FOLDER = '5';
  static final char EXTENDED = 'x';
  static final char EXTENDED_FOR_ALL = 'g';
  static final char GNU_LONG_NAME = 'L';

  private static final int NAME_LENGTH = 100;
  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int NUMBER_LENGTH = 12;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int MAGIC_LENGTH = 6;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;

  static TarHeader parse(byte[] block) {
    if (checksum(block) != octal(block, CHECKSUM, CHECKSUM_LENGTH, ArchiveReason.NOT_TAR)) {
      throw new ContentException(ArchiveReason.NOT_TAR, "not a tar header");
    }
    String name = text(block, 0, NAME_LENGTH);
    // GNU tar has a blank after the name of the format, and other things in the prefix's place.
    boolean hasPrefix = text(block, MAGIC, MAGIC_LENGTH).equals("ustar");
    String prefix = hasPrefix ? text(block, PREFIX, PREFIX_LENGTH) : "";
    return new TarHeader(
        prefix.isEmpty() ? name : prefix + "/" + name, size(block), (char) (block[TYPE] & 0xff));
  }

  /** What is summed: all bytes, those of the sum itself as blanks. */
  static int checksum(byte[] block) {
    int sum = CHECKSUM_LENGTH * ' ';
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH ? 0 : block[i] & 0xff;
    }
    return sum;
  }

  /** The bytes up to the first that is zero. */
  private static String text(byte[] block, int start, int length) {
    int end = start;
    while (end < start + length && block[end] != 0) {
      end++;
    }
    return new String(block, start, end - start, StandardCharsets.UTF_8);
  }

  /** Octal digits, or with the highest bit set a binary number, GNU's form for large files. */
  private static long size(byte[] block) {
    if (block[SIZE] >= 0) {
      return octal(block, SIZE, NUMBER_LENGTH, ArchiveReason.SIZE_MALFORMED);
    }
    if (block[SIZE] != (byte) 0x80) {
      throw new ContentException(ArchiveReason.SIZE_MALFORMED, "a size is negative or too large");
    }
    long size = 0;
    for (int i = SIZE + 1; i < SIZE + NUMBER_LENGTH; i++) {
      if (size > Long.MAX_VALUE >> Byte.SIZE) {
        throw new ContentException(ArchiveReason.SIZE_MALFORMED, "a size is too large");
      }
      size = (size << Byte.SIZE) | (block[i] & 0xff);
    }
    return size;
  }

  private static long octal(byte[] block, int start, int length, ArchiveReason wrong) {
    String digits = text(block, start, length).strip();
    if (!digits.matches("[0-7]{1,12}")) {
      throw new ContentException(wrong, "a number of a header is not octal");
    }
    return Long.parseLong(digits, 8);
  }

  /** {@return the block that {@link #parse} reads; for a name of 100 bytes and an octal size} */
  byte[] toBlock() {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, type == FOLDER ? "0000755\0" : "0000644\0");
    put(block, 108, "0000000\0" + "0000000\0");
    put(block, SIZE, "%011o\0%011o\0".formatted(size, 0));
    block[TYPE] = (byte) type;
    put(block, MAGIC, "ustar\0" + "00");
    put(block, CHECKSUM, "%06o\0 ".formatted(checksum(block)));
    return block;
  }

  private static void put(byte[] block, int at, String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  static boolean isZero(byte[] block) {
    return Arrays.equals(block, new byte[BLOCK]);
  }

  /** {@return how many blocks' bytes a content takes} */
  static long padded(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }
}
