package imagesign.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a response as its {@link Delivery} says. */
final class ResponseWriter {
  private ResponseWriter() {}

  static void write(Response response, boolean toHead, boolean last, OutputStream out)
      throws IOException {
    out.write(head(response, last).getBytes(StandardCharsets.ISO_8859_1));
    byte[] body = toHead || response.status() == 204 ? new byte[0] : response.body();
    out.write(body, 0, (int) Math.min(body.length, response.delivery().dropAfter()));
    out.flush();
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
