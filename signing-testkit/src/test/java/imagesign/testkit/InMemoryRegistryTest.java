package imagesign.testkit;

import static imagesign.testkit.Http.IMAGE;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

class InMemoryRegistryTest {
  @Test
  void recordsRequestsWithHeadersAndStatus() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      Http http = new Http(registry);
      http.get("/v2/app/tags/list?n=1", "X-Test", "yes");
      http.send("POST", "/v2/app/blobs/uploads/?digest=" + sha256("hello"), "hello");
      RecordedRequest list = registry.requests().get(0);
      assertThat(list.method()).isEqualTo("GET");
      assertThat(list.path()).isEqualTo("/v2/app/tags/list");
      assertThat(list.query()).isEqualTo("n=1");
      assertThat(list.status()).isEqualTo(404);
      assertThat(list.header("x-test")).contains("yes");
      assertThat(list.header("Authorization")).isEmpty();
      assertThat(list).hasToString("GET /v2/app/tags/list?n=1 → 404");
      assertThat(registry.requests().get(1).bodyLength()).isEqualTo(5);
      registry.clearRequests();
      assertThat(registry.requests()).isEmpty();
    }
  }

  @Test
  void isReachedByBothNames() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      assertThat(registry.host()).isEqualTo("127.0.0.1:" + registry.port());
      assertThat(registry.uri()).hasToString("http://" + registry.host());
      HttpClient client = HttpClient.newHttpClient();
      URI byName = URI.create("http://localhost:" + registry.port());
      assertThat(new Http(client, byName).get("/v2/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void storesAndDeletesDirectly() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      String blob = registry.putBlob("app", utf8("hello"));
      String byTag = registry.putManifest("app", "1.0", IMAGE, utf8("{}"));
      String sha512 = ContentDigest.of("sha512", utf8("{}")).toString();
      assertThat(registry.putManifest("app", sha512, IMAGE, utf8("{}"))).isEqualTo(sha512);
      assertThat(registry.blob("app", blob)).contains(utf8("hello"));
      StoredManifest manifest = registry.manifest("app", "1.0").orElseThrow();
      assertThat(manifest.digest()).isEqualTo(byTag).isEqualTo(sha256("{}"));
      assertThat(manifest.mediaType()).isEqualTo(IMAGE);
      assertThat(manifest.bytes()).isEqualTo(utf8("{}"));
      assertThat(registry.tags("app")).containsExactly("1.0");
      assertThat(registry.tags("other")).isEmpty();
      assertThat(registry.repositories()).containsExactly("app");
      assertThat(registry.deleteManifest("app", "1.0")).isTrue();
      assertThat(registry.deleteManifest("app", "1.0")).isFalse();
      assertThat(registry.manifest("app", byTag)).isPresent();
      assertThat(registry.deleteBlob("app", blob)).isTrue();
      assertThat(registry.deleteBlob("app", blob)).isFalse();
      assertThat(registry.blob("app", blob)).isEmpty();
    }
  }

  @Test
  void liesWithReplacedContent() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      String blob = registry.putBlob("app", utf8("hello"));
      String manifest = registry.putManifest("app", "1.0", IMAGE, utf8("{}"));
      registry.replaceContent("app", blob, utf8("evil"));
      registry.replaceContent("app", manifest, utf8("not JSON"));
      Http http = new Http(registry);
      assertThat(text(http.get("/v2/app/blobs/" + blob))).isEqualTo("evil");
      assertThat(text(http.get("/v2/app/manifests/1.0"))).isEqualTo("not JSON");
      assertThat(http.get("/v2/app/referrers/" + manifest).statusCode()).isEqualTo(200);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> registry.replaceContent("app", sha256("none"), utf8("x")));
    }
  }

  @Test
  void refusesMalformedArguments() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      assertThatIllegalArgumentException().isThrownBy(() -> registry.putBlob("A", utf8("x")));
      assertThatIllegalArgumentException().isThrownBy(() -> registry.blob("a", "sha256:x"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> registry.putManifest("a", sha256("x"), IMAGE, utf8("{}")));
    }
  }

  @Test
  void refusesContradictoryOptions() {
    RegistryBuilder both = InMemoryRegistry.builder().basicAuth("u", "p").bearerAuth("u", "p");
    assertThatIllegalStateException().isThrownBy(both::start);
    assertThatIllegalStateException().isThrownBy(InMemoryRegistry.builder().anonymousPull()::start);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InMemoryRegistry.builder().referrersPageSize(0));
  }

  @Test
  void reportsPortThatIsTaken() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      RegistryBuilder same = InMemoryRegistry.builder().port(registry.port());
      assertThatThrownBy(same::start).isInstanceOf(UncheckedIOException.class);
    }
  }
}
