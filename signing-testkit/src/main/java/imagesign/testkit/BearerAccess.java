package imagesign.testkit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Requests carry a token of {@link TokenEndpoint} that covers what they need. */
final class BearerAccess implements Access {
  private final Tokens tokens;
  private final TokenStyle style;
  private final BasicAccess users;

  /**
   * Checks tokens.
   *
   * @param users who may come with Basic instead, where the challenge offers that
   */
  BearerAccess(Tokens tokens, TokenStyle style, BasicAccess users) {
    this.tokens = tokens;
    this.style = style;
    this.users = users;
  }

  @Override
  public Optional<Response> refuse(Request request, List<Scope> needed) {
    Optional<String> sent = request.headers().first("Authorization");
    if (sent.isEmpty()) {
      return Optional.of(challenge(request, needed, ""));
    }
    if (style.form().offersBasic() && users.isUser(sent.get())) {
      return Optional.empty();
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

  private Response challenge(Request request, List<Scope> needed, String error) {
    Response response = Response.error(401, ErrorCode.UNAUTHORIZED, "authentication required");
    List<String> fields =
        new BearerChallenge()
            .with("realm", style.realm().apply(request.origin() + "/token"))
            .with("service", style.service())
            .with("scope", scope(needed))
            .with("error", error)
            .fields(style.form());
    for (String field : fields) {
      response = response.addHeader("WWW-Authenticate", field);
    }
    return response;
  }

  /** Several scopes go into one value, separated by spaces, as distribution does for a mount. */
  private String scope(List<Scope> needed) {
    return needed.isEmpty()
        ? ""
        : style
            .scope()
            .orElseGet(() -> needed.stream().map(Scope::toString).collect(Collectors.joining(" ")));
  }
}
