package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.registry.ReadAheadSockets.ReadAhead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadAheadSocketsTest {
  private final ReadAheadSockets sockets = new ReadAheadSockets();

  /** Content whose reader is watched. */
  private static final class Watched extends ByteArrayInputStream {
    final List<Integer> asked = new ArrayList<>();

    Watched(byte[] content) {
      super(content);
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) {
      asked.add(length);
      return super.read(buffer, offset, length);
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void givesEveryByteInOrderHoweverItIsRead() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("ReadAheadSocketsTest seed: " + seed);
    Random random = new Random(seed);
    byte[] content = random(5 * ReadAheadSockets.BUFFER + 17);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream in = new ReadAhead(new ByteArrayInputStream(content))) {
      byte[] buffer = new byte[3 * ReadAheadSockets.BUFFER];
      while (read.size() < content.length) {
        int wanted = random.nextInt(4) == 0 ? random.nextInt(buffer.length) : random.nextInt(9000);
        int count = in.read(buffer, 0, wanted);
        read.write(buffer, 0, count);
        int one = in.read();
        if (one >= 0) {
          read.write(one);
        }
      }
      assertThat(in.read()).isNegative();
      assertThat(in.read(buffer, 0, 10)).isNegative();
      assertThat(in.read(buffer, 0, buffer.length)).isNegative();
    }
    assertThat(read.toByteArray()).isEqualTo(content);
  }

  @Test
  void asksTheSystemForMuchAtATime() throws IOException {
    Watched content = new Watched(random(ReadAheadSockets.BUFFER));
    try (InputStream in = new ReadAhead(content)) {
      assertThat(in.readNBytes(8192)).hasSize(8192);
      assertThat(in.available()).isEqualTo(ReadAheadSockets.BUFFER - 8192);
      assertThat(in.skip(100)).isEqualTo(100);
      assertThat(in.readNBytes(8192)).hasSize(8192);
    }
    assertThat(content.asked).containsExactly(ReadAheadSockets.BUFFER);
  }

  @Test
  void timesOutAndReadsOnAsASocketDoes() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = sockets.createSocket(loopback, server.getLocalPort());
        Socket peer = server.accept()) {
      client.setSoTimeout(1);
      InputStream in = client.getInputStream();
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
      client.setSoTimeout(10_000);
      peer.getOutputStream().write(new byte[] {'a', 'b'});
      assertThat(in.read()).isEqualTo('a');
      assertThat(client.getInputStream().read()).isEqualTo('b');
      peer.shutdownOutput();
      assertThat(in.read()).isNegative();
    }
  }

  @Test
  void closesItsSocketWithItsStream() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        Socket client = sockets.createSocket("127.0.0.1", server.getLocalPort(), loopback, 0)) {
      client.getInputStream().close();
      assertThat(client.isClosed()).isTrue();
      assertThatExceptionOfType(IOException.class).isThrownBy(client::getInputStream);
    }
  }

  @Test
  void connectsToNothingWhereNothingListens() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> sockets.createSocket("127.0.0.1", port));
  }
}
