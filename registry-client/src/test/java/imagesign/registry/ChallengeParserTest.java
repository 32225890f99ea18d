package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ChallengeParserTest {
  private static final String BEARER =
      "Bearer realm=\"https://auth.example/token\",service=\"reg\",scope=\"repository:a/b:pull,push\"";

  @Test
  @Covers("registries §8.13")
  void readsParametersInAnyOrderAndCase() {
    assertThat(parse("BEARER Scope=\"x\" , REALM = \"r\",service=plain"))
        .containsExactly(
            new Challenge("bearer", Map.of("scope", "x", "realm", "r", "service", "plain")));
  }

  @Test
  @Covers("registries §8.13")
  void readsQuotedCommasAndEscapes() {
    assertThat(parse("Bearer realm=\"r\",scope=\"repository:a:pull,push\",x=\"a\\\"b\\\\,c\""))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of("realm", "r", "scope", "repository:a:pull,push", "x", "a\"b\\,c")));
  }

  @Test
  @Covers("registries §8.13")
  void readsSeveralChallengesInOneField() {
    assertThat(parse("Negotiate, Basic realm=\"b\", Bearer realm=\"r\", service=\"s\""))
        .containsExactly(
            new Challenge("negotiate", Map.of()),
            new Challenge("basic", Map.of("realm", "b")),
            new Challenge("bearer", Map.of("realm", "r", "service", "s")));
  }

  @Test
  @Covers("registries §8.13")
  void readsSeveralFields() {
    assertThat(ChallengeParser.parse(List.of("Basic realm=\"b\"", BEARER)))
        .extracting(Challenge::scheme)
        .containsExactly("basic", "bearer");
  }

  @Test
  void skipsToken68() {
    assertThat(parse("NTLM TlRMTVNTUAAB==, Bearer realm=\"r\""))
        .extracting(Challenge::scheme)
        .containsExactly("ntlm", "bearer");
  }

  @Test
  void takesTheFirstOfAParameter() {
    assertThat(parse("Bearer realm=\"first\",realm=\"second\"").get(0).parameter("realm"))
        .contains("first");
  }

  @Test
  void malformedRestEndsTheField() {
    assertThat(parse("Basic realm=\"b\", Bearer realm=\"open"))
        .containsExactly(new Challenge("basic", Map.of("realm", "b")));
    assertThat(parse("Bearer realm=\"a\\")).isEmpty();
    assertThat(parse("=,=")).isEmpty();
    assertThat(parse("")).isEmpty();
    // By the grammar that is the scheme with a token68, so it has no realm.
    assertThat(parse("Bearer realm=")).containsExactly(new Challenge("bearer", Map.of()));
  }

  @Test
  void isBounded() {
    assertThat(parse("A, ".repeat(2000))).hasSizeLessThanOrEqualTo(16);
    assertThat(parse("Bearer realm=\"" + "x".repeat(9000) + "\"")).isEmpty();
    assertThat(parse("Bearer a=b" + ",a=b".repeat(1000)).size()).isLessThan(2);
  }

  @Test
  @Tag("mutation")
  void mutantsGiveChallengesOrNothing() {
    Mutants.of(
        "ChallengeParserTest",
        List.of(BEARER, "Basic realm=\"b\", Bearer realm=\"r\", NTLM ab=="),
        mutant -> assertThat(parse(mutant)).hasSizeLessThanOrEqualTo(16));
  }

  private static List<Challenge> parse(String field) {
    return ChallengeParser.parse(List.of(field));
  }
}
