package benchmarks.registry;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before a registry and writes down the methods of the requests. Every byte passes as it
 * came, the {@code Host} header too, so the registry names the proxy where it names itself.
 */
final class CountingProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> methods = new ArrayList<>();
  private final String upstream;

  /**
   * Starts it.
   *
   * @param upstream the registry, {@code host:port}
   * @throws IOException if there is no port
   */
  CountingProxy(String upstream) throws IOException {
    this.upstream = upstream;
    threads.execute(this::accept);
  }

  String host() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** {@return the methods since the last call} */
  List<String> take() {
    synchronized (methods) {
      List<String> taken = List.copyOf(methods);
      methods.clear();
      return taken;
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        String[] address = upstream.split(":", 2);
        Socket registry = new Socket(address[0], Integer.parseInt(address[1]));
        threads.execute(() -> run(client, registry, () -> requests(client, registry)));
        threads.execute(
            () ->
                run(
                    client,
                    registry,
                    () -> registry.getInputStream().transferTo(client.getOutputStream())));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** Moves bytes until somebody closes, and then closes everything. */
  private interface Transfer {
    void run() throws IOException;
  }

  private static void run(Socket client, Socket registry, Transfer transfer) {
    try (client;
        registry) {
      transfer.run();
    } catch (IOException e) {
      // One side has closed the connection: so has the other now.
    }
  }

  private void requests(Socket client, Socket registry) throws IOException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    OutputStream out = registry.getOutputStream();
    while (true) {
      String head = head(in);
      synchronized (methods) {
        methods.add(head.substring(0, head.indexOf(' ')));
      }
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      String lower = head.toLowerCase(Locale.ROOT);
      if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
        copyChunks(in, out);
      } else {
        copy(in, out, contentLength(lower));
      }
    }
  }

  /** Reads up to and with the empty line. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static long contentLength(String head) {
    int name = head.indexOf("\r\ncontent-length:");
    if (name < 0) {
      return 0;
    }
    int start = head.indexOf(':', name) + 1;
    return Long.parseLong(head.substring(start, head.indexOf('\r', start)).strip());
  }

  private static void copyChunks(InputStream in, OutputStream out) throws IOException {
    int size;
    do {
      String line = line(in);
      out.write(line.getBytes(StandardCharsets.ISO_8859_1));
      size = Integer.parseInt(line.strip(), 16);
      copy(in, out, size + 2);
    } while (size > 0);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next;
    do {
      next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      line.write(next);
    } while (next != '\n');
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[65_536];
    long left = length;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException();
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
