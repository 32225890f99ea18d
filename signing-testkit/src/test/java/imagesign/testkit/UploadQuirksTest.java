package imagesign.testkit;

import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadQuirksTest {
  private static final String UPLOADS = "/v2/app/blobs/uploads/";

  @Test
  void throwsTheBodyOfSinglePostAway() {
    try (InMemoryRegistry registry = with(Quirk.SINGLE_POST_DISCARDED)) {
      Http http = new Http(registry);
      HttpResponse<byte[]> response =
          http.send("POST", UPLOADS + "?digest=" + sha256("hello"), "hello");
      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(registry.blob("app", sha256("hello"))).isEmpty();
      assertThat(put(http, header(response, "Location"), "hello").statusCode()).isEqualTo(201);
    }
  }

  @Test
  void refusesPutWithoutPatch() {
    try (InMemoryRegistry registry = with(Quirk.PUT_NEEDS_PATCH)) {
      Http http = new Http(registry);
      String location = start(http);
      HttpResponse<byte[]> refused = put(http, location, "hello");
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(text(refused)).contains("BLOB_UPLOAD_UNKNOWN");
      assertThat(http.send("PATCH", location, "hello").statusCode()).isEqualTo(202);
      assertThat(http.send("PUT", location + "?digest=" + sha256("hello"), "").statusCode())
          .isEqualTo(201);
    }
  }

  @Test
  void wantsItsStateBack() {
    try (InMemoryRegistry registry = with(Quirk.UPLOAD_STATE)) {
      Http http = new Http(registry);
      String location = start(http);
      String path = location.substring(0, location.indexOf('?'));
      assertThat(location).contains("?_state=").contains("%2B%2F%3D%3D");
      assertThat(put(http, path, "hello").statusCode()).isEqualTo(400);
      assertThat(http.get(path).statusCode()).isEqualTo(400);
      assertThat(http.get(location.replace("%2B", "+")).statusCode()).isEqualTo(400);
      assertThat(http.get(location).statusCode()).isEqualTo(204);
      String target = location + "&digest=" + sha256("hello");
      assertThat(http.send("PUT", target, "hello").statusCode()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @CsvSource({"/v2/app/blobs/uploads/, ''", "/v2/app/blobs/uploads, uploads/"})
  void saysWhereToGoOnRelativeToTheRequest(String target, String prefix) {
    try (InMemoryRegistry registry = at(LocationForm.RELATIVE)) {
      Http http = new Http(registry);
      HttpResponse<byte[]> started = http.send("POST", target, "");
      String location = header(started, "Location");
      assertThat(location).isEqualTo(prefix + header(started, "Docker-Upload-UUID"));
      URI session = started.uri().resolve(location);
      HttpResponse<byte[]> patched = http.send("PATCH", session.toString(), "hello");
      assertThat(patched.statusCode()).isEqualTo(202);
      assertThat(patched.uri().resolve(header(patched, "Location"))).isEqualTo(session);
    }
  }

  @Test
  void saysWhereToGoOnByAbsoluteUrl() {
    try (InMemoryRegistry registry = at(LocationForm.ABSOLUTE)) {
      String location = start(new Http(registry));
      assertThat(location).startsWith(registry.uri() + UPLOADS);
      assertThat(put(new Http(registry), location, "hello").statusCode()).isEqualTo(201);
    }
  }

  @Test
  void sendsUploadElsewhere() {
    try (InMemoryRegistry registry = at(LocationForm.FOREIGN)) {
      assertThat(start(new Http(registry))).startsWith("https://foreign.example" + UPLOADS);
    }
  }

  @Test
  void refusesToGoOnAfterChunkThatIsTooSmall() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().minChunkSize(4).start()) {
      Http http = new Http(registry);
      HttpResponse<byte[]> started = http.send("POST", UPLOADS, "");
      assertThat(header(started, "OCI-Chunk-Min-Length")).isEqualTo("4");
      String location = header(started, "Location");
      assertThat(http.send("PATCH", location, "hell").statusCode()).isEqualTo(202);
      assertThat(http.send("PATCH", location, "o").statusCode()).isEqualTo(202);
      HttpResponse<byte[]> refused = http.send("PATCH", location, "more");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(text(refused)).contains("SIZE_INVALID");
      assertThat(http.send("PUT", location + "?digest=" + sha256("hello"), "").statusCode())
          .isEqualTo(201);
    }
  }

  @Test
  void appendsChunkOutOfOrder() {
    try (InMemoryRegistry registry = with(Quirk.OUT_OF_ORDER_APPENDED)) {
      Http http = new Http(registry);
      String location = start(http);
      assertThat(chunk(http, location, "lo", "3-4").statusCode()).isEqualTo(202);
      assertThat(chunk(http, location, "hel", "0-2").statusCode()).isEqualTo(202);
      HttpResponse<byte[]> response = http.send("PUT", location + "?digest=" + sha256("hello"), "");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(text(response)).contains("DIGEST_INVALID");
    }
  }

  @Test
  void refusesChunkOutOfOrderWithoutSayingWhereToGoOn() {
    try (InMemoryRegistry registry = with(Quirk.OUT_OF_ORDER_WITHOUT_PLACE)) {
      Http http = new Http(registry);
      String location = start(http);
      HttpResponse<byte[]> refused = chunk(http, location, "lo", "3-4");
      assertThat(refused.statusCode()).isEqualTo(416);
      assertThat(header(refused, "Range") + header(refused, "Location")).isEmpty();
      assertThat(http.get(location).statusCode()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @CsvSource({"PATCH_201, 201", "PATCH_204, 204"})
  void answersPatch(Quirk quirk, int status) {
    try (InMemoryRegistry registry = with(quirk)) {
      Http http = new Http(registry);
      HttpResponse<byte[]> patched = http.send("PATCH", start(http), "hello");
      assertThat(patched.statusCode()).isEqualTo(status);
      assertThat(header(patched, "Range")).isEqualTo("0-4");
      assertThat(header(patched, "Location")).startsWith(UPLOADS);
    }
  }

  @Test
  void createsWithoutLocation() {
    try (InMemoryRegistry registry = with(Quirk.CREATED_WITHOUT_LOCATION)) {
      Http http = new Http(registry);
      HttpResponse<byte[]> blob = put(http, start(http), "hello");
      String image = Manifests.image(registry, "app", "one");
      HttpResponse<byte[]> manifest =
          http.send("PUT", "/v2/app/manifests/1", image, "Content-Type", Http.IMAGE);
      assertThat(blob.statusCode()).isEqualTo(201);
      assertThat(manifest.statusCode()).isEqualTo(201);
      assertThat(header(blob, "Location") + header(manifest, "Location")).isEmpty();
    }
  }

  @Test
  void tellsNoStatus() {
    try (InMemoryRegistry registry = with(Quirk.UPLOAD_STATUS_REFUSED)) {
      Http http = new Http(registry);
      String location = start(http);
      assertThat(http.get(location).statusCode()).isEqualTo(400);
      assertThat(put(http, location, "hello").statusCode()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MOUNT_IGNORED, 202, 202, 202",
    "MOUNT_OF_NOTHING_REFUSED, 201, 201, 404",
    "MOUNT_WITHOUT_SOURCE_IGNORED, 201, 202, 202",
    "MOUNT_NEEDS_SOURCE, 201, 400, 202"
  })
  void answersMounts(Quirk quirk, int withSource, int withoutSource, int ofNothing) {
    try (InMemoryRegistry registry = with(quirk)) {
      Http http = new Http(registry);
      String mount = UPLOADS + "?mount=" + registry.putBlob("base", utf8("hello"));
      assertThat(http.send("POST", mount + "&from=base", "").statusCode()).isEqualTo(withSource);
      assertThat(http.send("POST", mount, "").statusCode()).isEqualTo(withoutSource);
      assertThat(http.send("POST", mount + "&from=other", "").statusCode()).isEqualTo(ofNothing);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha384", "sha512"})
  void refusesOtherAlgorithms(String algorithm) {
    try (InMemoryRegistry registry = with(Quirk.SHA256_BLOBS_ONLY)) {
      Http http = new Http(registry);
      String digest = ContentDigest.of(algorithm, utf8("hello")).toString();
      String location = start(http);
      assertThat(http.send("PUT", location + "?digest=" + digest, "hello").statusCode())
          .isEqualTo(400);
      assertThat(put(http, location, "hello").statusCode()).isEqualTo(201);
    }
  }

  @Test
  void answersOtherAlgorithmsWithSha256() {
    try (InMemoryRegistry registry = with(Quirk.BLOB_DIGEST_HEADER_SHA256)) {
      Http http = new Http(registry);
      String digest = ContentDigest.of("sha512", utf8("hello")).toString();
      HttpResponse<byte[]> created = http.send("PUT", start(http) + "?digest=" + digest, "hello");
      HttpResponse<byte[]> read = http.get("/v2/app/blobs/" + digest);
      assertThat(created.statusCode()).isEqualTo(201);
      assertThat(text(read)).isEqualTo("hello");
      assertThat(text(http.get(header(created, "Location")))).isEqualTo("hello");
      assertThat(header(created, "Docker-Content-Digest")).isEqualTo(sha256("hello"));
      assertThat(header(read, "Docker-Content-Digest")).isEqualTo(sha256("hello"));
    }
  }

  @Test
  void forgetsUploadsThatExpired() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      Http http = new Http(registry);
      String location = start(http);
      registry.fail(Fault.before(registry::expireUploads).onMethod("PUT").times(1));
      assertThat(http.send("PATCH", location, "hel").statusCode()).isEqualTo(202);
      assertThat(text(put(http, location, "lo"))).contains("BLOB_UPLOAD_UNKNOWN");
      assertThat(put(http, start(http), "hello").statusCode()).isEqualTo(201);
    }
  }

  private static InMemoryRegistry with(Quirk quirk) {
    return InMemoryRegistry.builder().quirks(quirk).start();
  }

  private static InMemoryRegistry at(LocationForm form) {
    return InMemoryRegistry.builder().uploadLocations(form).start();
  }

  private static String start(Http http) {
    return header(http.send("POST", UPLOADS, ""), "Location");
  }

  private static HttpResponse<byte[]> put(Http http, String location, String body) {
    return http.send("PUT", location + "?digest=" + sha256(body), body);
  }

  private static HttpResponse<byte[]> chunk(Http http, String location, String body, String range) {
    return http.send("PATCH", location, body, "Content-Range", range);
  }
}
