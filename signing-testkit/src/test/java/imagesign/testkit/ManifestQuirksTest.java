package imagesign.testkit;

import static imagesign.testkit.Http.IMAGE;
import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestQuirksTest {
  @Test
  void storesManifestUnderWrongDigestToo() {
    try (InMemoryRegistry registry = with(Quirk.WRONG_DIGEST_STORED)) {
      String image = Manifests.image(registry, "app", "one");
      HttpResponse<byte[]> created = push(registry, sha256("other"), IMAGE, image);
      assertThat(created.statusCode()).isEqualTo(201);
      assertThat(header(created, "Docker-Content-Digest")).isEqualTo(sha256(image));
      for (String digest : new String[] {sha256("other"), sha256(image)}) {
        HttpResponse<byte[]> read = new Http(registry).get("/v2/app/manifests/" + digest);
        assertThat(text(read)).isEqualTo(image);
        assertThat(header(read, "Docker-Content-Digest")).isEqualTo(digest);
      }
    }
  }

  @Test
  void acceptsManifestOfMissingContent() {
    try (InMemoryRegistry registry = with(Quirk.MISSING_CONTENT_ACCEPTED)) {
      String index = Manifests.index(sha256("none"));
      assertThat(push(registry, "1.0", Http.INDEX, index).statusCode()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @CsvSource({"MANIFEST_200, 200", "MANIFEST_202, 202"})
  void answersStoredManifest(Quirk quirk, int status) {
    try (InMemoryRegistry registry = with(quirk)) {
      String image = Manifests.image(registry, "app", "one");
      assertThat(push(registry, "1.0", IMAGE, image).statusCode()).isEqualTo(status);
      assertThat(registry.tags("app")).containsExactly("1.0");
    }
  }

  @Test
  void refusesLargeManifestAsMalformed() {
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder().maxManifestSize(1000).quirks(Quirk.LARGE_MANIFEST_400).start()) {
      String image = Manifests.image(registry, "app", "one");
      String padded = image + " ".repeat(1000 - utf8(image).length);
      assertThat(push(registry, "1.0", IMAGE, padded).statusCode()).isEqualTo(201);
      assertThat(push(registry, "1.0", IMAGE, padded + " ").statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha384", "sha512"})
  void refusesOtherAlgorithms(String algorithm) {
    try (InMemoryRegistry registry = with(Quirk.SHA256_MANIFESTS_ONLY)) {
      String image = Manifests.image(registry, "app", "one");
      String digest = ContentDigest.of(algorithm, utf8(image)).toString();
      assertThat(text(push(registry, digest, IMAGE, image))).contains("DIGEST_INVALID");
      assertThat(push(registry, sha256(image), IMAGE, image).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void refusesTypesOfDocker() {
    try (InMemoryRegistry registry = with(Quirk.DOCKER_TYPES_REFUSED)) {
      String docker = "application/vnd.docker.distribution.manifest.v2+json";
      assertThat(push(registry, "1.0", docker, "{}").statusCode()).isEqualTo(415);
      assertThat(push(registry, "1.0", IMAGE, "{}").statusCode()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TAG_DELETE_400, 400, 202, 202",
    "TAG_DELETE_405, 405, 202, 202",
    "DELETE_405, 405, 405, 405"
  })
  void deletesOnlySome(Quirk quirk, int tag, int manifest, int blob) {
    try (InMemoryRegistry registry = with(quirk)) {
      String digest = registry.putManifest("app", "1.0", IMAGE, utf8("{}"));
      Http http = new Http(registry);
      assertThat(http.send("DELETE", "/v2/app/manifests/1.0", "").statusCode()).isEqualTo(tag);
      assertThat(registry.tags("app")).containsExactly("1.0");
      assertThat(http.send("DELETE", "/v2/app/manifests/" + digest, "").statusCode())
          .isEqualTo(manifest);
      String stored = registry.putBlob("app", utf8("x"));
      assertThat(http.send("DELETE", "/v2/app/blobs/" + stored, "").statusCode()).isEqualTo(blob);
    }
  }

  @Test
  void combines() {
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder()
            .quirks(Quirk.MANIFEST_202, Quirk.MISSING_CONTENT_ACCEPTED)
            .quirks(Quirk.CREATED_WITHOUT_LOCATION)
            .start()) {
      HttpResponse<byte[]> stored =
          push(registry, "1.0", Http.INDEX, Manifests.index(sha256("none")));
      assertThat(stored.statusCode()).isEqualTo(202);
      assertThat(header(stored, "Location")).isEmpty();
    }
  }

  private static InMemoryRegistry with(Quirk quirk) {
    return InMemoryRegistry.builder().quirks(quirk).start();
  }

  private static HttpResponse<byte[]> push(
      InMemoryRegistry registry, String reference, String type, String body) {
    return new Http(registry)
        .send("PUT", "/v2/app/manifests/" + reference, body, "Content-Type", type);
  }
}
