package imagesign.registry;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that speaks HTTP, in the clear and by CONNECT, and SOCKS 5, and leads to one server
 * whatever is asked for.
 */
final class LoopbackProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final int target;
  private final String authorization;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /** Starts; an authorization that is not empty is demanded of HTTP requests. */
  LoopbackProxy(int target, String authorization) throws IOException {
    this.target = target;
    this.authorization = authorization;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  URI uri(String scheme, String userInfo) {
    return URI.create(scheme + "://" + userInfo + "127.0.0.1:" + socket.getLocalPort());
  }

  /** What was asked for: {@code CONNECT host:port}, {@code GET url}, {@code SOCKS host:port}. */
  List<String> asked() {
    return asked;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "loopback-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      open.add(server);
      PushbackInputStream in = new PushbackInputStream(client.getInputStream());
      int first = in.read();
      in.unread(first);
      boolean through = first == 5 ? socks(in, client) : http(in, client, server);
      if (through) {
        start(() -> pipe(in, server));
        server.getInputStream().transferTo(client.getOutputStream());
      }
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  private static void pipe(InputStream from, Socket to) {
    try {
      from.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  private boolean http(InputStream in, Socket client, Socket server) throws IOException {
    String[] head = head(in).split("\r\n", -1);
    String[] request = head[0].split(" ", -1);
    asked.add(request[0] + " " + request[1]);
    OutputStream out = client.getOutputStream();
    if (!authorization.isEmpty()
        && !List.of(head).contains("Proxy-Authorization: " + authorization)) {
      out.write(ascii("HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=x\r\n"));
      out.write(ascii("Content-Length: 0\r\nConnection: close\r\n\r\n"));
      return false;
    }
    if (request[0].equals("CONNECT")) {
      out.write(ascii("HTTP/1.1 200 Connected\r\n\r\n"));
      return true;
    }
    URI url = URI.create(request[1]);
    StringBuilder forwarded = new StringBuilder(request[0] + " " + url.getRawPath());
    forwarded.append(url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    forwarded.append(" HTTP/1.1\r\nConnection: close\r\n");
    for (String line : List.of(head).subList(1, head.length)) {
      if (!line.isEmpty() && !line.startsWith("Proxy-") && !line.startsWith("Connection:")) {
        forwarded.append(line).append("\r\n");
      }
    }
    server.getOutputStream().write(ascii(forwarded + "\r\n"));
    return true;
  }

  /** RFC 1928, without authentication. */
  private boolean socks(InputStream in, Socket client) throws IOException {
    DataInputStream data = new DataInputStream(in);
    data.readUnsignedByte();
    data.skipBytes(data.readUnsignedByte());
    client.getOutputStream().write(new byte[] {5, 0});
    data.skipBytes(3);
    boolean name = data.readUnsignedByte() == 3;
    byte[] host = new byte[name ? data.readUnsignedByte() : 4];
    data.readFully(host);
    int port = data.readUnsignedShort();
    String shown =
        name
            ? new String(host, StandardCharsets.US_ASCII)
            : InetAddress.getByAddress(host).getHostAddress();
    asked.add("SOCKS " + shown + ":" + port);
    client.getOutputStream().write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
    return true;
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket each : open) {
        each.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
