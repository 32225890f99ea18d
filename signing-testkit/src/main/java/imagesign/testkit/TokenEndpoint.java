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
  private final TokenStyle style;
  private final Behaviour behaviour;

  TokenEndpoint(
      BasicAccess users,
      Tokens tokens,
      boolean anonymousPull,
      TokenStyle style,
      Behaviour behaviour) {
    this.users = users;
    this.tokens = tokens;
    this.anonymousPull = anonymousPull;
    this.style = style;
    this.behaviour = behaviour;
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
    List<String> scopes = scopes(query);
    if (sent.isEmpty() && anonymousPull) {
      List<Scope> pulls = parse(scopes).stream().flatMap(s -> s.pullOnly().stream()).toList();
      return grant(tokens.issue(pulls, false), Optional.empty());
    }
    if (sent.filter(this::isKnown).isEmpty()) {
      return users.challenge();
    }
    boolean offline = query.first("offline_token").filter("true"::equals).isPresent();
    return grant(issue(scopes), offline ? Optional.of(tokens.issueRefresh()) : Optional.empty());
  }

  /** A user with a password, or anybody with an identity token in its place. */
  private boolean isKnown(String authorization) {
    return users.isUser(authorization)
        || BasicAccess.password(authorization).filter(tokens::isRefresh).isPresent();
  }

  private Response byForm(Request request) throws IOException {
    if (behaviour.has(Quirk.TOKEN_POST_404)) {
      return Response.text(404, "text/plain; charset=utf-8", "404 page not found\n");
    }
    Query form = Query.parse(new String(request.readBody(MAX_FORM), StandardCharsets.UTF_8));
    return switch (form.first("grant_type").orElse("")) {
      case "password" -> byPassword(form);
      case "refresh_token" -> byRefreshToken(form);
      default -> refused();
    };
  }

  private Response byPassword(Query form) {
    if (!users.isUser(form.first("username").orElse(""), form.first("password").orElse(""))) {
      return refused();
    }
    boolean offline = form.first("access_type").filter("offline"::equals).isPresent();
    return grant(
        issue(scopes(form)), offline ? Optional.of(tokens.issueRefresh()) : Optional.empty());
  }

  private Response byRefreshToken(Query form) {
    String refresh = form.first("refresh_token").orElse("");
    if (!tokens.isRefresh(refresh)) {
      return refused();
    }
    if (!behaviour.has(Quirk.REFRESH_TOKEN_ROTATES)) {
      return grant(issue(scopes(form)), Optional.empty());
    }
    tokens.revokeRefresh(refresh);
    return grant(issue(scopes(form)), Optional.of(tokens.issueRefresh()));
  }

  private static Response refused() {
    return Response.error(401, ErrorCode.UNAUTHORIZED, "grant refused");
  }

  private String issue(List<String> scopes) {
    return tokens.issue(parse(scopes), style.scope().filter(scopes::contains).isPresent());
  }

  private Response grant(String token, Optional<String> refresh) {
    JsonObject json = new JsonObject();
    if (!behaviour.has(Quirk.TOKEN_AS_ACCESS_TOKEN)) {
      json.addProperty("token", token);
    }
    if (!behaviour.has(Quirk.TOKEN_AS_TOKEN)) {
      json.addProperty("access_token", token);
    }
    if (!behaviour.has(Quirk.TOKEN_WITHOUT_LIFETIME)) {
      json.addProperty("expires_in", tokens.lifetime().toSeconds());
      json.addProperty("issued_at", tokens.now().plus(style.issuedAtError()).toString());
    }
    refresh.ifPresent(value -> json.addProperty("refresh_token", value));
    return Response.json(200, json);
  }

  /** Clients repeat the parameter or put several scopes into one. */
  private List<String> scopes(Query query) {
    List<String> all =
        query.all("scope").stream()
            .flatMap(value -> Arrays.stream(value.split(" ")))
            .filter(value -> !value.isEmpty())
            .toList();
    return behaviour.has(Quirk.FIRST_SCOPE_ONLY) ? all.stream().limit(1).toList() : all;
  }

  private static List<Scope> parse(List<String> scopes) {
    return scopes.stream().flatMap(value -> Scope.tryParse(value).stream()).toList();
  }
}
