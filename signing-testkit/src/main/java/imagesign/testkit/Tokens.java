package imagesign.testkit;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The opaque tokens that were handed out. Thread-safe. */
final class Tokens {
  /**
   * What a token is good for.
   *
   * @param scopes what it allows
   * @param everything whether it allows all else too
   * @param expiry when it ends
   */
  record Token(List<Scope> scopes, boolean everything, Instant expiry) {
    Token {
      scopes = List.copyOf(scopes);
    }

    boolean covers(Scope needed) {
      return everything
          || needed.actions().stream()
              .allMatch(a -> scopes.stream().anyMatch(scope -> scope.allows(needed.resource(), a)));
    }
  }

  private final Map<String, Token> access = new ConcurrentHashMap<>();
  private final Set<String> refresh = ConcurrentHashMap.newKeySet();
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private final Duration lifetime;

  Tokens(InstantSource clock, Duration lifetime) {
    this.clock = clock;
    this.lifetime = lifetime;
  }

  Instant now() {
    return clock.instant();
  }

  Duration lifetime() {
    return lifetime;
  }

  String issue(List<Scope> scopes, boolean everything) {
    String token = newSecret();
    access.put(token, new Token(scopes, everything, now().plus(lifetime)));
    return token;
  }

  /** {@return a token that was issued and has not expired} */
  Optional<Token> find(String token) {
    return Optional.ofNullable(access.get(token)).filter(t -> now().isBefore(t.expiry()));
  }

  String issueRefresh() {
    String token = newSecret();
    refresh.add(token);
    return token;
  }

  boolean isRefresh(String token) {
    return refresh.contains(token);
  }

  void revokeRefresh(String token) {
    refresh.remove(token);
  }

  void expireAll() {
    access.clear();
  }

  private String newSecret() {
    byte[] secret = new byte[24];
    random.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }
}
