package imagesign.testkit;

import java.io.IOException;
import java.io.InputStream;

/** A request body that ends where its framing says, not where the connection does. */
abstract class BodyInput extends InputStream {
  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] buffer, int offset, int length) throws IOException;
}
