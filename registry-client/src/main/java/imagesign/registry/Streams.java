package imagesign.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies between streams, in pieces that hashing is fast on. */
final class Streams {
  private static final int BUFFER = 65_536;

  private Streams() {}

  static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
    }
  }
}
