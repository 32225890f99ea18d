package imagesign.testkit;

import static imagesign.testkit.Http.IMAGE;
import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryProfileTest {
  /** A careful client gets an image into and out of every registry. */
  @ParameterizedTest
  @EnumSource(RegistryProfile.class)
  void takesAndGivesAnImage(RegistryProfile profile) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().profile(profile).start()) {
      Http http = new Http(registry);
      HttpResponse<byte[]> started = http.send("POST", "/v2/app/blobs/uploads/", "");
      HttpResponse<byte[]> patched = http.send("PATCH", header(started, "Location"), "{}");
      String location = header(patched, "Location");
      String end = (location.contains("?") ? "&" : "?") + "digest=" + sha256("{}");
      assertThat(http.send("PUT", location + end, "").statusCode()).isEqualTo(201);
      String image = Manifests.image(registry, "app", "one");
      HttpResponse<byte[]> pushed =
          http.send("PUT", "/v2/app/manifests/1.0", image, "Content-Type", IMAGE);
      assertThat(pushed.statusCode()).isBetween(200, 202);

      assertThat(text(http.get("/v2/app/manifests/1.0", "Accept", IMAGE))).isEqualTo(image);
      assertThat(text(http.get("/v2/app/tags/list"))).contains("[\"1.0\"]");
      HttpResponse<byte[]> blob = http.get("/v2/app/blobs/" + sha256("{}"));
      boolean moved = blob.statusCode() == 307;
      assertThat(text(moved ? http.get(header(blob, "Location")) : blob)).isEqualTo("{}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DOCKER_HUB, 404",
    "GHCR, 404",
    "GITLAB, 404",
    "ARTIFACTORY, 406",
    "ECR, 200",
    "QUAY, 200",
    "HARBOR, 200",
    "DISTRIBUTION_2_8, 404",
    "DISTRIBUTION_3, 404",
    "ZOT, 200",
    "GO_CONTAINERREGISTRY, 404",
    "CUE_OCIREGISTRY, 404"
  })
  void answersReferrersOfUnknownRepository(RegistryProfile profile, int status) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().profile(profile).start()) {
      assertThat(new Http(registry).get("/v2/app/referrers/" + sha256("x")).statusCode())
          .isEqualTo(status);
    }
  }

  @Test
  void isMadeOfTogglesThatCanBeChanged() {
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder()
            .profile(RegistryProfile.DISTRIBUTION_3)
            .referrers(ReferrersMode.ON)
            .uploadLocations(LocationForm.PATH)
            .start()) {
      Http http = new Http(registry);
      assertThat(http.get("/v2/app/referrers/" + sha256("x")).statusCode()).isEqualTo(200);
      String location = header(http.send("POST", "/v2/app/blobs/uploads/", ""), "Location");
      assertThat(URI.create(location).isAbsolute()).isFalse();
      assertThat(location).contains("_state=");
    }
  }
}
