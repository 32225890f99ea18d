package imagesign.testkit;

import static imagesign.testkit.Http.IMAGE;
import static imagesign.testkit.Http.INDEX;
import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestEndpointTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final Http http = new Http(registry);

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void servesExactBytesByTagAndByDigest() {
    String image = Manifests.image(registry, "app", "one");
    HttpResponse<byte[]> created = push("1.0", IMAGE, image);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(header(created, "Docker-Content-Digest")).isEqualTo(sha256(image));
    assertThat(header(created, "Location")).isEqualTo("/v2/app/manifests/" + sha256(image));
    assertThat(header(created, "OCI-Subject")).isEmpty();

    for (String reference : new String[] {"1.0", sha256(image)}) {
      HttpResponse<byte[]> response = http.get("/v2/app/manifests/" + reference);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(text(response)).isEqualTo(image);
      assertThat(header(response, "Content-Type")).isEqualTo(IMAGE);
      assertThat(header(response, "Docker-Content-Digest")).isEqualTo(sha256(image));
    }
  }

  @Test
  void answersHeadWithLengthAndNoBody() {
    String image = Manifests.image(registry, "app", "one");
    push("1.0", IMAGE, image);
    HttpResponse<byte[]> response = http.send("HEAD", "/v2/app/manifests/1.0", "");
    assertThat(header(response, "Content-Length")).isEqualTo("" + utf8(image).length);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "sha384", "sha512"})
  void storesUnderTheDigestThatTheClientChose(String algorithm) {
    String image = Manifests.image(registry, "app", "one");
    String digest = ContentDigest.of(algorithm, utf8(image)).toString();
    HttpResponse<byte[]> created = push(digest, IMAGE, image);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(header(created, "Docker-Content-Digest")).isEqualTo(digest);
    assertThat(text(http.get("/v2/app/manifests/" + digest))).isEqualTo(image);
  }

  @Test
  void refusesContentOfOtherDigest() {
    HttpResponse<byte[]> response =
        push(sha256("other"), IMAGE, Manifests.image(registry, "app", "one"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("DIGEST_INVALID");
  }

  @Test
  void movesTag() {
    push("1.0", IMAGE, Manifests.image(registry, "app", "one"));
    String two = Manifests.image(registry, "app", "two");
    push("1.0", IMAGE, two);
    assertThat(text(http.get("/v2/app/manifests/1.0"))).isEqualTo(two);
  }

  @Test
  void tagsInOneRequestWithDigest() {
    String image = Manifests.image(registry, "app", "one");
    HttpResponse<byte[]> created = push(sha256(image) + "?tag=a&tag=b", IMAGE, image);
    assertThat(created.headers().allValues("OCI-Tag")).containsExactly("a", "b");
    assertThat(registry.tags("app")).containsExactly("a", "b");
  }

  @Test
  void refusesMissingBlobAndMissingChild() {
    String image = Manifests.image(registry, "app", "one");
    registry.deleteBlob("app", sha256("{}"));
    assertThat(text(push("1.0", IMAGE, image))).contains("MANIFEST_BLOB_UNKNOWN");
    assertThat(push("1.0", INDEX, Manifests.index(sha256("none"))).statusCode()).isEqualTo(400);
    assertThat(registry.tags("app")).isEmpty();
  }

  @Test
  void acceptsIndexOfStoredImages() {
    String image = Manifests.image(registry, "app", "one");
    push(sha256(image), IMAGE, image);
    assertThat(push("all", INDEX, Manifests.index(sha256(image))).statusCode()).isEqualTo(201);
  }

  @Test
  void acceptsForeignLayerThatIsNotHere() {
    String layer =
        """
        "layers":[{"mediaType":\
        "application/vnd.oci.image.layer.nondistributable.v1.tar","digest":"%s","size":1}]"""
            .formatted(sha256("elsewhere"));
    String image = Manifests.image(registry, "app", "one").replace("\"layers\":[]", layer);
    assertThat(push("1.0", IMAGE, image).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json"
      })
  void acceptsDockerTypes(String type) {
    String body = "{\"schemaVersion\":2,\"mediaType\":\"%s\"}".formatted(type);
    assertThat(push("1.0", type, body).statusCode()).isEqualTo(201);
    assertThat(header(http.get("/v2/app/manifests/1.0"), "Content-Type")).isEqualTo(type);
  }

  @Test
  void ignoresParametersOfContentType() {
    String image = Manifests.image(registry, "app", "one");
    push("1.0", IMAGE + "; charset=utf-8", image);
    assertThat(registry.manifest("app", "1.0").orElseThrow().mediaType()).isEqualTo(IMAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{} {}",
        "{schemaVersion:2}",
        "{\"mediaType\":\"" + INDEX + "\"}",
        "{\"layers\":[],\"manifests\":[]}",
        "{\"layers\":[{}]}",
        "{\"layers\":{}}",
        "{\"subject\":{\"digest\":\"sha256:zz\"}}"
      })
  void refusesMalformedManifest(String body) {
    HttpResponse<byte[]> response = push("1.0", IMAGE, body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(text(response)).contains("MANIFEST_INVALID");
  }

  @Test
  void refusesUnknownMediaType() {
    assertThat(push("1.0", "application/json", "{}").statusCode()).isEqualTo(400);
    assertThat(http.send("PUT", "/v2/app/manifests/1.0", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void refusesMalformedTag() {
    assertThat(push("-bad", IMAGE, "{}").statusCode()).isEqualTo(400);
    assertThat(push("x".repeat(129), IMAGE, "{}").statusCode()).isEqualTo(400);
    assertThat(http.get("/v2/app/manifests/-bad").statusCode()).isEqualTo(404);
  }

  @Test
  void acceptsFourMebibytesAndNotOneByteMore() {
    String image = Manifests.image(registry, "app", "one");
    String padded = image + " ".repeat((4 << 20) - utf8(image).length);
    assertThat(push("1.0", IMAGE, padded).statusCode()).isEqualTo(201);
    assertThat(push("1.0", IMAGE, padded + " ").statusCode()).isEqualTo(413);
  }

  @Test
  void deletesTagAlone() {
    String image = Manifests.image(registry, "app", "one");
    push("1.0", IMAGE, image);
    assertThat(http.send("DELETE", "/v2/app/manifests/1.0", "").statusCode()).isEqualTo(202);
    assertThat(http.get("/v2/app/manifests/1.0").statusCode()).isEqualTo(404);
    assertThat(http.get("/v2/app/manifests/" + sha256(image)).statusCode()).isEqualTo(200);
  }

  @Test
  void deletesManifestWithItsTags() {
    String image = Manifests.image(registry, "app", "one");
    push("1.0", IMAGE, image);
    String path = "/v2/app/manifests/" + sha256(image);
    assertThat(http.send("DELETE", path, "").statusCode()).isEqualTo(202);
    assertThat(http.get("/v2/app/manifests/1.0").statusCode()).isEqualTo(404);
    assertThat(text(http.send("DELETE", path, ""))).contains("MANIFEST_UNKNOWN");
    assertThat(registry.tags("app")).isEmpty();
  }

  private HttpResponse<byte[]> push(String reference, String type, String body) {
    return http.send("PUT", "/v2/app/manifests/" + reference, body, "Content-Type", type);
  }
}
