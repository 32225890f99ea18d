package imagesign.testkit;

import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class BlobRedirectTest {
  @ParameterizedTest
  @EnumSource(value = BlobRedirect.class, mode = Mode.EXCLUDE, names = "LOOP")
  void sendsReadersToSignedUrls(BlobRedirect redirect) {
    try (InMemoryRegistry registry = start(redirect)) {
      Http http = new Http(registry);
      String blob = "/v2/app/blobs/" + registry.putBlob("app", utf8("0123456789"));
      URI target = target(http, blob);
      assertThat(target.getAuthority().equals(registry.host()))
          .isEqualTo(redirect == BlobRedirect.SAME_ORIGIN);
      assertThat(text(http.get(target.toString()))).isEqualTo("0123456789");
      HttpResponse<byte[]> part = http.get(target.toString(), "Range", "bytes=2-3");
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(text(part)).isEqualTo("23");
      assertThat(http.send("HEAD", blob, "").statusCode()).isEqualTo(307);
      assertThat(registry.requests()).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource(value = BlobRedirect.class, mode = Mode.EXCLUDE, names = "LOOP")
  void refusesCredentialsAndUrlsThatAreNotSigned(BlobRedirect redirect) {
    try (InMemoryRegistry registry = start(redirect)) {
      Http http = new Http(registry);
      String digest = registry.putBlob("app", utf8("0123456789"));
      String target = target(http, "/v2/app/blobs/" + digest).toString();
      assertThat(http.get(target, "Authorization", "Bearer x").statusCode()).isEqualTo(400);
      assertThat(http.get(target + "x").statusCode()).isEqualTo(403);
      registry.deleteBlob("app", digest);
      assertThat(http.get(target).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void redirectsInCircles() {
    try (InMemoryRegistry registry = start(BlobRedirect.LOOP)) {
      Http http = new Http(registry);
      String blob = "/v2/app/blobs/" + registry.putBlob("app", utf8("0123456789"));
      assertThat(header(http.get(blob), "Location")).isEqualTo(blob + "?hop=1");
      assertThat(header(http.get(blob + "?hop=1"), "Location")).isEqualTo(blob + "?hop=2");
    }
  }

  @Test
  void asksForCredentialsBeforeItRedirects() {
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder()
            .basicAuth("u", "p")
            .redirectBlobs(BlobRedirect.STORAGE)
            .start()) {
      Http http = new Http(registry);
      String blob = "/v2/app/blobs/" + registry.putBlob("app", utf8("x"));
      assertThat(http.get(blob).statusCode()).isEqualTo(401);
      HttpResponse<byte[]> sent = http.get(blob, "Authorization", Http.basic("u", "p"));
      assertThat(text(http.get(header(sent, "Location")))).isEqualTo("x");
    }
  }

  @Test
  void failsInTheStorageToo() {
    try (InMemoryRegistry registry = start(BlobRedirect.STORAGE)) {
      Http http = new Http(registry);
      String blob = "/v2/app/blobs/" + registry.putBlob("app", utf8("x"));
      registry.fail(Fault.status(401).onPathContaining("/storage/"));
      assertThat(http.get(target(http, blob).toString()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void leavesTheStorageWhereItIsWithoutRedirect() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      assertThat(new Http(registry).get("/storage/app/x").statusCode()).isEqualTo(404);
    }
  }

  private static InMemoryRegistry start(BlobRedirect redirect) {
    return InMemoryRegistry.builder().redirectBlobs(redirect).start();
  }

  private static URI target(Http http, String blob) {
    HttpResponse<byte[]> response = http.get(blob);
    assertThat(response.statusCode()).isEqualTo(307);
    return URI.create(header(response, "Location"));
  }
}
