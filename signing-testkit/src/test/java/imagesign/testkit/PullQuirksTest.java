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
import org.junit.jupiter.params.provider.ValueSource;

class PullQuirksTest {
  @Test
  void ignoresRange() {
    try (InMemoryRegistry registry = with(Quirk.RANGE_IGNORED)) {
      HttpResponse<byte[]> response = range(registry, "bytes=2-4");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(text(response)).isEqualTo("0123456789");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=2-", "bytes=-2"})
  void refusesRangeWithOneEnd(String open) {
    try (InMemoryRegistry registry = with(Quirk.OPEN_RANGE_REFUSED)) {
      assertThat(range(registry, open).statusCode()).isEqualTo(416);
      assertThat(text(range(registry, "bytes=2-9"))).isEqualTo("23456789");
    }
  }

  @Test
  void startsRangeTooEarly() {
    try (InMemoryRegistry registry = with(Quirk.RANGE_SHIFTED)) {
      HttpResponse<byte[]> response = range(registry, "bytes=2-4");
      assertThat(response.statusCode()).isEqualTo(206);
      assertThat(text(response)).isEqualTo("1234");
      assertThat(header(response, "Content-Range")).isEqualTo("bytes 1-4/10");
    }
  }

  @Test
  void hidesOciManifestFromClientThatDoesNotNameItsType() {
    try (InMemoryRegistry registry = with(Quirk.ACCEPT_REQUIRED)) {
      registry.putManifest("app", "oci", IMAGE, utf8("{}"));
      String docker = "application/vnd.docker.distribution.manifest.v2+json";
      registry.putManifest("app", "docker", docker, utf8("{\"a\":1}"));
      Http http = new Http(registry);
      String target = "/v2/app/manifests/oci";
      assertThat(text(http.get(target))).contains("MANIFEST_UNKNOWN");
      assertThat(http.get(target, "Accept", "*/*, " + docker).statusCode()).isEqualTo(404);
      assertThat(http.get(target, "Accept", docker + "," + IMAGE + ";q=0.5").statusCode())
          .isEqualTo(200);
      assertThat(http.get("/v2/app/manifests/docker").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void takesDashedTagForDigest() {
    try (InMemoryRegistry registry = with(Quirk.DASH_TAG_IS_DIGEST)) {
      String digest = registry.putManifest("app", "1.0", IMAGE, utf8("{}"));
      String tag = digest.replace(':', '-');
      registry.putManifest("app", tag, IMAGE, utf8("{\"a\":1}"));
      registry.putManifest("app", tag + ".sig", IMAGE, utf8("{\"b\":1}"));
      Http http = new Http(registry);
      assertThat(text(http.get("/v2/app/manifests/" + tag))).isEqualTo("{}");
      assertThat(text(http.get("/v2/app/manifests/" + tag + ".sig"))).isEqualTo("{\"b\":1}");
      String unknown = "sha256-" + sha256("unknown").substring(7);
      assertThat(http.get("/v2/app/manifests/" + unknown).statusCode()).isEqualTo(404);
    }
  }

  private static InMemoryRegistry with(Quirk quirk) {
    InMemoryRegistry registry = InMemoryRegistry.builder().quirks(quirk).start();
    registry.putBlob("app", utf8("0123456789"));
    return registry;
  }

  private static HttpResponse<byte[]> range(InMemoryRegistry registry, String range) {
    return new Http(registry).get("/v2/app/blobs/" + sha256("0123456789"), "Range", range);
  }
}
