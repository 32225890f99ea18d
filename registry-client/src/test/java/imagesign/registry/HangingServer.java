package imagesign.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server that begins an answer to each request and then says no more. */
final class HangingServer implements AutoCloseable {
  private final ServerSocket socket;
  private final String beginning;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);

  /** Starts with what is sent before the silence. */
  HangingServer(String beginning) throws IOException {
    this.beginning = beginning;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "hanging-server");
    thread.setDaemon(true);
    thread.start();
  }

  String host() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Waits until the first request has come. */
  void awaitRequest() throws InterruptedException {
    asked.await();
  }

  /** How many connections were made, each for one request. */
  int requests() {
    return open.size();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        answer(connection);
      } catch (IOException e) {
        // The client has gone, or the server is closed.
      }
    }
  }

  private void answer(Socket connection) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    String line = in.readLine();
    while (line != null && !line.isEmpty()) {
      line = in.readLine();
    }
    connection.getOutputStream().write(beginning.getBytes(StandardCharsets.UTF_8));
    asked.countDown();
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
