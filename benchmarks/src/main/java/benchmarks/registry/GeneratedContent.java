package benchmarks.registry;

import java.io.InputStream;
import java.util.Objects;
import java.util.Random;

/**
 * Content that is nowhere: a block of random bytes over and over, each time with its number at the
 * front. The same size is the same content.
 */
final class GeneratedContent extends InputStream {
  private static final int BLOCK = 65_536;

  private final byte[] block = new byte[BLOCK];
  private final long size;
  private long position;

  GeneratedContent(long size) {
    this.size = size;
    new Random(size).nextBytes(block);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (position == size) {
      return -1;
    }
    int inBlock = (int) (position % BLOCK);
    if (inBlock == 0) {
      number(position / BLOCK);
    }
    int count = (int) Math.min(Math.min(length, BLOCK - inBlock), size - position);
    System.arraycopy(block, inBlock, buffer, offset, count);
    position += count;
    return count;
  }

  private void number(long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      block[i] = (byte) (value >>> (8 * i));
    }
  }
}
