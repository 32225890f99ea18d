package imagesign.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A small HTTP/1.1 server on the loopback address. Thread-safe.
 *
 * <p>Not the JDK's own server: that one leaves Nagle's algorithm on, which costs 44 ms for each
 * answer with a body on a kept-alive connection, can be told otherwise only by a system property of
 * the whole JVM, and can't send a wrong Content-Length.
 */
final class HttpListener implements AutoCloseable {
  /** One connection holds one thread, so this bounds both; more are refused by closing them. */
  private static final int MAX_CONNECTIONS = 256;

  private static final int END_MILLIS = 5_000;

  private final ServerSocket server;
  private final boolean secure;
  private final HttpHandler handler;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads;
  private final Thread acceptor;

  /** Opens a socket, for TLS or not, that is not bound yet. */
  interface SocketSource {
    ServerSocket open() throws IOException;
  }

  HttpListener(SocketSource sockets, boolean secure, int port, HttpHandler handler)
      throws IOException {
    this.server = sockets.open();
    this.secure = secure;
    this.handler = handler;
    this.threads =
        new ThreadPoolExecutor(
            0, MAX_CONNECTIONS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), this::daemon);
    server.setReuseAddress(true);
    server.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 128);
    this.acceptor = daemon(this::accept);
  }

  void start() {
    acceptor.start();
  }

  int port() {
    return server.getLocalPort();
  }

  URI uri() {
    return URI.create((secure ? "https://" : "http://") + "127.0.0.1:" + port());
  }

  /**
   * Returns when the port is free and the threads have ended: a thread that waits in {@code accept}
   * keeps the port open for a moment after the socket is closed.
   */
  @Override
  public void close() {
    closeQuietly(server);
    threads.shutdownNow();
    open.forEach(HttpListener::closeQuietly);
    try {
      acceptor.join(END_MILLIS);
      boolean ended = threads.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS);
      assert ended : "a request that ignores the end of its connection";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        serve(server.accept());
      } catch (IOException e) {
        // Closed, which ends the loop, or a client that went away before it was accepted.
      }
    }
  }

  private void serve(Socket socket) {
    open.add(socket);
    try {
      threads.execute(() -> run(socket));
    } catch (RejectedExecutionException e) {
      end(socket);
    }
  }

  private void run(Socket socket) {
    try {
      socket.setTcpNoDelay(true);
      new HttpConnection(socket, secure, port(), handler).serve();
    } catch (IOException e) {
      // The client went away, spoke no HTTP or refused our certificate: nobody is left to answer.
    } finally {
      end(socket);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    closeQuietly(socket);
  }

  private Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "imagesign-testkit-" + port());
    thread.setDaemon(true);
    return thread;
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // Closing is all that was wanted.
    }
  }
}
