package imagesign.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;

/** Serves the requests of one connection, one after the other. */
final class HttpConnection {
  private static final int IDLE_MILLIS = 60_000;

  /** An answer sent while the client still writes would be lost in the reset of the connection. */
  private static final long MAX_DRAINED = 64L << 20;

  private final InputStream in;
  private final OutputStream out;
  private final boolean secure;
  private final int port;
  private final HttpHandler handler;

  HttpConnection(Socket socket, boolean secure, int port, HttpHandler handler) throws IOException {
    socket.setSoTimeout(IDLE_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    this.secure = secure;
    this.port = port;
    this.handler = handler;
  }

  void serve() throws IOException {
    try {
      boolean more = true;
      while (more) {
        Optional<RequestHead> head = RequestHead.read(in);
        more = head.isPresent() && exchange(head.get(), head.get().body(in, out));
      }
    } catch (RegistryError e) {
      // Only reading a head throws it here; what the handler refuses, it answers itself.
      ResponseWriter.write(e.response(), false, true, out);
    }
  }

  /** Answers one request and tells whether the connection is good for another. */
  private boolean exchange(RequestHead head, InputStream body) throws IOException {
    Request request = new Request(head.method(), head.target(), head.headers(), body, secure, port);
    Response response = handler.handle(request);
    Delivery delivery = response.delivery();
    ResponseWriter.pause(delivery.stall());
    if (delivery.dropped()) {
      return false;
    }
    boolean last = head.wantsClose() || delivery.endsConnection();
    boolean drained = head.expectsContinue() ? request.bodyLength() > 0 : drain(body);
    ResponseWriter.write(response, request.isHead(), last || !drained, out);
    return !last && drained;
  }

  private static boolean drain(InputStream body) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long drained = 0;
    int n = 0;
    while (n >= 0 && drained < MAX_DRAINED) {
      drained += n;
      n = body.read(buffer);
    }
    return n < 0;
  }
}
