package imagesign.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@code Authorization} header for requests to a registry's own origin.
 *
 * <p>What a registry asked for once is sent at once from then on, so a warm client makes no request
 * only to be refused. Thread-safe.
 */
final class Authorizer {
  private static final String BEARER = "Bearer ";

  private final CredentialProvider provider;
  private final RealmRule realms;
  private final TokenEndpoint endpoint;
  private final Learned learned;

  Authorizer(
      CredentialProvider provider, RealmRule realms, TokenEndpoint endpoint, Learned learned) {
    this.provider = provider;
    this.realms = realms;
    this.endpoint = endpoint;
    this.learned = learned;
  }

  /** What is known of registries and tokens; clients derived from one another share it. */
  static final class Learned {
    private static final int MAX_ASKED = 4096;

    private final Map<Origin, Challenge> demanded = new ConcurrentHashMap<>();
    private final Map<Origin, String> basicHeaders = new ConcurrentHashMap<>();
    private final Map<Credentials, Credentials> rotated = new ConcurrentHashMap<>();
    private final Map<Access, Scopes> asked = new ConcurrentHashMap<>();
    private final Tokens tokens;

    Learned(Tokens tokens) {
      this.tokens = tokens;
    }

    /** What to ask for: more than is needed, if the registry demanded that. */
    Scopes scopes(Access access) {
      return asked.getOrDefault(access, access.scopes());
    }

    void remember(Access access, Scopes scopes) {
      if (asked.size() >= MAX_ASKED) {
        asked.clear();
      }
      if (!scopes.equals(access.scopes())) {
        asked.put(access, scopes);
      }
    }
  }

  /** What to send before the registry has asked: nothing, unless it asked before. */
  Optional<String> inAdvance(Operation operation, RegistryRequest request, HttpUrl registry) {
    Origin origin = Origin.of(registry);
    String basic = learned.basicHeaders.get(origin);
    if (basic != null) {
      return Optional.of(basic);
    }
    Challenge challenge = learned.demanded.get(origin);
    if (challenge == null) {
      return Optional.empty();
    }
    Access access = request.access();
    return stronger(origin, challenge, access)
        .map(token -> BEARER + token)
        .or(
            () ->
                Optional.of(
                    bearer(operation, access, registry, challenge, learned.scopes(access), "")));
  }

  /** A token that allows pushing serves for reading too. */
  private Optional<String> stronger(Origin origin, Challenge challenge, Access access) {
    if (access.repository() == null || !access.equals(Access.pull(access.repository()))) {
      return Optional.empty();
    }
    Access push = Access.push(access.repository());
    return learned.tokens.cached(key(origin, challenge, push, learned.scopes(push)));
  }

  /**
   * What to send after the registry has refused.
   *
   * @param refused what was sent before, if anything was
   * @param response the 401
   * @return a header that differs from what was refused, or empty if there is none
   */
  Optional<String> answer(
      Operation operation,
      RegistryRequest request,
      HttpUrl registry,
      Optional<String> refused,
      Response response) {
    List<Challenge> challenges = ChallengeParser.parse(response.headers("WWW-Authenticate"));
    Optional<Challenge> bearer =
        challenges.stream()
            .filter(challenge -> challenge.isBearer() && challenge.parameter("realm").isPresent())
            .findFirst();
    if (bearer.isPresent()) {
      return Optional.of(answerBearer(operation, request.access(), registry, refused, bearer.get()))
          .filter(header -> !refused.equals(Optional.of(header)));
    }
    return challenges.stream().anyMatch(Challenge::isBasic)
        ? answerBasic(request, registry, refused)
        : Optional.empty();
  }

  private Optional<String> answerBasic(
      RegistryRequest request, HttpUrl registry, Optional<String> refused) {
    Optional<String> header =
        provider
            .credentials(request.access().registry())
            .filter(credentials -> credentials.kind() == Credentials.Kind.BASIC)
            .map(Credentials::basicHeader)
            .filter(value -> !refused.equals(Optional.of(value)));
    header.ifPresentOrElse(
        value -> learned.basicHeaders.put(Origin.of(registry), value),
        () -> learned.basicHeaders.remove(Origin.of(registry)));
    return header;
  }

  private String answerBearer(
      Operation operation,
      Access access,
      HttpUrl registry,
      Optional<String> refused,
      Challenge challenge) {
    learned.demanded.put(Origin.of(registry), challenge);
    // What is newly demanded comes first: some servers look at the first scope only.
    Scopes demanded = Scopes.parse(challenge.parameter("scope").orElse(""));
    Scopes scopes = demanded.and(access.scopes()).and(learned.scopes(access));
    String token = refused.filter(h -> h.startsWith(BEARER)).map(h -> h.substring(7)).orElse("");
    String header = bearer(operation, access, registry, challenge, scopes, token);
    learned.remember(access, scopes);
    return header;
  }

  private String bearer(
      Operation operation,
      Access access,
      HttpUrl registry,
      Challenge challenge,
      Scopes scopes,
      String refused) {
    HttpUrl realm = realms.check(registry, challenge.parameter("realm").orElse(""));
    Tokens.Key key = key(Origin.of(registry), challenge, access, scopes);
    return BEARER
        + learned
            .tokens
            .cached(key)
            .filter(token -> !token.equals(refused))
            .orElseGet(
                () ->
                    learned.tokens.get(
                        operation,
                        key,
                        refused,
                        () -> fetch(operation, access, registry, realm, challenge, scopes)));
  }

  private static Tokens.Key key(
      Origin registry, Challenge challenge, Access access, Scopes scopes) {
    return new Tokens.Key(
        registry,
        access.registry(),
        access.repository(),
        challenge.parameter("realm").orElse(""),
        challenge.parameter("service"),
        scopes);
  }

  private Token fetch(
      Operation operation,
      Access access,
      HttpUrl registry,
      HttpUrl realm,
      Challenge challenge,
      Scopes scopes) {
    @Nullable Credentials given = provider.credentials(access.registry()).orElse(null);
    if (given != null && given.kind() == Credentials.Kind.REGISTRY_TOKEN) {
      return new Token(given.secret(), Instant.MAX, Optional.empty());
    }
    @Nullable Credentials current =
        given == null ? null : learned.rotated.getOrDefault(given, given);
    Token token =
        endpoint.fetch(operation, registry, realm, challenge.parameter("service"), scopes, current);
    if (given != null && given.kind() == Credentials.Kind.IDENTITY_TOKEN) {
      token
          .refresh()
          .ifPresent(next -> learned.rotated.put(given, Credentials.identityToken(next)));
    }
    return token;
  }

  /** Whether a second refusal says what else the token must allow. */
  static boolean demandsMore(Response response) {
    return ChallengeParser.parse(response.headers("WWW-Authenticate")).stream()
        .anyMatch(Challenge::saysInsufficientScope);
  }
}
