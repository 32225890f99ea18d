package imagesign.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that take from the system as much as it has, up to a buffer: OkHttp reads 8 KiB at a
 * time, and large blobs cost an eighth more processor time so. Thread-safe.
 */
final class ReadAheadSockets extends SocketFactory {
  static final int BUFFER = 65_536;

  @Override
  public Socket createSocket() {
    return new ReadAheadSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(InetAddress.getByName(host), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(host, port, null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(InetAddress.getByName(host), port, localHost, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(host, port, new InetSocketAddress(localHost, localPort));
  }

  private static Socket connected(InetAddress host, int port, @Nullable InetSocketAddress local)
      throws IOException {
    Socket socket = new ReadAheadSocket();
    try {
      if (local != null) {
        socket.bind(local);
      }
      socket.connect(new InetSocketAddress(host, port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static final class ReadAheadSocket extends Socket {
    private @Nullable InputStream in;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      InputStream existing = in;
      if (existing != null && !isClosed() && !isInputShutdown()) {
        return existing;
      }
      // Which says so where the socket is closed.
      InputStream made = new ReadAhead(super.getInputStream());
      in = made;
      return made;
    }
  }

  /** One reader at a time, as with any socket. */
  static final class ReadAhead extends FilterInputStream {
    private final byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;

    ReadAhead(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return fill() ? buffer[start++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length >= BUFFER && start == end) {
        return in.read(target, offset, length);
      }
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, end - start);
      System.arraycopy(buffer, start, target, offset, count);
      start += count;
      return count;
    }

    /** Has at least one byte in the buffer, or says that there is none to come. */
    private boolean fill() throws IOException {
      if (start == end) {
        start = 0;
        end = Math.max(0, in.read(buffer, 0, BUFFER));
      }
      return start < end;
    }

    @Override
    public long skip(long n) throws IOException {
      if (n <= 0 || !fill()) {
        return 0;
      }
      int count = (int) Math.min(n, end - start);
      start += count;
      return count;
    }

    @Override
    public int available() throws IOException {
      return end - start + in.available();
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
