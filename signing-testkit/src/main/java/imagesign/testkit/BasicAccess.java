package imagesign.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One user with all rights, by HTTP Basic authentication, RFC 7617. */
final class BasicAccess implements Access {
  private final String user;
  private final String password;
  private final boolean anonymousPull;

  BasicAccess(String user, String password, boolean anonymousPull) {
    this.user = user;
    this.password = password;
    this.anonymousPull = anonymousPull;
  }

  @Override
  public Optional<Response> refuse(Request request, List<Scope> needed) {
    boolean pull = !needed.isEmpty() && needed.stream().allMatch(Scope::isPullOnly);
    Optional<String> sent = request.headers().first("Authorization");
    boolean allowed = sent.isPresent() ? isUser(sent.get()) : anonymousPull && pull;
    return allowed ? Optional.empty() : Optional.of(challenge());
  }

  boolean isUser(String authorization) {
    return userAndPassword(authorization).filter(pair -> isUser(pair[0], pair[1])).isPresent();
  }

  /** {@return the password of an Authorization header that holds one} */
  static Optional<String> password(String authorization) {
    return userAndPassword(authorization).map(pair -> pair[1]);
  }

  private static Optional<String[]> userAndPassword(String authorization) {
    return authorization.regionMatches(true, 0, "Basic ", 0, 6)
        ? Optional.of(decode(authorization.substring(6).strip()).split(":", 2))
            .filter(pair -> pair.length == 2)
        : Optional.empty();
  }

  boolean isUser(String name, String secret) {
    return name.equals(user) && secret.equals(password);
  }

  Response challenge() {
    return Response.error(401, ErrorCode.UNAUTHORIZED, "authentication required")
        .header("WWW-Authenticate", "Basic realm=\"testkit\"");
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
