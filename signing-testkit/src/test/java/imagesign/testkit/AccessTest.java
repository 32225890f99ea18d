package imagesign.testkit;

import static imagesign.testkit.Http.basic;
import static imagesign.testkit.Http.header;
import static imagesign.testkit.Http.sha256;
import static imagesign.testkit.Http.text;
import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static final String BLOB = "/v2/app/blobs/" + sha256("x");

  @Test
  void basicLetsOnlyItsUserIn() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().basicAuth("u", "p:w").start()) {
      Http http = new Http(registry);
      HttpResponse<byte[]> refused = http.get("/v2/");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(header(refused, "WWW-Authenticate")).isEqualTo("Basic realm=\"testkit\"");
      assertThat(text(refused)).contains("UNAUTHORIZED");
      assertThat(get(http, "/v2/", basic("u", "p:w"))).isEqualTo(200);
      assertThat(get(http, "/v2/", basic("u", "p"))).isEqualTo(401);
      assertThat(get(http, "/v2/", basic("v", "p:w"))).isEqualTo(401);
      assertThat(get(http, "/v2/", "Basic !")).isEqualTo(401);
      assertThat(get(http, "/v2/", "Bearer x")).isEqualTo(401);
      assertThat(http.get("/token").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void basicLetsEverybodyPullIfToldSo() {
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder().basicAuth("u", "p").anonymousPull().start()) {
      registry.putBlob("app", utf8("x"));
      Http http = new Http(registry);
      assertThat(http.get(BLOB).statusCode()).isEqualTo(200);
      assertThat(http.send("DELETE", BLOB, "").statusCode()).isEqualTo(401);
      assertThat(http.get("/v2/").statusCode()).isEqualTo(401);
      assertThat(get(http, BLOB, basic("u", "wrong"))).isEqualTo(401);
    }
  }

  @Test
  void bearerChallengesWithRealmOnTheSameOriginAndScope() {
    try (InMemoryRegistry registry = bearer()) {
      Http http = new Http(registry);
      String start = "Bearer realm=\"" + registry.uri() + "/token\",service=\"testkit-registry\"";
      assertThat(challenge(http.get("/v2/"))).isEqualTo(start);
      assertThat(challenge(http.get(BLOB))).isEqualTo(start + ",scope=\"repository:app:pull\"");
      assertThat(challenge(http.send("POST", "/v2/app/blobs/uploads/", "")))
          .isEqualTo(start + ",scope=\"repository:app:pull,push\"");
      assertThat(challenge(http.send("DELETE", BLOB, "")))
          .isEqualTo(start + ",scope=\"repository:app:delete\"");
      assertThat(challenge(http.get("/v2/_catalog")))
          .isEqualTo(start + ",scope=\"registry:catalog:*\"");
      String mount = "/v2/app/blobs/uploads/?mount=" + sha256("x") + "&from=base";
      assertThat(challenge(http.send("POST", mount, "")))
          .isEqualTo(start + ",scope=\"repository:app:pull,push repository:base:pull\"");
    }
  }

  @Test
  void bearerNamesTheRealmAsTheClientNamedTheRegistry() throws Exception {
    try (InMemoryRegistry registry = bearer()) {
      String head = "GET /v2/ HTTP/1.1\r\nConnection: close\r\nHost: ";
      assertThat(Http.raw(registry, head + "LOCALHOST:" + registry.port() + "\r\n\r\n"))
          .contains("realm=\"http://localhost:" + registry.port() + "/token\"");
      assertThat(Http.raw(registry, head + "evil.example\r\n\r\n"))
          .contains("realm=\"" + registry.uri() + "/token\"");
    }
  }

  @Test
  void tokenIsGoodForItsScopeOnly() {
    try (InMemoryRegistry registry = bearer()) {
      registry.putBlob("app", utf8("x"));
      Http http = new Http(registry);
      String token = "Bearer " + token(http, "repository:app:pull");
      assertThat(get(http, "/v2/", token)).isEqualTo(200);
      assertThat(get(http, BLOB, token)).isEqualTo(200);
      assertThat(get(http, BLOB.replace("app", "other"), token)).isEqualTo(401);

      HttpResponse<byte[]> delete = http.send("DELETE", BLOB, "", "Authorization", token);
      assertThat(challenge(delete))
          .endsWith(",scope=\"repository:app:delete\",error=\"insufficient_scope\"");
      String more = "Bearer " + token(http, "repository:app:pull repository:app:delete");
      assertThat(http.send("DELETE", BLOB, "", "Authorization", more).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void refusesUnknownAndExpiredTokens() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder()
            .bearerAuth("u", "p")
            .tokenLifetime(Duration.ofSeconds(60))
            .clock(now::get)
            .start()) {
      Http http = new Http(registry);
      String token = "Bearer " + token(http, "repository:app:pull");
      assertThat(get(http, "/v2/", token)).isEqualTo(200);
      assertThat(get(http, "/v2/", token + "x")).isEqualTo(401);
      now.set(Instant.EPOCH.plusSeconds(60));
      assertThat(challenge(http.get("/v2/", "Authorization", token)))
          .endsWith(",error=\"invalid_token\"");
      String fresh = "Bearer " + token(http, "repository:app:pull");
      registry.expireTokens();
      assertThat(get(http, "/v2/", fresh)).isEqualTo(401);
    }
  }

  @Test
  void tokenEndpointRefusesWrongPasswordAndNobody() {
    try (InMemoryRegistry registry = bearer()) {
      Http http = new Http(registry);
      assertThat(http.get("/token?scope=repository:app:pull").statusCode()).isEqualTo(401);
      assertThat(get(http, "/token", basic("u", "wrong"))).isEqualTo(401);
    }
  }

  @Test
  void anonymousTokenIsForPullOnly() {
    try (InMemoryRegistry registry =
        InMemoryRegistry.builder().bearerAuth("u", "p").anonymousPull().start()) {
      registry.putBlob("app", utf8("x"));
      Http http = new Http(registry);
      HttpResponse<byte[]> response = http.get("/token?scope=repository:app:pull,push");
      String token = "Bearer " + json(response).get("token").getAsString();
      assertThat(get(http, BLOB, token)).isEqualTo(200);
      assertThat(
              http.send("POST", "/v2/app/blobs/uploads/", "", "Authorization", token).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void grantsByPasswordAndByRefreshToken() {
    try (InMemoryRegistry registry = bearer()) {
      Http http = new Http(registry);
      String form = "&service=testkit-registry&scope=repository%3Aapp%3Apull";
      HttpResponse<byte[]> byPassword =
          http.send(
              "POST",
              "/token",
              "grant_type=password&username=u&password=p&access_type=offline" + form);
      String refresh = json(byPassword).get("refresh_token").getAsString();
      HttpResponse<byte[]> byRefresh =
          http.send("POST", "/token", "grant_type=refresh_token&refresh_token=" + refresh + form);
      String token = "Bearer " + json(byRefresh).get("access_token").getAsString();
      assertThat(get(http, BLOB, token)).isEqualTo(404);
      assertThat(json(byRefresh).has("refresh_token")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grant_type=password&username=u&password=x",
        "grant_type=refresh_token&refresh_token=x",
        "grant_type=client_credentials",
        ""
      })
  void refusesOtherGrants(String form) {
    try (InMemoryRegistry registry = bearer()) {
      assertThat(new Http(registry).send("POST", "/token", form).statusCode()).isEqualTo(401);
    }
  }

  private static InMemoryRegistry bearer() {
    return InMemoryRegistry.builder().bearerAuth("u", "p").start();
  }

  private static int get(Http http, String target, String authorization) {
    return http.get(target, "Authorization", authorization).statusCode();
  }

  private static String challenge(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(401);
    return header(response, "WWW-Authenticate");
  }

  private static String token(Http http, String scope) {
    String encoded = URLEncoder.encode(scope, StandardCharsets.UTF_8);
    HttpResponse<byte[]> response =
        http.get(
            "/token?service=testkit-registry&scope=" + encoded, "Authorization", basic("u", "p"));
    assertThat(json(response).get("expires_in").getAsInt()).isPositive();
    return json(response).get("token").getAsString();
  }

  private static JsonObject json(HttpResponse<byte[]> response) {
    return JsonParser.parseString(text(response)).getAsJsonObject();
  }
}
