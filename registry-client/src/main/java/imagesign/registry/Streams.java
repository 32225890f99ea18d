package imagesign.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Copies between streams, in pieces that hashing is fast on; reads a byte of those that read
 * pieces.
 */
final class Streams {
  private static final int BUFFER = 65_536;

  private Streams() {}

  /** {@code read()} by the reading of pieces. */
  static int readOne(InputStream in) throws IOException {
    byte[] one = new byte[1];
    return in.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
    }
  }
}
