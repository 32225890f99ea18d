package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkHeaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "</v2/a?n=1>; rel=\"next\"",
        "</v2/a?n=1>;rel=next",
        "</v2/a?n=1>; title=\"a, b\"; REL=\"Next\"",
        "</first>; rel=\"first\", </v2/a?n=1>; rel=\"next\"",
        "</v2/a?n=1>; rel=\"last next\""
      })
  void findsTheNextPage(String field) {
    assertThat(LinkHeader.next(List.of(field))).contains("/v2/a?n=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "</a>",
        "</a>; rel=\"prev\"",
        "</a>; rel=\"nextish\"",
        "/a; rel=next",
        "</a; rel=next"
      })
  void findsNone(String field) {
    assertThat(LinkHeader.next(List.of(field))).isEmpty();
  }

  @Test
  @Tag("mutation")
  void mutantsGiveALinkOrNothing() {
    Mutants.of(
        "LinkHeaderTest",
        List.of("</first>; rel=\"first\"; a=\"b, c\", </v2/a?n=1>; rel=\"next\""),
        mutant -> assertThat(LinkHeader.next(List.of(mutant))).isNotNull());
  }
}
