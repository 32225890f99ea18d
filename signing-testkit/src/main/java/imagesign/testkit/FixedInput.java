package imagesign.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body of the length that Content-Length said. */
final class FixedInput extends BodyInput {
  private final InputStream in;
  private long left;

  FixedInput(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int n = in.read(buffer, offset, (int) Math.min(length, left));
    if (n < 0) {
      throw new EOFException("connection ended in a body");
    }
    left -= n;
    return n;
  }
}
