package imagesign.testkit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Asks for a body that the client holds back ({@code Expect: 100-continue}) when it is first read.
 */
final class ContinueInput extends FilterInputStream {
  private final OutputStream out;
  private boolean asked;

  ContinueInput(InputStream in, OutputStream out) {
    super(in);
    this.out = out;
  }

  @Override
  public int read() throws IOException {
    ask();
    return super.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    ask();
    return super.read(buffer, offset, length);
  }

  private void ask() throws IOException {
    if (!asked) {
      asked = true;
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }
}
