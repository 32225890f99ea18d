package imagesign.registry;

import imagesign.oci.Repository;
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
  private final Tokens tokens;
  private final Map<Origin, Challenge> demanded = new ConcurrentHashMap<>();
  private final Map<Origin, String> basicHeaders = new ConcurrentHashMap<>();
  private final Map<Credentials, Credentials> rotated = new ConcurrentHashMap<>();

  Authorizer(CredentialProvider provider, RealmRule realms, TokenEndpoint endpoint, Tokens tokens) {
    this.provider = provider;
    this.realms = realms;
    this.endpoint = endpoint;
    this.tokens = tokens;
  }

  /** What to send before the registry has asked: nothing, unless it asked before. */
  Optional<String> inAdvance(RegistryRequest request, HttpUrl registry) {
    Origin origin = Origin.of(registry);
    String basic = basicHeaders.get(origin);
    if (basic != null) {
      return Optional.of(basic);
    }
    Challenge challenge = demanded.get(origin);
    if (challenge == null) {
      return Optional.empty();
    }
    Repository repository = request.repository();
    Scopes scopes = Scopes.of(repository, request.push());
    // A token that allows pushing serves for reading too.
    Optional<String> stronger =
        request.push()
            ? Optional.empty()
            : tokens.cached(key(origin, challenge, Scopes.of(repository, true)));
    return stronger
        .map(token -> BEARER + token)
        .or(() -> Optional.of(bearer(repository, registry, challenge, scopes, "")));
  }

  /**
   * What to send after the registry has refused.
   *
   * @param refused what was sent before, if anything was
   * @param response the 401
   * @return a header that differs from what was refused, or empty if there is none
   */
  Optional<String> answer(
      RegistryRequest request, HttpUrl registry, Optional<String> refused, Response response) {
    List<Challenge> challenges = ChallengeParser.parse(response.headers("WWW-Authenticate"));
    Optional<Challenge> bearer =
        challenges.stream()
            .filter(challenge -> challenge.isBearer() && challenge.parameter("realm").isPresent())
            .findFirst();
    if (bearer.isPresent()) {
      return Optional.of(answerBearer(request, registry, refused, bearer.get()))
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
            .credentials(request.repository().registry())
            .filter(credentials -> credentials.kind() == Credentials.Kind.BASIC)
            .map(Credentials::basicHeader)
            .filter(value -> !refused.equals(Optional.of(value)));
    header.ifPresentOrElse(
        value -> basicHeaders.put(Origin.of(registry), value),
        () -> basicHeaders.remove(Origin.of(registry)));
    return header;
  }

  private String answerBearer(
      RegistryRequest request, HttpUrl registry, Optional<String> refused, Challenge challenge) {
    demanded.put(Origin.of(registry), challenge);
    Scopes ours = Scopes.of(request.repository(), request.push());
    // What is newly demanded comes first: some servers look at the first scope only.
    Scopes scopes = Scopes.parse(challenge.parameter("scope").orElse("")).and(ours);
    String token = refused.filter(h -> h.startsWith(BEARER)).map(h -> h.substring(7)).orElse("");
    return bearer(request.repository(), registry, challenge, scopes, token);
  }

  private String bearer(
      Repository repository, HttpUrl registry, Challenge challenge, Scopes scopes, String refused) {
    HttpUrl realm = realms.check(registry, challenge.parameter("realm").orElse(""));
    Tokens.Key key = key(Origin.of(registry), challenge, scopes);
    return BEARER
        + tokens
            .cached(key)
            .filter(token -> !token.equals(refused))
            .orElseGet(
                () ->
                    tokens.get(
                        key, refused, () -> fetch(repository, registry, realm, challenge, scopes)));
  }

  private static Tokens.Key key(Origin registry, Challenge challenge, Scopes scopes) {
    return new Tokens.Key(
        registry, challenge.parameter("realm").orElse(""), challenge.parameter("service"), scopes);
  }

  private Token fetch(
      Repository repository, HttpUrl registry, HttpUrl realm, Challenge challenge, Scopes scopes) {
    @Nullable Credentials given = provider.credentials(repository.registry()).orElse(null);
    if (given != null && given.kind() == Credentials.Kind.REGISTRY_TOKEN) {
      return new Token(given.secret(), Instant.MAX, Optional.empty());
    }
    @Nullable Credentials current = given == null ? null : rotated.getOrDefault(given, given);
    Token token = endpoint.fetch(registry, realm, challenge.parameter("service"), scopes, current);
    if (given != null && given.kind() == Credentials.Kind.IDENTITY_TOKEN) {
      token.refresh().ifPresent(next -> rotated.put(given, Credentials.identityToken(next)));
    }
    return token;
  }

  /** Whether a second refusal says what else the token must allow. */
  static boolean demandsMore(Response response) {
    return ChallengeParser.parse(response.headers("WWW-Authenticate")).stream()
        .anyMatch(Challenge::saysInsufficientScope);
  }
}
