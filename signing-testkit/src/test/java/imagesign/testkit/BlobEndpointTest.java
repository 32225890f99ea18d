package imagesign.testkit;

import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobEndpointTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final Http http = new Http(registry);
  private String path = "";

  @BeforeEach
  void putBlob() {
    path = "/v2/app/blobs/" + registry.putBlob("app", utf8("0123456789"));
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void servesWholeBlob() {
    HttpResponse<byte[]> response = http.get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(text(response)).isEqualTo("0123456789");
    assertThat(header(response, "Docker-Content-Digest")).isEqualTo(sha256("0123456789"));
    assertThat(header(response, "Content-Length")).isEqualTo("10");
  }

  @Test
  void answersHeadWithLengthAndNoBody() {
    HttpResponse<byte[]> response = http.send("HEAD", path, "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEqualTo("10");
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=2-4, 234, bytes 2-4/10",
    "bytes=7-, 789, bytes 7-9/10",
    "bytes=-3, 789, bytes 7-9/10",
    "bytes=-99, 0123456789, bytes 0-9/10",
    "bytes=8-99, 89, bytes 8-9/10",
    "bytes=0-0, 0, bytes 0-0/10"
  })
  void servesRange(String range, String body, String contentRange) {
    HttpResponse<byte[]> response = http.get(path, "Range", range);
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(text(response)).isEqualTo(body);
    assertThat(header(response, "Content-Range")).isEqualTo(contentRange);
    assertThat(header(response, "Docker-Content-Digest")).isEqualTo(sha256("0123456789"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=5-2", "bytes=-0", "bytes=999999999999-"})
  void refusesRangeOutsideOfBlob(String range) {
    HttpResponse<byte[]> response = http.get(path, "Range", range);
    assertThat(response.statusCode()).isEqualTo(416);
    assertThat(header(response, "Content-Range")).isEqualTo("bytes */10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=a-b"})
  void ignoresRangeThatItNeedNotKnow(String range) {
    assertThat(http.get(path, "Range", range).statusCode()).isEqualTo(200);
  }

  @Test
  void servesEmptyBlob() {
    String digest = registry.putBlob("app", new byte[0]);
    HttpResponse<byte[]> response = http.get("/v2/app/blobs/" + digest);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Length")).isEqualTo("0");
  }

  @Test
  void deletesBlobOnce() {
    assertThat(http.send("DELETE", path, "").statusCode()).isEqualTo(202);
    assertThat(http.get(path).statusCode()).isEqualTo(404);
    assertThat(text(http.send("DELETE", path, ""))).contains("BLOB_UNKNOWN");
  }

  @Test
  void keepsBlobsOfRepositoriesApart() {
    assertThat(http.get(path.replace("app", "other")).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sha256:12", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256:..%2F..", "x"})
  void refusesMalformedDigest(String digest) {
    HttpResponse<byte[]> response = http.get("/v2/app/blobs/" + digest);
    assertThat(response.statusCode()).isBetween(400, 404);
    assertThat(registry.blob("app", sha256("0123456789"))).isPresent();
  }

  @Test
  void refusesUpperCaseDigest() {
    String upper = path.substring(0, path.length() - 2) + "AB";
    assertThat(text(http.get(upper))).contains("DIGEST_INVALID");
  }

  @Test
  void refusesOtherMethods() {
    assertThat(http.send("POST", path, "x").statusCode()).isEqualTo(405);
  }
}
