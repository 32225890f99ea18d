package imagesign.testkit;

import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTest {
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

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHORIZED",
    "403, DENIED",
    "404, NAME_UNKNOWN",
    "429, TOOMANYREQUESTS",
    "503, UNKNOWN"
  })
  void answersWithStatusAndCode(int status, String code) {
    registry.fail(Fault.status(status).withHeader("Retry-After", "7"));
    HttpResponse<byte[]> response = http.get(blob);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(text(response)).contains(code);
    assertThat(header(response, "Retry-After")).isEqualTo("7");
  }

  @Test
  void answersBeforeAnythingHappens() {
    registry.fail(Fault.status(503));
    http.send("DELETE", blob, "");
    registry.clearFaults();
    assertThat(http.get(blob).statusCode()).isEqualTo(200);
  }

  @Test
  void hitsOnlyWhatFitsAndOnlySoOften() {
    Fault fault =
        Fault.status(503).onMethod("GET", "PUT").onPathContaining("/blobs/").skipFirst(1).times(2);
    registry.fail(fault);
    assertThat(http.send("HEAD", blob, "").statusCode()).isEqualTo(200);
    assertThat(http.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(http.get(blob).statusCode()).isEqualTo(200);
    assertThat(http.get(blob).statusCode()).isEqualTo(503);
    assertThat(registry.hits(fault)).isEqualTo(1);
    assertThat(http.get(blob).statusCode()).isEqualTo(503);
    assertThat(http.get(blob).statusCode()).isEqualTo(200);
    assertThat(registry.hits(fault)).isEqualTo(2);
  }

  @Test
  void isTakenBack() {
    Fault fault = Fault.status(503).onPath(path -> path.endsWith("/"));
    registry.fail(fault);
    registry.fail(Fault.status(500).times(1).onPathContaining("blobs"));
    assertThat(http.get("/v2/").statusCode()).isEqualTo(503);
    registry.remove(fault);
    assertThat(http.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(http.get(blob).statusCode()).isEqualTo(500);
    assertThat(registry.hits(fault)).isZero();
  }

  @Test
  void sendsOtherBytesOfTheSameLength() {
    registry.fail(Fault.wrongBytes());
    HttpResponse<byte[]> response = http.get(blob);
    assertThat(response.body()).hasSize(10).isNotEqualTo(utf8("0123456789"));
    assertThat(blob).endsWith(header(response, "Docker-Content-Digest"));
  }

  @Test
  void sendsShortAndLongBodies() {
    Fault shortBody = Fault.shortBody(3);
    registry.fail(shortBody);
    assertThat(text(http.get(blob))).isEqualTo("0123456");
    registry.remove(shortBody);
    registry.fail(Fault.longBody(2));
    assertThat(http.get(blob).body()).hasSize(12);
  }

  @Test
  void announcesMoreThanItSends() {
    registry.fail(Fault.wrongContentLength(5));
    assertThatThrownBy(() -> http.trySend("GET", blob, new byte[0]))
        .isInstanceOf(IOException.class);
    assertThat(header(http.send("HEAD", blob, ""), "Content-Length")).isEqualTo("15");
  }

  @Test
  void announcesLessThanItSends() throws IOException {
    registry.fail(Fault.wrongContentLength(-4));
    assertThat(text(http.get(blob))).isEqualTo("012345");
    assertThat(Http.raw(registry, "GET " + blob + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .contains("Content-Length: 6")
        .endsWith("0123456789");
  }

  @Test
  void leavesOutContentLength() throws IOException {
    registry.fail(Fault.withoutContentLength());
    assertThat(text(http.get(blob))).isEqualTo("0123456789");
    assertThat(Http.raw(registry, "GET " + blob + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .doesNotContain("Content-Length")
        .contains("Connection: close");
  }

  @Test
  void changesHeaders() {
    registry.fail(Fault.wrongDigestHeader());
    String wrong = header(http.get(blob), "Docker-Content-Digest");
    assertThat(ContentDigest.tryParse(wrong)).isPresent();
    assertThat(blob).doesNotContain(wrong);
    registry.fail(Fault.withoutDigestHeader());
    assertThat(header(http.get(blob), "Docker-Content-Digest")).isEmpty();
    registry.fail(Fault.contentType("text/html").withHeader("Warning", "299 - \"old\""));
    assertThat(header(http.get(blob), "Content-Type")).isEqualTo("text/html");
    assertThat(header(http.get(blob), "Warning")).isEqualTo("299 - \"old\"");
  }

  @Test
  void redirects() {
    registry.fail(Fault.redirectTo(URI.create("http://other.example/x?y")));
    HttpResponse<byte[]> response = http.get(blob);
    assertThat(response.statusCode()).isEqualTo(307);
    assertThat(header(response, "Location")).isEqualTo("http://other.example/x?y");
  }

  @Test
  void disconnectsBeforeTheRequestHappens() throws IOException {
    registry.fail(Fault.disconnect());
    assertThat(Http.raw(registry, "DELETE " + blob + " HTTP/1.1\r\nHost: x\r\n\r\n")).isEmpty();
    assertThat(registry.requests()).extracting(RecordedRequest::status).containsExactly(0);
    registry.clearFaults();
    assertThat(http.get(blob).statusCode()).isEqualTo(200);
  }

  @Test
  void disconnectsAfterTheRequestHappened() throws IOException {
    registry.fail(Fault.disconnectAfterHandling());
    assertThat(Http.raw(registry, "DELETE " + blob + " HTTP/1.1\r\nHost: x\r\n\r\n")).isEmpty();
    registry.clearFaults();
    assertThat(http.get(blob).statusCode()).isEqualTo(404);
  }

  @Test
  void disconnectsWithinTheBody() throws IOException {
    registry.fail(Fault.disconnectAfter(4));
    assertThat(Http.raw(registry, "GET " + blob + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .contains("Content-Length: 10")
        .endsWith("\r\n0123");
    assertThatThrownBy(() -> http.trySend("GET", blob, new byte[0]))
        .isInstanceOf(IOException.class);
  }

  @Test
  void stallsErrorsToo() {
    registry.fail(Fault.stall(Duration.ofMillis(120)));
    long start = System.nanoTime();
    assertThat(http.get("/v2/none/tags/list").statusCode()).isEqualTo(404);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100));
  }

  @Test
  void closingEndsStall() throws Exception {
    registry.fail(Fault.stall(Duration.ofMinutes(1)));
    Thread closer =
        new Thread(
            () -> {
              while (registry.requests().isEmpty()) {
                Thread.onSpinWait();
              }
              registry.close();
            });
    closer.start();
    assertThatThrownBy(() -> http.trySend("GET", blob, new byte[0]))
        .isInstanceOf(IOException.class);
    closer.join();
  }

  @Test
  void leavesErrorsAloneAndUncounted() {
    Fault fault = Fault.wrongBytes().times(1);
    registry.fail(fault);
    http.get("/v2/none/tags/list");
    assertThat(registry.hits(fault)).isZero();
    http.get(blob);
    assertThat(registry.hits(fault)).isEqualTo(1);
  }

  @Test
  void oneFaultServesManyRegistries() {
    Fault fault = Fault.status(503).times(1);
    RegistryBuilder builder = InMemoryRegistry.builder().fault(fault);
    try (InMemoryRegistry one = builder.start();
        InMemoryRegistry two = builder.start()) {
      assertThat(new Http(one).get("/v2/").statusCode()).isEqualTo(503);
      assertThat(new Http(one).get("/v2/").statusCode()).isEqualTo(200);
      assertThat(new Http(two).get("/v2/").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void refusesImpossibleFaults() {
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.status(200));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.status(503).times(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.status(503).skipFirst(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.stall(Duration.ofHours(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.disconnectAfter(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.shortBody(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.longBody(-1));
  }
}
