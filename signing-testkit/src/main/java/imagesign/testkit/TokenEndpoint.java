package imagesign.testkit;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code /token}: the token service of distribution's "Token Authentication", by GET with Basic
 * credentials or by an OAuth2 POST with a password or a refresh token.
 */
final class TokenEndpoint implements Endpoint {
  private static final int MAX_FORM = 1 << 16;

  private final BasicAccess users;
  private final Tokens tokens;
  private final boolean anonymousPull;

  TokenEndpoint(BasicAccess users, Tokens tokens, boolean anonymousPull) {
    this.users = users;
    this.tokens = tokens;
    this.anonymousPull = anonymousPull;
  }

  @Override
  public Response handle(Call call) throws IOException {
    return switch (call.method()) {
      case "GET" -> byGet(call.request());
      case "POST" -> byForm(call.request());
      default -> throw call.unsupportedMethod();
    };
  }

  private Response byGet(Request request) {
    Query query = request.query();
    Optional<String> sent = request.headers().first("Authorization");
    List<Scope> scopes = scopes(query);
    if (sent.isEmpty() && anonymousPull) {
      return grant(scopes.stream().flatMap(s -> s.pullOnly().stream()).toList(), false);
    }
    if (sent.filter(users::isUser).isEmpty()) {
      return users.challenge();
    }
    return grant(scopes, query.first("offline_token").filter("true"::equals).isPresent());
  }

  private Response byForm(Request request) throws IOException {
    Query form = Query.parse(new String(request.readBody(MAX_FORM), StandardCharsets.UTF_8));
    boolean allowed =
        switch (form.first("grant_type").orElse("")) {
          case "password" ->
              users.isUser(form.first("username").orElse(""), form.first("password").orElse(""));
          case "refresh_token" -> form.first("refresh_token").filter(tokens::isRefresh).isPresent();
          default -> false;
        };
    if (!allowed) {
      return Response.error(401, ErrorCode.UNAUTHORIZED, "grant refused");
    }
    return grant(scopes(form), form.first("access_type").filter("offline"::equals).isPresent());
  }

  private Response grant(List<Scope> scopes, boolean offline) {
    String token = tokens.issue(scopes);
    JsonObject json = new JsonObject();
    json.addProperty("token", token);
    json.addProperty("access_token", token);
    json.addProperty("expires_in", tokens.lifetime().toSeconds());
    json.addProperty("issued_at", tokens.now().toString());
    if (offline) {
      json.addProperty("refresh_token", tokens.issueRefresh());
    }
    return Response.json(200, json);
  }

  /** Clients repeat the parameter or put several scopes into one. */
  private static List<Scope> scopes(Query query) {
    return query.all("scope").stream()
        .flatMap(value -> Arrays.stream(value.split(" ")))
        .flatMap(value -> Scope.tryParse(value).stream())
        .toList();
  }
}
