package imagesign.testkit;

import static imagesign.testkit.Http.basic;
import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenQuirksTest {
  private static final String BLOB = "/v2/app/blobs/" + sha256("x");
  private static final String PULL = "/token?scope=repository:app:pull";

  @ParameterizedTest
  @CsvSource({
    "TOKEN_AS_ACCESS_TOKEN, false, true, true",
    "TOKEN_AS_TOKEN, true, false, true",
    "TOKEN_WITHOUT_LIFETIME, true, true, false"
  })
  void leavesMembersOut(Quirk quirk, boolean token, boolean accessToken, boolean lifetime) {
    try (InMemoryRegistry registry = bearer().quirks(quirk).start()) {
      JsonObject json = json(get(registry, PULL));
      assertThat(json.has("token")).isEqualTo(token);
      assertThat(json.has("access_token")).isEqualTo(accessToken);
      assertThat(json.has("expires_in")).isEqualTo(lifetime);
      assertThat(json.has("issued_at")).isEqualTo(lifetime);
    }
  }

  @Test
  void grantsTheFirstScopeOnly() {
    try (InMemoryRegistry registry = bearer().quirks(Quirk.FIRST_SCOPE_ONLY).start()) {
      registry.putBlob("app", utf8("x"));
      assertThat(read(registry, "/token?scope=repository:app:pull&scope=repository:b:pull"))
          .isEqualTo(200);
      assertThat(read(registry, "/token?scope=repository:b:pull&scope=repository:app:pull"))
          .isEqualTo(401);
      assertThat(read(registry, "/token?scope=repository:b:pull+repository:app:pull"))
          .isEqualTo(401);
    }
  }

  @Test
  void demandsOneScopeForEverything() {
    try (InMemoryRegistry registry = bearer().tokenScope("aws").start()) {
      registry.putBlob("app", utf8("x"));
      assertThat(header(new Http(registry).get(BLOB), "WWW-Authenticate"))
          .endsWith(",scope=\"aws\"");
      assertThat(header(new Http(registry).get("/v2/"), "WWW-Authenticate"))
          .doesNotContain("scope");
      assertThat(read(registry, "/token?scope=aws")).isEqualTo(200);
      assertThat(read(registry, "/token?scope=other")).isEqualTo(401);
    }
  }

  @Test
  void misdatesTokens() {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    try (InMemoryRegistry registry =
        bearer().clock(() -> now).tokenClockError(Duration.ofHours(-1)).start()) {
      assertThat(json(get(registry, PULL)).get("issued_at").getAsString())
          .isEqualTo("2026-01-02T02:04:05Z");
      assertThat(read(registry, PULL)).isEqualTo(404);
    }
  }

  @Test
  void takesIdentityTokenByPostOrAsPassword() {
    try (InMemoryRegistry registry = bearer().start()) {
      String identity = registry.newIdentityToken();
      assertThat(exchange(registry, identity).statusCode()).isEqualTo(200);
      assertThat(exchange(registry, identity).statusCode()).isEqualTo(200);
      assertThat(exchange(registry, identity + "x").statusCode()).isEqualTo(401);
      Http http = new Http(registry);
      assertThat(http.get(PULL, "Authorization", basic("<token>", identity)).statusCode())
          .isEqualTo(200);
      assertThat(http.get(PULL, "Authorization", basic("<token>", "x")).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void doesNotKnowPost() {
    try (InMemoryRegistry registry = bearer().quirks(Quirk.TOKEN_POST_404).start()) {
      assertThat(exchange(registry, registry.newIdentityToken()).statusCode()).isEqualTo(404);
      assertThat(get(registry, PULL).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void rotatesRefreshTokens() {
    try (InMemoryRegistry registry = bearer().quirks(Quirk.REFRESH_TOKEN_ROTATES).start()) {
      String first = registry.newIdentityToken();
      String second = json(exchange(registry, first)).get("refresh_token").getAsString();
      assertThat(exchange(registry, first).statusCode()).isEqualTo(401);
      assertThat(exchange(registry, second).statusCode()).isEqualTo(200);
    }
  }

  private static RegistryBuilder bearer() {
    return InMemoryRegistry.builder().bearerAuth("u", "p");
  }

  private static HttpResponse<byte[]> exchange(InMemoryRegistry registry, String identity) {
    String form = "grant_type=refresh_token&scope=repository:app:pull&refresh_token=" + identity;
    return new Http(registry).send("POST", "/token", form);
  }

  private static HttpResponse<byte[]> get(InMemoryRegistry registry, String target) {
    return new Http(registry).get(target, "Authorization", basic("u", "p"));
  }

  /** {@return the status of a read with the token that a request gives} */
  private static int read(InMemoryRegistry registry, String target) {
    String token = json(get(registry, target)).get("token").getAsString();
    return new Http(registry).get(BLOB, "Authorization", "Bearer " + token).statusCode();
  }

  private static JsonObject json(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return JsonParser.parseString(text(response)).getAsJsonObject();
  }
}
