package imagesign.core.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import imagesign.core.revocation.PlainHttp.Question;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHttpTest {
  private static final int LIMIT = 100;
  private static final Duration LONG = Duration.ofSeconds(60);

  private static PlainHttp http(String... allowed) {
    return new PlainHttp(new AddressRule(Set.of(allowed)), InetAddress::getAllByName);
  }

  private static Bytes ask(PlainHttp http, URI uri, Duration timeout) {
    return http.ask(Question.get(uri, "*/*"), Deadline.in(LONG), timeout, LIMIT);
  }

  private static RevocationReason reason(PlainHttp http, String uri) {
    return catchThrowableOfType(RevocationException.class, () -> ask(http, URI.create(uri), LONG))
        .reason();
  }

  /** Sends one raw answer to the first client. */
  private static Bytes answered(String answer, Duration timeout) throws Exception {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(server, answer));
    try (server) {
      thread.start();
      URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/a");
      return ask(http("127.0.0.1"), uri, timeout);
    } finally {
      thread.join();
    }
  }

  private static void serve(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      if (answer.endsWith("…")) {
        // More would come, and does not.
        socket.getInputStream().readAllBytes();
      }
    } catch (IOException e) {
      // The client has had enough.
    }
  }

  private static RevocationReason reasonOf(String answer) {
    return catchThrowableOfType(RevocationException.class, () -> answered(answer, LONG)).reason();
  }

  @Test
  void readsEachFormOfABody() throws Exception {
    String head = "HTTP/1.1 200 OK\r\n";
    for (String answer :
        new String[] {
          head + "Content-Length: 3\r\n\r\nabc",
          head + "content-length:3\r\n\r\nabcd",
          head + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;x=y\r\nbc\r\n0\r\n\r\n",
          head + "Connection: close\r\n\r\nabc",
          "HTTP/1.0 200\n\nabc",
        }) {
      assertThat(answered(answer, LONG)).isEqualTo(Bytes.utf8("abc"));
    }
    assertThat(answered(head + "Content-Length: 100\r\n\r\n" + "a".repeat(100), LONG).size())
        .isEqualTo(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2 200 OK\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno field\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
      })
  void rejectsWhatIsNoHttp(String answer) {
    assertThat(reasonOf(answer)).isEqualTo(RevocationReason.HTTP_MALFORMED);
  }

  @Test
  void boundsHeadAndBody() {
    String head = "HTTP/1.1 200 OK\r\n";
    assertThat(reasonOf(head + "A: " + "a".repeat(20_000) + "\r\n\r\n"))
        .isEqualTo(RevocationReason.HTTP_MALFORMED);
    assertThat(reasonOf(head + "A: b\r\n".repeat(5_000) + "\r\n"))
        .isEqualTo(RevocationReason.HTTP_MALFORMED);
    assertThat(reasonOf(head + "Content-Length: 101\r\n\r\n"))
        .isEqualTo(RevocationReason.TOO_LARGE);
    assertThat(reasonOf(head + "\r\n" + "a".repeat(101))).isEqualTo(RevocationReason.TOO_LARGE);
    assertThat(reasonOf(head + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n"))
        .isEqualTo(RevocationReason.TOO_LARGE);
    assertThat(
            reasonOf(
                head
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + ("32\r\n" + "a".repeat(50) + "\r\n").repeat(3)))
        .isEqualTo(RevocationReason.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({"301", "302", "307", "404", "500", "206", "204", "100"})
  void takesOneStatusOnly(int status) {
    assertThat(reasonOf("HTTP/1.1 " + status + " x\r\nLocation: http://127.0.0.1/\r\n\r\n"))
        .isEqualTo(RevocationReason.HTTP_STATUS);
  }

  @Test
  void whatBreaksOffIsNoAnswer() {
    for (String answer :
        new String[] {
          "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab"
        }) {
      assertThat(reasonOf(answer)).isEqualTo(RevocationReason.UNREACHABLE);
    }
  }

  @Test
  void timeIsOfTheWholeAnswer() {
    RevocationException e =
        catchThrowableOfType(
            RevocationException.class,
            () -> answered("HTTP/1.1 200 OK\r\n\r\nab…", Duration.ofMillis(200)));
    assertThat(e.reason()).isEqualTo(RevocationReason.TIMEOUT);
    RevocationException none =
        catchThrowableOfType(
            RevocationException.class,
            () ->
                http("127.0.0.1")
                    .ask(
                        Question.get(URI.create("http://127.0.0.1:9/"), "*/*"),
                        Deadline.in(Duration.ZERO),
                        LONG,
                        LIMIT));
    assertThat(none.reason()).isEqualTo(RevocationReason.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://127.1.2.3/",
        "http://2130706433/",
        "http://localhost/",
        "http://LOCALHOST:80/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://224.0.0.1/",
      })
  void asksNothingThatOnlyThisMachineReaches(String uri) {
    assertThat(reason(http(), uri)).isEqualTo(RevocationReason.HOST_FORBIDDEN);
    assertThat(reason(http("crl.test"), uri)).isEqualTo(RevocationReason.HOST_FORBIDDEN);
  }

  @Test
  void privateAddressesAreWhereCompaniesHaveTheirAuthorities() throws Exception {
    AddressRule rule = new AddressRule(Set.of());
    for (InetAddress address :
        List.of(address(10, 0, 0, 1), address(192, 168, 1, 1), address(172, 16, 0, 1))) {
      assertThat(rule.permits("crl.test", address)).isTrue();
      assertThat(rule.permitsByName(address.getHostAddress())).isTrue();
    }
    assertThat(rule.permitsByName("[fd00::1]")).isTrue();
  }

  private static InetAddress address(int a, int b, int c, int d) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
  }

  @Test
  void behindAProxyNamesAreJudgedAsFarAsTheySay() {
    AddressRule rule = new AddressRule(Set.of("allowed.localhost"));
    assertThat(rule.permitsByName("crl.test")).isTrue();
    assertThat(rule.permitsByName("allowed.localhost")).isTrue();
    for (String name :
        new String[] {"localhost", "a.LOCALHOST", "127.0.0.1", "[::1]", "169.254.169.254"}) {
      assertThat(rule.permitsByName(name)).isFalse();
    }
  }

  /** Whoever answers for a name may change his mind: what was checked is what is asked. */
  @Test
  void aNameIsLookedUpOnce() throws Exception {
    Optional<InetAddress> own = addressOfThisMachine();
    assumeTrue(own.isPresent(), "a machine with its loopback address only");
    AtomicInteger lookUps = new AtomicInteger();
    PlainHttp rebinding =
        new PlainHttp(
            new AddressRule(Set.of()),
            host ->
                new InetAddress[] {
                  lookUps.getAndIncrement() == 0 ? own.get() : InetAddress.getLoopbackAddress()
                });
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String uri = "http://crl.test:" + server.getLocalPort() + "/";
      assertThat(reason(rebinding, uri)).isEqualTo(RevocationReason.UNREACHABLE);
      server.setSoTimeout(1);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(lookUps).hasValue(1);
  }

  /** {@return an address that is not the loopback one, and still is this machine} */
  private static Optional<InetAddress> addressOfThisMachine() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> new AddressRule(Set.of()).permits("crl.test", a))
        .findFirst();
  }

  @Test
  void ofSeveralAddressesOnlyPermittedOnesAreAsked() {
    PlainHttp mixed =
        new PlainHttp(
            new AddressRule(Set.of()),
            host ->
                new InetAddress[] {InetAddress.getLoopbackAddress(), address(169, 254, 169, 254)});
    assertThat(reason(mixed, "http://crl.test/")).isEqualTo(RevocationReason.HOST_FORBIDDEN);
  }

  @ParameterizedTest
  @CsvSource({
    "https://crl.test/, LOCATION_NOT_HTTP",
    "ftp://crl.test/, LOCATION_NOT_HTTP",
    "file:///etc/passwd, LOCATION_NOT_HTTP",
    "http:/path, LOCATION_MALFORMED",
    "http://user:password@crl.test/, LOCATION_MALFORMED",
  })
  void asksPlainHttpOnly(String uri, RevocationReason expected) {
    assertThat(reason(http(), uri)).isEqualTo(expected);
  }

  @Test
  void aHostThatIsNotKnownIsNoAnswer() {
    PlainHttp lost =
        new PlainHttp(
            new AddressRule(Set.of()),
            host -> {
              throw new UnknownHostException(host);
            });
    assertThat(reason(lost, "http://crl.test/")).isEqualTo(RevocationReason.UNREACHABLE);
  }

  @Test
  void addressesAreBoundedAndMadePlain() {
    assertThat(Location.parse("http://crl.test/\u00e6").toString())
        .isEqualTo("http://crl.test/%C3%A6");
    for (String bad : new String[] {"http://a b/", "http://[", "x".repeat(3000), "http:"}) {
      RevocationException e =
          catchThrowableOfType(RevocationException.class, () -> Location.parse(bad));
      assertThat(e.reason()).isEqualTo(RevocationReason.LOCATION_MALFORMED);
    }
  }
}
