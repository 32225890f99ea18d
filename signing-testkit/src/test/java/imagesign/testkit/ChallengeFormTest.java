package imagesign.testkit;

import static imagesign.testkit.Http.basic;
import static imagesign.testkit.Http.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChallengeFormTest {
  private static final String BLOB = "/v2/app/blobs/" + sha256("x");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "STANDARD | Bearer realm=\"R\",service=\"s\",scope=\"repository:app:pull\"",
        "REVERSED | Bearer scope=\"repository:app:pull\",service=\"s\",realm=\"R\"",
        "UPPER_CASE | BEARER REALM=\"R\",SERVICE=\"s\",SCOPE=\"repository:app:pull\"",
        "SPACED | Bearer   realm = \"R\" ,  service = \"s\" ,  scope = \"repository:app:pull\"",
        "UNQUOTED | Bearer realm=R, service=s, scope=\"repository:app:pull\"",
        "ESCAPED | Bearer realm=\"R\",service=\"s\",scope=\"repository\\:\\app\\:pull\"",
        "EMPTY_ELEMENTS | , ,Bearer realm=\"R\",,service=\"s\",,scope=\"repository:app:pull\",",
        "WITHOUT_SCOPE | Bearer realm=\"R\",service=\"s\"",
        "WITHOUT_SERVICE | Bearer realm=\"R\",scope=\"repository:app:pull\"",
        "BASIC_THEN_BEARER | Basic realm=\"testkit\", Bearer realm=\"R\",service=\"s\","
            + "scope=\"repository:app:pull\"",
        "BEARER_THEN_BASIC | Bearer realm=\"R\",service=\"s\",scope=\"repository:app:pull\", "
            + "Basic realm=\"testkit\""
      })
  void isWrittenInOneField(ChallengeForm form, String expected) {
    try (InMemoryRegistry registry = start(form)) {
      assertThat(challenges(new Http(registry).get(BLOB))).containsExactly(expected.strip());
    }
  }

  @Test
  void standsAmongOthers() {
    assertThat(challenges(ChallengeForm.AMONG_OTHERS))
        .singleElement()
        .asString()
        .matches("Negotiate abc==, Digest realm=.*, Bearer realm=\"R\",.*, Scram x=\"y\"");
    assertThat(challenges(ChallengeForm.FIELDS_AMONG_OTHERS))
        .hasSize(3)
        .element(1)
        .asString()
        .startsWith("Bearer realm=\"R\",");
    assertThat(challenges(ChallengeForm.BASIC_FIELD_THEN_BEARER))
        .hasSize(2)
        .first()
        .isEqualTo("Basic realm=\"testkit\"");
    assertThat(challenges(ChallengeForm.MORE_PARAMETERS))
        .singleElement()
        .asString()
        .startsWith("Bearer charset=\"UTF-8\",realm=\"R\",")
        .contains("Basic realm=\\\"other\\\"");
  }

  @ParameterizedTest
  @EnumSource(ChallengeForm.class)
  void acceptsBasicWhereItIsOffered(ChallengeForm form) {
    try (InMemoryRegistry registry = start(form)) {
      registry.putBlob("app", Http.utf8("x"));
      Http http = new Http(registry);
      int status = http.get(BLOB, "Authorization", basic("u", "p")).statusCode();
      assertThat(status).isEqualTo(form.name().contains("BASIC") ? 200 : 401);
      assertThat(http.get(BLOB, "Authorization", basic("u", "x")).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void namesTheRealmThatTheTestWants() {
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder()
            .bearerAuth("u", "p")
            .tokenRealm(own -> own.replace("http://", "http://user@"))
            .start()) {
      assertThat(challenges(new Http(registry).get(BLOB)))
          .singleElement()
          .asString()
          .contains("realm=\"http://user@" + registry.host() + "/token\"");
    }
  }

  private static InMemoryRegistry start(ChallengeForm form) {
    return InMemoryRegistry.builder()
        .bearerAuth("u", "p")
        .tokenRealm(own -> "R")
        .tokenService("s")
        .challenge(form)
        .start();
  }

  private static List<String> challenges(ChallengeForm form) {
    try (InMemoryRegistry registry = start(form)) {
      return challenges(new Http(registry).get(BLOB));
    }
  }

  private static List<String> challenges(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(401);
    return response.headers().allValues("WWW-Authenticate");
  }
}
