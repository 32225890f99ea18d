package imagesign.testkit;

import static imagesign.testkit.Http.IMAGE;
import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListQuirksTest {
  private static final String TAGS = "/v2/app/tags/list";

  @Test
  void ignoresSizeAndSendsAll() {
    try (InMemoryRegistry registry = withTags(builder().quirks(Quirk.LIST_SIZE_IGNORED))) {
      HttpResponse<byte[]> response = new Http(registry).get(TAGS + "?n=1");
      assertThat(text(response)).contains("[\"a1\",\"b0\",\"c2\"]");
      assertThat(header(response, "Link")).isEmpty();
    }
  }

  @Test
  void listsWithoutOrderAndStillGoesOnWhereItStopped() {
    try (InMemoryRegistry registry = withTags(builder().quirks(Quirk.LIST_UNSORTED))) {
      Http http = new Http(registry);
      assertThat(text(http.get(TAGS))).contains("[\"b0\",\"a1\",\"c2\"]");
      HttpResponse<byte[]> first = http.get(TAGS + "?n=2");
      assertThat(text(first)).contains("[\"b0\",\"a1\"]");
      assertThat(text(http.get(next(first)))).contains("[\"c2\"]");
    }
  }

  @Test
  void sendsNullForNoTags() {
    try (InMemoryRegistry registry = builder().quirks(Quirk.TAGS_NULL).start()) {
      registry.putBlob("app", utf8("x"));
      assertThat(text(new Http(registry).get(TAGS))).isEqualTo("{\"name\":\"app\",\"tags\":null}");
      registry.putManifest("app", "a", IMAGE, utf8("{}"));
      assertThat(text(new Http(registry).get(TAGS))).contains("\"tags\":[\"a\"]");
    }
  }

  @Test
  void listsNothingForUnknownRepository() {
    try (InMemoryRegistry registry = builder().quirks(Quirk.UNKNOWN_REPOSITORY_EMPTY).start()) {
      HttpResponse<byte[]> response = new Http(registry).get(TAGS);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(text(response)).contains("\"tags\":[]");
    }
  }

  @Test
  void capsPagesWhateverTheClientAsksFor() {
    try (InMemoryRegistry registry = withTags(builder().listPageSize(2))) {
      Http http = new Http(registry);
      for (String target : List.of(TAGS, TAGS + "?n=1000", "/v2/_catalog?n=1000")) {
        registry.putBlob("one", utf8("x"));
        registry.putBlob("two", utf8("x"));
        assertThat(next(http.get(target))).contains("last=");
      }
      assertThat(text(http.get(TAGS + "?n=1"))).contains("[\"a1\"]");
    }
  }

  @Test
  void refusesListsThatAreTooLong() {
    try (InMemoryRegistry registry = withTags(builder().refuseListsOver(1000, 405))) {
      Http http = new Http(registry);
      assertThat(http.get(TAGS + "?n=1000").statusCode()).isEqualTo(200);
      assertThat(http.get(TAGS + "?n=1001").statusCode()).isEqualTo(405);
      assertThat(http.get("/v2/_catalog?n=1001").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void linksInTheFormThatWasAskedFor() {
    assertThat(link(LinkForm.PATH)).isEqualTo(TAGS + "?n=1&last=a1");
    assertThat(link(LinkForm.NONE)).isEmpty();
    assertThat(link(LinkForm.FOREIGN)).isEqualTo("http://127.0.0.1:9" + TAGS + "?n=1&last=a1");
    assertThat(link(LinkForm.SELF)).isEqualTo(TAGS + "?n=1");
    try (InMemoryRegistry registry = withTags(builder().links(LinkForm.ABSOLUTE))) {
      assertThat(next(new Http(registry).get(TAGS + "?n=1")))
          .isEqualTo(registry.uri() + TAGS + "?n=1&last=a1");
    }
  }

  @Test
  void goesOnWithEmptyPagesForEver() {
    try (InMemoryRegistry registry = withTags(builder().links(LinkForm.ENDLESS))) {
      List<String> pages = follow(registry, TAGS + "?n=2", 5);
      assertThat(pages.get(0)).contains("[\"a1\",\"b0\"]");
      assertThat(pages.get(1)).contains("[\"c2\"]");
      assertThat(pages.subList(2, 5)).allMatch(page -> page.contains("\"tags\":[]"));
    }
  }

  @Test
  void startsAgainForEver() {
    try (InMemoryRegistry registry = withTags(builder().links(LinkForm.REPEATED))) {
      List<String> pages = follow(registry, TAGS + "?n=2", 5);
      assertThat(pages.subList(2, 4)).isEqualTo(pages.subList(0, 2));
      assertThat(pages.get(4)).isEqualTo(pages.get(0));
    }
  }

  @Test
  void goesOnForEverAfterReferrersToo() {
    try (InMemoryRegistry registry = withTags(builder().links(LinkForm.ENDLESS))) {
      List<String> pages = follow(registry, "/v2/app/referrers/" + Http.sha256("x"), 3);
      assertThat(pages).allMatch(page -> page.contains("\"manifests\":[]"));
    }
  }

  @Test
  void refusesSizesThatAreNotPositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> builder().listPageSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().refuseListsOver(0, 400));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().maxManifestSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().minChunkSize(0));
  }

  private static RegistryBuilder builder() {
    return InMemoryRegistry.builder();
  }

  private static InMemoryRegistry withTags(RegistryBuilder builder) {
    InMemoryRegistry registry = builder.start();
    for (String tag : List.of("a1", "b0", "c2")) {
      registry.putManifest("app", tag, IMAGE, utf8("{}"));
    }
    return registry;
  }

  private static String link(LinkForm form) {
    URI foreign = URI.create("http://127.0.0.1:9");
    try (InMemoryRegistry registry = withTags(builder().links(form).foreignOrigin(foreign))) {
      return next(new Http(registry).get(TAGS + "?n=1"));
    }
  }

  /** Reads so many pages, each at another URL. */
  private static List<String> follow(InMemoryRegistry registry, String first, int count) {
    Http http = new Http(registry);
    List<String> targets = new ArrayList<>(List.of(first));
    List<String> pages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HttpResponse<byte[]> page = http.get(targets.get(i));
      pages.add(text(page));
      targets.add(next(page));
    }
    assertThat(targets).doesNotHaveDuplicates();
    return pages;
  }

  private static String next(HttpResponse<byte[]> page) {
    return header(page, "Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");
  }
}
