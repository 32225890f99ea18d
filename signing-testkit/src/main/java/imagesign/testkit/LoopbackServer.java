package imagesign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;

/** One HTTP service on the loopback address, with faults and a record of what was asked. */
final class LoopbackServer implements AutoCloseable {
  private final Faults faults = new Faults();
  private final RequestLog log = new RequestLog();
  private final HttpListener listener;

  LoopbackServer(HttpHandler handler) {
    try {
      listener =
          new HttpListener(ServerSocket::new, false, 0, new RegistryHandler(handler, faults, log));
    } catch (IOException e) {
      throw new UncheckedIOException("no port on the loopback address", e);
    }
    listener.start();
  }

  URI uri(String path) {
    return listener.uri().resolve(path);
  }

  Faults faults() {
    return faults;
  }

  List<RecordedRequest> requests() {
    return log.snapshot();
  }

  void clearRequests() {
    log.clear();
  }

  @Override
  public void close() {
    listener.close();
  }
}
