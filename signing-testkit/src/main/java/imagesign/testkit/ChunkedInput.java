package imagesign.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** A body in the chunked transfer coding, RFC 9112 section 7.1. */
final class ChunkedInput extends BodyInput {
  private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,15}");

  private final InputStream in;
  private long left;
  private boolean ended;

  ChunkedInput(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int n = in.read(buffer, offset, (int) Math.min(length, left));
    if (n < 0) {
      throw new EOFException("connection ended in a chunk");
    }
    left -= n;
    if (left == 0 && !line().isEmpty()) {
      throw new IOException("chunk longer than its size");
    }
    return n;
  }

  private void nextChunk() throws IOException {
    String size = line().split(";", 2)[0].strip();
    if (!SIZE.matcher(size).matches()) {
      throw new IOException("malformed chunk size");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      ended = true;
      skipTrailers();
    }
  }

  private void skipTrailers() throws IOException {
    String line = line();
    while (!line.isEmpty()) {
      line = line();
    }
  }

  private String line() throws IOException {
    return RequestHead.readLine(in)
        .orElseThrow(() -> new EOFException("connection ended between chunks"));
  }
}
