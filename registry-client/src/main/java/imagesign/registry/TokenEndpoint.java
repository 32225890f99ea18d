package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks a token server for an access token: by GET, or by OAuth2 POST for who has an identity token
 * or wants that for passwords too; by GET as well where there is no POST. Docker registry token
 * specification; never follows a redirect.
 */
final class TokenEndpoint {
  private static final String CLIENT_ID = "imagesign";
  private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
  // Neither white space nor control characters: the token becomes a header.
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,65536}");
  private static final Predicate<String> IS_TOKEN = TOKEN.asMatchPredicate();

  private static final Set<Integer> NO_POST = Set.of(404, 405);

  private final Http http;
  private final Operation operation;
  private final RegistryOptions options;
  private final Learned learned;
  private final Failures failures;

  TokenEndpoint(
      Http http, Operation operation, RegistryOptions options, Learned learned, Failures failures) {
    this.http = http;
    this.operation = operation;
    this.options = options;
    this.learned = learned;
    this.failures = failures;
  }

  /**
   * Where to ask.
   *
   * @param registry who named it
   * @param url where it is
   * @param service the name that the registry has there
   */
  record Realm(HttpUrl registry, HttpUrl url, Optional<String> service) {}

  /**
   * Asks for a token.
   *
   * @param access what it is needed for
   * @param scopes what is asked for, which the registry may have named
   */
  Token fetch(Access access, Realm realm, Scopes scopes, @Nullable Credentials credentials) {
    String what = "get token for " + access + " from " + Origin.of(realm.url());
    if (credentials != null && usesPost(realm, credentials)) {
      Optional<Token> token = byPost(what, realm, scopes, credentials);
      if (token.isPresent()) {
        return token.get();
      }
      learned.hasNoPost(realm.url());
    }
    return http.sendToRealm(
        operation,
        what,
        get(realm, scopes, credentials),
        realm.registry(),
        response -> read(what, response));
  }

  private boolean usesPost(Realm realm, Credentials credentials) {
    return (options.tokensByPost || credentials.isIdentityToken()) && learned.hasPost(realm.url());
  }

  private Optional<Token> byPost(String what, Realm realm, Scopes scopes, Credentials credentials) {
    return http.sendToRealm(
        operation,
        what,
        post(realm, scopes, credentials),
        realm.registry(),
        response ->
            NO_POST.contains(response.code())
                ? Optional.empty()
                : Optional.of(read(what, response)));
  }

  private static Request get(Realm realm, Scopes scopes, @Nullable Credentials credentials) {
    HttpUrl.Builder url = realm.url().newBuilder().fragment(null);
    realm.service().ifPresent(name -> url.addQueryParameter("service", name));
    url.addQueryParameter("client_id", CLIENT_ID);
    scopes.values().forEach(scope -> url.addQueryParameter("scope", scope));
    Request.Builder request = new Request.Builder();
    if (credentials != null) {
      if (!credentials.user().isEmpty()) {
        url.setQueryParameter("account", credentials.user());
      }
      request.header("Authorization", credentials.basicHeader());
    }
    return request.url(url.build()).build();
  }

  private static Request post(Realm realm, Scopes scopes, Credentials credentials) {
    FormBody.Builder form = new FormBody.Builder().add("client_id", CLIENT_ID);
    if (credentials.isIdentityToken()) {
      form.add("grant_type", "refresh_token").add("refresh_token", credentials.secret());
    } else {
      form.add("grant_type", "password")
          .add("username", credentials.user())
          .add("password", credentials.secret());
    }
    realm.service().ifPresent(name -> form.add("service", name));
    form.add("scope", String.join(" ", scopes.values()));
    return new Request.Builder()
        .url(realm.url().newBuilder().fragment(null).build())
        .post(form.build())
        .build();
  }

  private Token read(String what, Response response) throws IOException {
    if (response.code() != 200) {
      throw failures.unexpected(what, response);
    }
    try {
      return token(what, Json.parseObject(Bodies.whole(what, response, options.maxTokenBytes)));
    } catch (JsonException | ContentException e) {
      // Neither message nor cause: either may quote a token.
      throw new RegistryException(
          what + ": the answer holds no token", 200, List.of(), false, null);
    }
  }

  private Token token(String what, JsonObject body) {
    String value =
        body.optionalString("token")
            .filter(IS_TOKEN)
            .or(() -> body.optionalString("access_token").filter(IS_TOKEN))
            .orElseThrow(() -> RegistryException.lasting(what + ": the answer holds no token"));
    // Counted from now: issued_at is the server's clock, which may be wrong, or ours may be.
    Duration life =
        body.has("expires_in")
            ? Duration.ofSeconds(Math.max(0, body.int64("expires_in")))
            : DEFAULT_LIFE;
    return Token.of(
        value,
        options.clock.instant(),
        life,
        body.optionalString("refresh_token").filter(IS_TOKEN));
  }
}
