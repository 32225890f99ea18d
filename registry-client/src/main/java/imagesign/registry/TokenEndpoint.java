package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks a token server for an access token: by GET, or by OAuth2 POST for who has an identity token.
 * Docker registry token specification; never follows a redirect.
 */
final class TokenEndpoint {
  private static final String CLIENT_ID = "imagesign";
  private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
  // Neither white space nor control characters: the token becomes a header.
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,65536}");
  private static final Predicate<String> IS_TOKEN = TOKEN.asMatchPredicate();

  private final Http http;
  private final Failures failures;
  private final InstantSource clock;
  private final int maxTokenBytes;

  TokenEndpoint(Http http, Failures failures, InstantSource clock, int maxTokenBytes) {
    this.http = http;
    this.failures = failures;
    this.clock = clock;
    this.maxTokenBytes = maxTokenBytes;
  }

  Token fetch(
      Operation operation,
      HttpUrl registry,
      HttpUrl realm,
      Optional<String> service,
      Scopes scopes,
      @Nullable Credentials credentials) {
    String what = "get token for " + scopes + " from " + Origin.of(realm);
    Request request =
        credentials != null && credentials.kind() == Credentials.Kind.IDENTITY_TOKEN
            ? post(realm, service, scopes, credentials)
            : get(realm, service, scopes, credentials);
    return http.sendToRealm(operation, what, request, registry, response -> read(what, response));
  }

  private static Request get(
      HttpUrl realm, Optional<String> service, Scopes scopes, @Nullable Credentials credentials) {
    HttpUrl.Builder url = realm.newBuilder().fragment(null);
    service.ifPresent(name -> url.addQueryParameter("service", name));
    scopes.values().forEach(scope -> url.addQueryParameter("scope", scope));
    Request.Builder request = new Request.Builder().url(url.build());
    if (credentials != null) {
      request.header("Authorization", credentials.basicHeader());
    }
    return request.build();
  }

  private static Request post(
      HttpUrl realm, Optional<String> service, Scopes scopes, Credentials credentials) {
    FormBody.Builder form =
        new FormBody.Builder()
            .add("grant_type", "refresh_token")
            .add("refresh_token", credentials.secret())
            .add("client_id", CLIENT_ID);
    service.ifPresent(name -> form.add("service", name));
    form.add("scope", String.join(" ", scopes.values()));
    return new Request.Builder()
        .url(realm.newBuilder().fragment(null).build())
        .post(form.build())
        .build();
  }

  private Token read(String what, Response response) throws IOException {
    if (response.code() != 200) {
      throw failures.unexpected(what, response);
    }
    try {
      return token(what, Json.parseObject(Bodies.whole(what, response, maxTokenBytes)));
    } catch (JsonException | ContentException e) {
      throw new RegistryException(
          what + ": not a token: " + e.getMessage(), 200, List.of(), false, e);
    }
  }

  private Token token(String what, JsonObject body) {
    String value =
        body.optionalString("token")
            .filter(IS_TOKEN)
            .or(() -> body.optionalString("access_token").filter(IS_TOKEN))
            .orElseThrow(() -> RegistryException.lasting(what + ": the answer holds no token"));
    Duration life =
        body.has("expires_in")
            ? Duration.ofSeconds(Math.max(0, body.int64("expires_in")))
            : DEFAULT_LIFE;
    return Token.of(
        value, clock.instant(), life, body.optionalString("refresh_token").filter(IS_TOKEN));
  }
}
