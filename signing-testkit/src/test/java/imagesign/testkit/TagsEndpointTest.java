package imagesign.testkit;

import static imagesign.testkit.Http.IMAGE;
import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsEndpointTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final Http http = new Http(registry);

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void listsInLexicalOrderWithoutRegardToCase() {
    tag("b", "C", "a", "10", "9");
    assertThat(text(http.get("/v2/app/tags/list")))
        .isEqualTo("{\"name\":\"app\",\"tags\":[\"10\",\"9\",\"a\",\"b\",\"C\"]}");
  }

  @Test
  void cutsPagesThatAreLinked() {
    tag("a", "b", "c", "d");
    HttpResponse<byte[]> first = http.get("/v2/app/tags/list?n=3");
    assertThat(text(first)).contains("[\"a\",\"b\",\"c\"]");
    assertThat(header(first, "Link")).isEqualTo("</v2/app/tags/list?n=3&last=c>; rel=\"next\"");
    HttpResponse<byte[]> second = http.get("/v2/app/tags/list?n=3&last=c");
    assertThat(text(second)).contains("[\"d\"]");
    assertThat(header(second, "Link")).isEmpty();
  }

  @Test
  void goesOnAfterTagThatIsGone() {
    tag("a", "c");
    assertThat(text(http.get("/v2/app/tags/list?last=b"))).contains("[\"c\"]");
  }

  @Test
  void listsNothingForZero() {
    tag("a");
    HttpResponse<byte[]> response = http.get("/v2/app/tags/list?n=0");
    assertThat(text(response)).contains("\"tags\":[]");
    assertThat(header(response, "Link")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", ""})
  void refusesPageSizeThatIsNoNumber(String n) {
    tag("a");
    assertThat(http.get("/v2/app/tags/list?n=" + n).statusCode()).isEqualTo(400);
  }

  @Test
  void doesNotKnowRepositoryThatWasNeverWrittenTo() {
    HttpResponse<byte[]> response = http.get("/v2/app/tags/list");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(text(response)).contains("NAME_UNKNOWN");
  }

  @Test
  void listsRepositoriesInPages() {
    registry.putBlob("z", utf8("x"));
    registry.putBlob("a/b", utf8("x"));
    assertThat(text(http.get("/v2/_catalog"))).isEqualTo("{\"repositories\":[\"a/b\",\"z\"]}");
    HttpResponse<byte[]> page = http.get("/v2/_catalog?n=1");
    assertThat(header(page, "Link")).isEqualTo("</v2/_catalog?n=1&last=a%2Fb>; rel=\"next\"");
  }

  private void tag(String... tags) {
    for (String tag : tags) {
      registry.putManifest("app", tag, IMAGE, utf8("{}"));
    }
  }
}
