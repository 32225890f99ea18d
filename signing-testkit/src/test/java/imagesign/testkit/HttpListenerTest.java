package imagesign.testkit;

import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpListenerTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void servesManyRequestsOnOneConnection() throws IOException {
    String get = "GET /v2/ HTTP/1.1\r\nHost: x\r\n";
    String answer = Http.raw(registry, get + "\r\n" + get + "Connection: close\r\n\r\n");
    assertThat(answer.split("HTTP/1.1 200 ", -1)).hasSize(3);
  }

  /** The delay of 40 ms for each answer, were Nagle's algorithm on, would make 4 seconds. */
  @Test
  void answersOnKeptAliveConnectionWithoutDelay() {
    Http http = new Http(registry);
    String blob = "/v2/app/blobs/" + registry.putBlob("app", new byte[500]);
    http.get(blob);
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      http.get(blob);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /v2/\r\n\r\n",
        "GET /v2/|x HTTP/1.1\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nno colon\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nContent-Length: x\r\n\r\n"
      })
  void refusesMalformedRequest(String request) throws IOException {
    assertThat(Http.raw(registry, request)).startsWith("HTTP/1.1 400");
  }

  @Test
  void refusesEndlessHead() throws IOException {
    String head = "GET /v2/ HTTP/1.1\r\n" + "A: b\r\n".repeat(201);
    assertThat(Http.raw(registry, head + "\r\n")).startsWith("HTTP/1.1 400");
  }

  @Test
  void asksForBodyThatIsHeldBack() throws IOException {
    String path = "/v2/app/blobs/uploads/?digest=" + Http.sha256("hello");
    try (Socket socket = Http.connect(registry)) {
      String head =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
      socket.getOutputStream().write(utf8(head));
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 100");
      socket.getOutputStream().write(utf8("hello"));
      assertThat(new String(socket.getInputStream().readNBytes(40), StandardCharsets.US_ASCII))
          .contains("HTTP/1.1 201");
    }
  }

  @Test
  void doesNotAskForBodyThatItRefuses() throws IOException {
    String head =
        "POST /v2/app/blobs/x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    assertThat(Http.raw(registry, head)).startsWith("HTTP/1.1 405").contains("Connection: close");
  }

  @Test
  void answersUnknownPathAndName() {
    Http http = new Http(registry);
    assertThat(http.get("/").statusCode()).isEqualTo(404);
    assertThat(http.get("/v2/UPPER/tags/list").statusCode()).isEqualTo(400);
    assertThat(http.get("/v2/" + "x".repeat(256) + "/tags/list").statusCode()).isEqualTo(400);
    assertThat(http.get("/v2/a/blobs/tags/list").statusCode()).isEqualTo(404);
    assertThat(http.send("POST", "/v2/", "x").statusCode()).isEqualTo(405);
    assertThat(http.send("POST", "/v2/_catalog", "x").statusCode()).isEqualTo(405);
    assertThat(http.send("POST", "/v2/a/tags/list", "x").statusCode()).isEqualTo(405);
  }

  @Test
  void servesManyClientsAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      Callable<Integer> work =
          () -> {
            Http http = new Http(registry);
            for (int i = 0; i < 20; i++) {
              http.send("POST", "/v2/app/blobs/uploads/?digest=" + Http.sha256("" + i), "" + i);
            }
            return http.get("/v2/app/blobs/" + Http.sha256("19")).statusCode();
          };
      List<Future<Integer>> results =
          pool.invokeAll(Stream.generate(() -> work).limit(16).toList());
      for (Future<Integer> result : results) {
        assertThat(result.get()).isEqualTo(200);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(registry.requests()).hasSize(16 * 21);
  }

  @Test
  void stopsListeningAndDropsConnectionsOnClose() throws IOException {
    try (Socket idle = Http.connect(registry)) {
      // Answered once, so accepted: what still waits for that is reset by the kernel instead.
      idle.getOutputStream().write(utf8("HEAD /v2/ HTTP/1.1\r\n\r\n"));
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      registry.close();
      assertThat(idle.getInputStream().readAllBytes()).endsWith(utf8("\r\n\r\n"));
    }
    Assertions.assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> Http.raw(registry, ""));
    registry.close();
  }
}
