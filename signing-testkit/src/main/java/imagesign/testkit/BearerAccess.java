package imagesign.testkit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Requests carry a token of {@link TokenEndpoint} that covers what they need. */
final class BearerAccess implements Access {
  static final String SERVICE = "testkit-registry";

  private final Tokens tokens;

  BearerAccess(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Optional<Response> refuse(Request request, List<Scope> needed) {
    Optional<String> sent = request.headers().first("Authorization");
    if (sent.isEmpty()) {
      return Optional.of(challenge(request, needed, ""));
    }
    Optional<Tokens.Token> token =
        sent.filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
            .flatMap(value -> tokens.find(value.substring(7).strip()));
    if (token.isEmpty()) {
      return Optional.of(challenge(request, needed, "invalid_token"));
    }
    return needed.stream().allMatch(token.get()::covers)
        ? Optional.empty()
        : Optional.of(challenge(request, needed, "insufficient_scope"));
  }

  /** Several scopes go into one value, separated by spaces, as distribution does for a mount. */
  private static Response challenge(Request request, List<Scope> needed, String error) {
    StringBuilder value = new StringBuilder("Bearer realm=\"" + request.origin() + "/token\"");
    value.append(",service=\"" + SERVICE + "\"");
    if (!needed.isEmpty()) {
      String scopes = needed.stream().map(Scope::toString).collect(Collectors.joining(" "));
      value.append(",scope=\"" + scopes + "\"");
    }
    if (!error.isEmpty()) {
      value.append(",error=\"" + error + "\"");
    }
    return Response.error(401, ErrorCode.UNAUTHORIZED, "authentication required")
        .header("WWW-Authenticate", value.toString());
  }
}
