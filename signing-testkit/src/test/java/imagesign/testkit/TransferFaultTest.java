package imagesign.testkit;

import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults in the middle of a transfer, and those that send whatever a test wants. */
class TransferFaultTest {
  private static final String UPLOADS = "/v2/app/blobs/uploads/";

  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final Http http = new Http(registry);
  private String blob = "";

  @BeforeEach
  void putBlob() {
    blob = "/v2/app/blobs/" + registry.putBlob("app", utf8("0123456789"));
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void dropsConnectionWithinTheRequest() {
    Fault fault = Fault.disconnectAfterReceiving(3).onMethod("PATCH").times(1);
    registry.fail(fault);
    String location = header(http.send("POST", UPLOADS, ""), "Location");
    assertThatThrownBy(() -> http.trySend("PATCH", location, utf8("hello")))
        .isInstanceOf(IOException.class);
    assertThat(registry.hits(fault)).isEqualTo(1);
    assertThat(registry.requests().get(1).status()).isZero();
    assertThat(registry.requests().get(1).bodyLength()).isEqualTo(3);
    assertThat(header(http.get(location), "Range")).isEqualTo("0-2");
    http.send("PATCH", location, "lo");
    assertThat(http.send("PUT", location + "?digest=" + sha256("hello"), "").statusCode())
        .isEqualTo(201);
  }

  @Test
  void dropsOnlyRequestsThatAreReadSoFar() {
    Fault fault = Fault.disconnectAfterReceiving(6);
    registry.fail(fault);
    String target = UPLOADS + "?digest=" + sha256("hello");
    assertThat(http.send("POST", target, "hello").statusCode()).isEqualTo(201);
    assertThat(http.send("POST", blob, "more than six bytes").statusCode()).isEqualTo(405);
    assertThat(registry.hits(fault)).isZero();
  }

  @Test
  void stallsWithinTheRequest() {
    Fault fault = Fault.stallAfterReceiving(2, Duration.ofMillis(80)).skipFirst(1).times(1);
    registry.fail(fault);
    String target = UPLOADS + "?digest=" + sha256("hello");
    http.send("POST", target, "hello");
    long start = System.nanoTime();
    assertThat(http.send("POST", target, "hello").statusCode()).isEqualTo(201);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(70));
    assertThat(registry.hits(fault)).isEqualTo(1);
  }

  @Test
  void stallsWithinTheAnswer() throws IOException {
    registry.fail(Fault.stallAfter(4, Duration.ofMinutes(1)));
    try (Socket socket = Http.connect(registry)) {
      socket.getOutputStream().write(utf8("GET " + blob + " HTTP/1.1\r\nHost: x\r\n\r\n"));
      StringBuilder read = new StringBuilder();
      while (!read.toString().endsWith("\r\n\r\n0123")) {
        read.append((char) socket.getInputStream().read());
      }
      socket.setSoTimeout(50);
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void stallsBeforeTheBodyAndGoesOn() {
    registry.fail(Fault.stallAfter(0, Duration.ofMillis(80)));
    long start = System.nanoTime();
    assertThat(text(http.get(blob))).isEqualTo("0123456789");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(70));
  }

  @Test
  void sendsSlowly() {
    registry.fail(Fault.slowBody(2, Duration.ofMillis(20)));
    long start = System.nanoTime();
    assertThat(text(http.get(blob))).isEqualTo("0123456789");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(70));
  }

  @Test
  void sendsWithoutEnd() throws IOException {
    registry.fail(Fault.endlessBody());
    try (Socket socket = Http.connect(registry)) {
      socket.getOutputStream().write(utf8("GET " + blob + " HTTP/1.1\r\nHost: x\r\n\r\n"));
      InputStream in = socket.getInputStream();
      String start = new String(in.readNBytes(2_000_000), StandardCharsets.ISO_8859_1);
      assertThat(start).contains("\r\n\r\n0123456789\0\0\0").doesNotContain("Content-Length");
    }
  }

  @Test
  void cutsBodyThatHasNoEnd() throws IOException {
    registry.fail(Fault.endlessBody());
    registry.fail(Fault.disconnectAfter(100_000));
    String answer = Http.raw(registry, "GET " + blob + " HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).hasSize(100_000);
  }

  @Test
  void sendsGzippedToClientThatDidNotAsk() throws IOException {
    registry.fail(Fault.gzipped());
    HttpResponse<byte[]> response = http.get(blob, "Accept-Encoding", "identity");
    assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(utf8("0123456789"));
    }
  }

  @Test
  void sendsAnswerOfTheTest() {
    registry.fail(Fault.answer(200, "text/html", utf8("<p>")).withHeader("X-Test", "1").times(1));
    HttpResponse<byte[]> response = http.get(blob);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(text(response)).isEqualTo("<p>");
    assertThat(header(response, "Content-Type")).isEqualTo("text/html");
    assertThat(header(response, "X-Test")).isEqualTo("1");
    registry.fail(Fault.body(utf8("other")));
    assertThat(text(http.get(blob))).isEqualTo("other");
    assertThat(header(http.get(blob), "Content-Length")).isEqualTo("5");
  }

  @Test
  void replacesAndRemovesHeaders() {
    registry.fail(Fault.header("Content-Range", "bytes 5-9/10"));
    registry.fail(Fault.withoutHeader("Accept-Ranges"));
    HttpResponse<byte[]> response = http.get(blob, "Range", "bytes=0-4");
    assertThat(response.headers().allValues("Content-Range")).containsExactly("bytes 5-9/10");
    assertThat(header(response, "Accept-Ranges")).isEmpty();
    assertThat(text(response)).isEqualTo("01234");
  }

  @Test
  void changesErrorsOnlyWhereToldSo() {
    Fault fault = Fault.header("Warning", "299 - \"x\"");
    registry.fail(fault);
    assertThat(header(http.get("/v2/none/tags/list"), "Warning")).isEmpty();
    registry.remove(fault);
    registry.fail(fault.onErrorsToo());
    assertThat(header(http.get("/v2/none/tags/list"), "Warning")).isEqualTo("299 - \"x\"");
  }

  @Test
  void actsBeforeTheRequestIsHandled() {
    AtomicInteger count = new AtomicInteger();
    registry.fail(
        Fault.before(
                () -> {
                  count.incrementAndGet();
                  registry.deleteBlob("app", sha256("0123456789"));
                })
            .onMethod("GET")
            .skipFirst(1));
    assertThat(http.get(blob).statusCode()).isEqualTo(200);
    assertThat(http.get(blob).statusCode()).isEqualTo(404);
    assertThat(count).hasValue(1);
  }

  @Test
  void refusesImpossibleFaults() {
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.answer(101, "x", new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.disconnectAfterReceiving(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.slowBody(0, Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.stallAfter(1, Duration.ofHours(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fault.stallAfterReceiving(1, Duration.ofSeconds(-1)));
    Fault before = Fault.before(registry::clearRequests);
    assertThatIllegalStateException().isThrownBy(() -> before.withHeader("A", "b"));
    assertThatIllegalStateException().isThrownBy(before::onErrorsToo);
    assertThatIllegalStateException().isThrownBy(Fault.status(500)::onErrorsToo);
  }
}
