package imagesign.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes a response as its {@link Delivery} says. */
final class ResponseWriter {
  private static final byte[] ZEROS = new byte[1 << 16];

  private ResponseWriter() {}

  static void write(Response response, boolean toHead, boolean last, OutputStream out)
      throws IOException {
    out.write(head(response, last).getBytes(StandardCharsets.ISO_8859_1));
    if (!toHead && response.status() != 204) {
      writeBody(response.body(), response.delivery(), out);
    }
    out.flush();
  }

  private static void writeBody(byte[] body, Delivery delivery, OutputStream out)
      throws IOException {
    long end =
        delivery.endless() ? delivery.dropAfter() : Math.min(body.length, delivery.dropAfter());
    long sent = 0;
    while (sent < end) {
      if (delivery.pace().isDue(sent)) {
        out.flush();
        pause(delivery.pace().pause());
      }
      sent += writePart(body, sent, Math.min(delivery.pace().run(sent), end - sent), out);
    }
  }

  /** Writes some bytes of the body or, after its end, zeros; tells how many. */
  private static int writePart(byte[] body, long from, long most, OutputStream out)
      throws IOException {
    byte[] source = from < body.length ? body : ZEROS;
    int start = from < body.length ? (int) from : 0;
    int length = (int) Math.min(most, source.length - start);
    out.write(source, start, length);
    return length;
  }

  static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("closed while stalling", e);
    }
  }

  private static String head(Response response, boolean last) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    // RFC 9112 lets the reason phrase be empty.
    head.append(response.status()).append(" \r\n");
    response.headers().forEach((name, value) -> field(head, name, value));
    Delivery delivery = response.delivery();
    if (delivery.declaresLength() && response.status() != 204) {
      long length = Math.max(0, response.body().length + delivery.lengthError());
      field(head, "Content-Length", Long.toString(length));
    }
    if (last) {
      field(head, "Connection", "close");
    }
    return head.append("\r\n").toString();
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
