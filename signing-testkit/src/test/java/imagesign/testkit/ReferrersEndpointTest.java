package imagesign.testkit;

import static imagesign.testkit.Http.IMAGE;
import static imagesign.testkit.Http.INDEX;
import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferrersEndpointTest {
  private static final String SUBJECT = sha256("subject");
  private static final String PATH = "/v2/app/referrers/" + SUBJECT;

  @Test
  void listsDescriptorsWithTypeAndAnnotations() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      String manifest = Manifests.referrer(registry, "app", "type/a", SUBJECT, "one");
      HttpResponse<byte[]> pushed = push(registry, manifest);
      assertThat(header(pushed, "OCI-Subject")).isEqualTo(SUBJECT);

      HttpResponse<byte[]> response = new Http(registry).get(PATH);
      assertThat(header(response, "Content-Type")).isEqualTo(INDEX);
      JsonObject descriptor = manifests(response).get(0).getAsJsonObject();
      assertThat(descriptor.get("digest").getAsString()).isEqualTo(sha256(manifest));
      assertThat(descriptor.get("size").getAsInt()).isEqualTo(utf8(manifest).length);
      assertThat(descriptor.get("mediaType").getAsString()).isEqualTo(IMAGE);
      assertThat(descriptor.get("artifactType").getAsString()).isEqualTo("type/a");
      assertThat(descriptor.get("annotations").toString()).isEqualTo("{\"note\":\"one\"}");
    }
  }

  @Test
  void takesConfigTypeWhereThereIsNoArtifactType() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      push(
          registry,
          Manifests.referrer(registry, "app", "", SUBJECT, "x")
              .replace("\"artifactType\":\"\",", ""));
      assertThat(text(new Http(registry).get(PATH))).contains("application/vnd.test.config");
    }
  }

  @Test
  void filtersByArtifactTypeAndSaysSo() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      push(registry, Manifests.referrer(registry, "app", "type/a", SUBJECT, "one"));
      push(registry, Manifests.referrer(registry, "app", "type/b", SUBJECT, "two"));
      push(registry, Manifests.referrer(registry, "app", "type/a", sha256("else"), "three"));
      HttpResponse<byte[]> response = new Http(registry).get(PATH + "?artifactType=type%2Fa");
      assertThat(manifests(response)).hasSize(1);
      assertThat(header(response, "OCI-Filters-Applied")).isEqualTo("artifactType");
      assertThat(header(new Http(registry).get(PATH), "OCI-Filters-Applied")).isEmpty();
    }
  }

  @Test
  void answersUnknownRepositoryAndSubjectWithEmptyIndex() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      HttpResponse<byte[]> response = new Http(registry).get(PATH);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(manifests(response)).isEmpty();
      assertThat(new Http(registry).get("/v2/app/referrers/x").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void refusesUnknownRepositoryWhereToldSo() {
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder().quirks(Quirk.REFERRERS_OF_UNKNOWN_REPOSITORY_404).start()) {
      assertThat(text(new Http(registry).get(PATH))).contains("NAME_UNKNOWN");
      registry.putBlob("app", utf8("x"));
      assertThat(manifests(new Http(registry).get(PATH))).isEmpty();
    }
  }

  @Test
  void forgetsDeletedReferrer() {
    try (InMemoryRegistry registry = InMemoryRegistry.start()) {
      String manifest = Manifests.referrer(registry, "app", "type/a", SUBJECT, "one");
      push(registry, manifest);
      registry.deleteManifest("app", sha256(manifest));
      assertThat(manifests(new Http(registry).get(PATH))).isEmpty();
    }
  }

  @Test
  void cutsPagesThatAreLinkedAndKeepTheFilter() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrersPageSize(2).start()) {
      for (int i = 0; i < 5; i++) {
        push(registry, Manifests.referrer(registry, "app", "type/a", SUBJECT, "note " + i));
        push(registry, Manifests.referrer(registry, "app", "type/b", SUBJECT, "note " + i));
      }
      Http http = new Http(registry);
      List<JsonElement> all = new ArrayList<>();
      HttpResponse<byte[]> page = http.get(PATH + "?artifactType=type%2Fa");
      while (!header(page, "Link").isEmpty()) {
        all.addAll(manifests(page));
        page = http.get(header(page, "Link").replaceFirst("<(.*)>; rel=\"next\"", "$1"));
      }
      all.addAll(manifests(page));
      assertThat(all).hasSize(5).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ON, 200, application/vnd.oci.image.index.v1+json, true, 1",
    "ON_WITHOUT_SUBJECT_HEADER, 200, application/vnd.oci.image.index.v1+json, false, 1",
    "ON_UNFILTERED, 200, application/vnd.oci.image.index.v1+json, true, 2",
    "ON_UNFILTERED_WITH_FALSE_CLAIM, 200, application/vnd.oci.image.index.v1+json, true, 2",
    "ON_UNFILTERED_WITHOUT_SUBJECT_HEADER, 200, application/vnd.oci.image.index.v1+json, false, 2",
    "OFF_404_TEXT, 404, text/plain; charset=utf-8, false, 0",
    "OFF_404_NAME_UNKNOWN, 404, application/json, false, 0",
    "OFF_400, 400, application/json, false, 0",
    "OFF_405, 405, application/json, false, 0",
    "OFF_406, 406, application/json, false, 0",
    "OFF_200_HTML, 200, text/html, false, 0",
    "SUBJECT_HEADER_WITHOUT_API, 404, text/plain; charset=utf-8, true, 0"
  })
  void behavesAsItsModeSays(
      ReferrersMode mode, int status, String type, boolean subjectHeader, int listed) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrers(mode).start()) {
      HttpResponse<byte[]> pushed =
          push(registry, Manifests.referrer(registry, "app", "type/a", SUBJECT, "one"));
      push(registry, Manifests.referrer(registry, "app", "type/b", SUBJECT, "two"));
      assertThat(header(pushed, "OCI-Subject")).isEqualTo(subjectHeader ? SUBJECT : "");

      HttpResponse<byte[]> response = new Http(registry).get(PATH + "?artifactType=type/a");
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(header(response, "Content-Type")).isEqualTo(type);
      boolean on = mode.name().startsWith("ON");
      assertThat(on ? manifests(response).size() : 0).isEqualTo(listed);
      boolean filtered = on && (listed == 1 || mode.name().endsWith("CLAIM"));
      assertThat(header(response, "OCI-Filters-Applied")).isEqualTo(filtered ? "artifactType" : "");
    }
  }

  private static HttpResponse<byte[]> push(InMemoryRegistry registry, String manifest) {
    String target = "/v2/app/manifests/" + sha256(manifest);
    HttpResponse<byte[]> response =
        new Http(registry).send("PUT", target, manifest, "Content-Type", IMAGE);
    assertThat(response.statusCode()).isEqualTo(201);
    return response;
  }

  private static List<JsonElement> manifests(HttpResponse<byte[]> response) {
    return JsonParser.parseString(text(response))
        .getAsJsonObject()
        .getAsJsonArray("manifests")
        .asList();
  }
}
