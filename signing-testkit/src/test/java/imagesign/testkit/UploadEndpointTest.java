package imagesign.testkit;

import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadEndpointTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final Http http = new Http(registry);

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void storesBlobOfSinglePost() {
    HttpResponse<byte[]> response =
        http.send("POST", "/v2/app/blobs/uploads/?digest=" + sha256("hello"), "hello");
    assertStored(response, "hello", sha256("hello"));
  }

  @Test
  void storesBlobOfPostAndPut() {
    assertStored(put(start("app"), "hello", sha256("hello")), "hello", sha256("hello"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "sha384", "sha512"})
  void storesBlobUnderEachAlgorithm(String algorithm) {
    String digest = ContentDigest.of(algorithm, utf8("hello")).toString();
    assertStored(put(start("app"), "hello", digest), "hello", digest);
  }

  @Test
  void storesStreamOfPatches() {
    String location = start("app");
    HttpResponse<byte[]> patched = http.send("PATCH", location, "hel");
    assertThat(patched.statusCode()).isEqualTo(202);
    assertThat(header(patched, "Range")).isEqualTo("0-2");
    http.send("PATCH", header(patched, "Location"), "lo");
    assertStored(put(location, "", sha256("hello")), "hello", sha256("hello"));
  }

  @Test
  void storesChunksWhoseLastOneIsInPut() {
    String location = start("app");
    chunk("PATCH", location, "hel", "0-2");
    HttpResponse<byte[]> response =
        chunk("PUT", location + "?digest=" + sha256("hello"), "lo", "3-4");
    assertStored(response, "hello", sha256("hello"));
  }

  @Test
  void refusesChunkOutOfOrderAndTellsWhereToGoOn() {
    String location = start("app");
    assertThat(chunk("PATCH", location, "lo", "3-4").statusCode()).isEqualTo(416);
    assertThat(chunk("PATCH", location, "hel", "0-2").statusCode()).isEqualTo(202);
    HttpResponse<byte[]> again = chunk("PATCH", location, "hel", "0-2");
    assertThat(again.statusCode()).isEqualTo(416);
    assertThat(header(again, "Range")).isEqualTo("0-2");
    assertThat(header(again, "Location")).isEqualTo(location);

    HttpResponse<byte[]> status = http.get(location);
    assertThat(status.statusCode()).isEqualTo(204);
    assertThat(header(status, "Range")).isEqualTo("0-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-9", "bytes 0-2/5", "2-0", "x"})
  void refusesContentRangeThatDoesNotFitTheBody(String range) {
    assertThat(chunk("PATCH", start("app"), "hel", range).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesContentOfOtherDigestAndEndsTheSession() {
    String location = start("app");
    HttpResponse<byte[]> response = put(location, "hello", sha256("other"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("DIGEST_INVALID");
    assertThat(http.get(location).statusCode()).isEqualTo(404);
    assertThat(registry.blob("app", sha256("other"))).isEmpty();
  }

  @Test
  void refusesPutWithoutDigestAndKeepsTheSession() {
    String location = start("app");
    assertThat(http.send("PUT", location, "hello").statusCode()).isEqualTo(400);
    assertThat(http.get(location).statusCode()).isEqualTo(204);
  }

  @Test
  void cancels() {
    String location = start("app");
    assertThat(http.send("DELETE", location, "").statusCode()).isEqualTo(204);
    HttpResponse<byte[]> response = http.send("PATCH", location, "hello");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(text(response)).contains("BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void keepsSessionsOfRepositoriesApart() {
    assertThat(http.get(start("app").replace("/app/", "/other/")).statusCode()).isEqualTo(404);
  }

  @Test
  void mountsFromAnotherRepository() {
    String digest = registry.putBlob("base", utf8("hello"));
    HttpResponse<byte[]> response =
        http.send("POST", "/v2/app/blobs/uploads/?mount=" + digest + "&from=base", "");
    assertStored(response, "hello", digest);
  }

  @Test
  void mountsFromAnywhereWithoutSource() {
    String digest = registry.putBlob("base", utf8("hello"));
    assertStored(http.send("POST", "/v2/app/blobs/uploads/?mount=" + digest, ""), "hello", digest);
  }

  @Test
  void startsUploadWhereThereIsNothingToMount() {
    registry.putBlob("elsewhere", utf8("hello"));
    String query = "?mount=" + sha256("hello") + "&from=base";
    HttpResponse<byte[]> response = http.send("POST", "/v2/app/blobs/uploads/" + query, "");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(header(response, "Location")).startsWith("/v2/app/blobs/uploads/");
  }

  @Test
  void keepsWhatCameBeforeTheConnectionBroke() throws Exception {
    String location = start("app");
    try (Socket socket = Http.connect(registry)) {
      String head = "PATCH " + location + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n";
      socket.getOutputStream().write(utf8(head + "hel"));
    }
    while (!header(http.get(location), "Range").equals("0-2")) {
      Thread.onSpinWait();
    }
    http.send("PATCH", location, "lo");
    assertStored(put(location, "", sha256("hello")), "hello", sha256("hello"));
  }

  @Test
  void acceptsChunkedTransferCoding() throws IOException {
    String target = "/v2/app/blobs/uploads/?digest=" + sha256("hello");
    String answer =
        Http.raw(
            registry,
            "POST "
                + target
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: t\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 201");
  }

  private String start(String repository) {
    HttpResponse<byte[]> response = http.send("POST", "/v2/" + repository + "/blobs/uploads/", "");
    assertThat(response.statusCode()).isEqualTo(202);
    return header(response, "Location");
  }

  private HttpResponse<byte[]> put(String location, String body, String digest) {
    return http.send("PUT", location + "?digest=" + digest, body);
  }

  private HttpResponse<byte[]> chunk(String method, String target, String body, String range) {
    return http.send(method, target, body, "Content-Range", range);
  }

  private void assertStored(HttpResponse<byte[]> response, String content, String digest) {
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(header(response, "Docker-Content-Digest")).isEqualTo(digest);
    assertThat(text(http.get(header(response, "Location")))).isEqualTo(content);
    assertThat(registry.blob("app", digest)).contains(utf8(content));
  }
}
