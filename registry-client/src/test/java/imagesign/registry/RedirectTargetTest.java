package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Repository;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A registry does not choose what we ask for it. Names lead to the addresses that they spell out,
 * {@code at-10-0-0-1-and-fd00--1.example} say, and all connections to this machine.
 */
class RedirectTargetTest {
  private static final Bytes CONTENT = Bytes.utf8("some content");
  private static final Descriptor BLOB = Descriptor.of(Fixtures.ARTIFACT, CONTENT);
  private static final String PUBLIC = "at-203-0-113-7.example";
  private static final String PRIVATE = "at-10-1-2-3.example";

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final InMemoryRegistry storage = InMemoryRegistry.start();
  private final OkHttpClient http =
      new OkHttpClient.Builder()
          .dns(RedirectTargetTest::spelledOut)
          .socketFactory(new ToThisMachine())
          .build();

  @BeforeEach
  void store() {
    storage.putBlob("team/app", CONTENT.toByteArray());
  }

  @AfterEach
  void close() {
    registry.close();
    storage.close();
    http.connectionPool().evictAll();
  }

  private static List<InetAddress> spelledOut(String host) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String part : host.replaceAll("^at-|[.]example$", "").split("-and-", -1)) {
      boolean v6 = part.contains("--");
      addresses.addAll(List.of(InetAddress.getAllByName(part.replace('-', v6 ? ':' : '.'))));
    }
    return addresses;
  }

  private static final class ToThisMachine extends SocketFactory {
    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public void connect(SocketAddress address, int timeout) throws IOException {
          int port = ((InetSocketAddress) address).getPort();
          super.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeout);
        }
      };
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @Covers("registries §6.6")
  @CsvSource({
    PUBLIC + ", at-203-0-113-8.example",
    PUBLIC + ", 203.0.113.8",
    PUBLIC + ", [2001:db8::1]",
    PUBLIC + ", " + PUBLIC,
    "203.0.113.7, at-203-0-113-8.example",
    PRIVATE + ", at-203-0-113-8.example",
    PRIVATE + ", at-10-0-0-1.example",
    PRIVATE + ", at-fd00--1.example",
    PRIVATE + ", 192.168.1.1",
    PRIVATE + ", [fd00::1]",
    "10.1.2.3, at-10-0-0-1.example",
    "localhost, at-10-0-0-1.example",
    "localhost, at-203-0-113-8.example",
    "localhost, 127.0.0.1",
    "localhost, at-127-0-0-1.example",
    "127.0.0.1, localhost",
  })
  void leadsToWhatIsNoNearer(String from, String to) {
    try (RegistryClient client = client(from).build()) {
      assertThat(read(client, from, to)).isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest
  @Covers("registries §6.6")
  @CsvSource({
    PUBLIC + ", at-10-0-0-1.example",
    PUBLIC + ", at-127-0-0-1.example",
    PUBLIC + ", at-fd00--1.example",
    PUBLIC + ", at-203-0-113-8-and-10-0-0-1.example",
    PUBLIC + ", at-64-ff9b--a00-1.example",
    PUBLIC + ", 10.0.0.1",
    PUBLIC + ", 192.168.0.1",
    PUBLIC + ", 172.31.255.255",
    PUBLIC + ", 100.64.0.1",
    PUBLIC + ", 127.0.0.1",
    PUBLIC + ", 169.254.169.254",
    PUBLIC + ", [fd00::1]",
    PUBLIC + ", [64:ff9b::a00:1]",
    PUBLIC + ", [2002:a00:5::1]",
    PUBLIC + ", [::ffff:a00:5]",
    PUBLIC + ", localhost",
    PUBLIC + ", 0x7f.1",
    PUBLIC + ", 167772161",
    "203.0.113.7, at-10-0-0-1.example",
    "203.0.113.7, 10.0.0.1",
    "at-10-1-2-3-and-203-0-113-7.example, at-10-0-0-1.example",
    "at-10-1-2-3-and-203-0-113-7.example, 10.0.0.1",
    PRIVATE + ", at-127-0-0-1.example",
    PRIVATE + ", at-169-254-169-254.example",
    PRIVATE + ", 127.0.0.1",
    PRIVATE + ", 169.254.169.254",
    PRIVATE + ", localhost",
    "10.1.2.3, 127.0.0.1",
  })
  void leadsNoNearer(String from, String to) {
    try (RegistryClient client = client(from).build()) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> read(client, from, to))
          .satisfies(e -> assertThat(e.isTransient()).isFalse());

      assertThat(storage.requests()).isEmpty();
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @Test
  @Covers("registries §6.6")
  void leadsWhereTheCallerAllows() {
    String name = "at-10-0-0-1.example";
    try (RegistryClient client =
        client(PUBLIC)
            .allowRedirectTo("http://" + name + ":" + storage.port())
            .allowRedirectTo("http://127.0.0.1:" + storage.port())
            .build()) {
      assertThat(read(client, PUBLIC, name)).isEqualTo(CONTENT);
      assertThat(read(client, PUBLIC, "127.0.0.1")).isEqualTo(CONTENT);
      for (String other : List.of("at-10-0-0-2.example", "10.0.0.1", "localhost")) {
        assertThatExceptionOfType(RegistryException.class)
            .isThrownBy(() -> read(client, PUBLIC, other));
      }
      assertThat(storage.requests()).hasSize(2);
    }
  }

  /** Nor may what is far away lead back to what is near. */
  @Test
  @Covers("registries §6.6")
  void leadsNoNearerByADetour() {
    try (InMemoryRegistry between = InMemoryRegistry.start();
        RegistryClient client = client(PUBLIC).build()) {
      between.fail(Fault.redirectTo(blob("10.0.0.1", storage.port())));
      registry.fail(Fault.redirectTo(blob("at-203-0-113-8.example", between.port())).times(1));
      Repository repository = new Repository(PUBLIC + ":" + registry.port(), "team/app");

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.blob(repository, BLOB, 100))
          .satisfies(e -> assertThat(e.status()).hasValue(307));

      assertThat(between.requests()).hasSize(1);
      assertThat(storage.requests()).isEmpty();
    }
  }

  private RegistryClientBuilder client(String from) {
    return Fixtures.builder().httpClient(http).allowHttp(from + ":" + registry.port());
  }

  private Bytes read(RegistryClient client, String from, String to) {
    Fault redirect = Fault.redirectTo(blob(to, storage.port())).times(1);
    registry.fail(redirect);
    Repository repository = new Repository(from + ":" + registry.port(), "team/app");
    return client.blob(repository, BLOB, 100).orElseThrow();
  }

  private static URI blob(String host, int port) {
    return URI.create("http://" + host + ":" + port + "/v2/team/app/blobs/" + BLOB.digest());
  }
}
