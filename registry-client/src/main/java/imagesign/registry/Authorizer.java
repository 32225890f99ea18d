package imagesign.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@code Authorization} header for requests to a registry's own origin.
 *
 * <p>What a registry asked for once is sent at once from then on, so a warm client makes no request
 * only to be refused.
 */
final class Authorizer {
  private static final String BEARER = "Bearer ";

  private final CredentialProvider provider;
  private final RealmRule realms;
  private final TokenEndpoint endpoint;
  private final Learned learned;
  private final Operation operation;

  Authorizer(
      CredentialProvider provider,
      RealmRule realms,
      TokenEndpoint endpoint,
      Learned learned,
      Operation operation) {
    this.provider = provider;
    this.realms = realms;
    this.endpoint = endpoint;
    this.learned = learned;
    this.operation = operation;
  }

  /**
   * What to send next.
   *
   * @param header the header's value
   * @param fresh whether it was got for this answer, not before
   */
  record Answer(String header, boolean fresh) {}

  /** What to send before the registry has asked: nothing, unless it asked before. */
  Optional<String> inAdvance(RegistryRequest request, HttpUrl registry) {
    Access access = request.access();
    Optional<Challenge> known = learned.demanded(Origin.of(registry));
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Challenge challenge = known.get();
    if (challenge.isBasic()) {
      return learned
          .basicHeader(Origin.of(registry), access)
          .or(() -> basic(access, registry, Optional.empty()));
    }
    return stronger(registry, challenge, access)
        .map(token -> BEARER + token)
        .or(
            () ->
                Optional.of(
                    bearer(access, registry, challenge, learned.scopes(access), "").header()));
  }

  /** A token that allows pushing serves for reading too. */
  private Optional<String> stronger(HttpUrl registry, Challenge challenge, Access access) {
    if (access.repository() == null || !access.equals(Access.pull(access.repository()))) {
      return Optional.empty();
    }
    Access push = Access.push(access.repository());
    return learned.tokens.cached(key(registry, challenge, push, learned.scopes(push)));
  }

  /**
   * What to send after the registry has refused.
   *
   * @param refused what was sent before, if anything was
   * @param response the 401
   * @return a header that differs from what was refused, or empty if there is none
   */
  Optional<Answer> answer(
      RegistryRequest request, HttpUrl registry, Optional<String> refused, Response response) {
    List<Challenge> challenges = ChallengeParser.parse(response.headers("WWW-Authenticate"));
    Optional<Challenge> bearer =
        challenges.stream()
            .filter(challenge -> challenge.isBearer() && challenge.parameter("realm").isPresent())
            .findFirst();
    if (bearer.isPresent()) {
      learned.demands(Origin.of(registry), bearer.get());
      return Optional.of(answerBearer(request.access(), registry, refused, bearer.get()))
          .filter(answer -> !refused.equals(Optional.of(answer.header())));
    }
    Optional<Challenge> basic = challenges.stream().filter(Challenge::isBasic).findFirst();
    basic.ifPresent(challenge -> learned.demands(Origin.of(registry), challenge));
    return basic
        .flatMap(challenge -> basic(request.access(), registry, refused))
        .map(header -> new Answer(header, true));
  }

  private Optional<String> basic(Access access, HttpUrl registry, Optional<String> refused) {
    Optional<String> header =
        credentials(access)
            .filter(credentials -> credentials.kind() == Credentials.Kind.BASIC)
            .map(Credentials::basicHeader)
            .filter(value -> !refused.equals(Optional.of(value)));
    learned.basicHeader(Origin.of(registry), access, header);
    return header;
  }

  private Answer answerBearer(
      Access access, HttpUrl registry, Optional<String> refused, Challenge challenge) {
    // What is newly demanded comes first: some servers look at the first scope only.
    Scopes demanded = Scopes.parse(challenge.parameter("scope").orElse(""));
    Scopes scopes = demanded.and(access.scopes()).and(learned.scopes(access));
    String token = refused.filter(h -> h.startsWith(BEARER)).map(h -> h.substring(7)).orElse("");
    Answer answer = bearer(access, registry, challenge, scopes, token);
    learned.scopes(access, scopes);
    return answer;
  }

  private Answer bearer(
      Access access, HttpUrl registry, Challenge challenge, Scopes scopes, String refused) {
    HttpUrl url = realms.check(registry, challenge.parameter("realm").orElse(""));
    TokenEndpoint.Realm realm =
        new TokenEndpoint.Realm(registry, url, challenge.parameter("service"));
    Tokens.Key key = key(registry, challenge, access, scopes);
    Optional<String> cached = learned.tokens.cached(key).filter(value -> !value.equals(refused));
    String token =
        cached.orElseGet(
            () -> learned.tokens.get(operation, key, refused, () -> fetch(access, realm, scopes)));
    return new Answer(BEARER + token, cached.isEmpty());
  }

  private static Tokens.Key key(
      HttpUrl registry, Challenge challenge, Access access, Scopes scopes) {
    return new Tokens.Key(
        Origin.of(registry),
        access.registry(),
        access.repository(),
        challenge.parameter("realm").orElse(""),
        challenge.parameter("service"),
        scopes);
  }

  private Token fetch(Access access, TokenEndpoint.Realm realm, Scopes scopes) {
    @Nullable Credentials given = credentials(access).orElse(null);
    if (given == null) {
      return endpoint.fetch(access, realm, scopes, null);
    }
    return switch (given.kind()) {
      case REGISTRY_TOKEN -> new Token(given.secret(), Instant.MAX, Optional.empty());
      case BASIC -> endpoint.fetch(access, realm, scopes, given);
      case IDENTITY_TOKEN ->
          learned.identityTokens.exchange(
              operation,
              access.registry(),
              given,
              current -> endpoint.fetch(access, realm, scopes, current));
    };
  }

  private Optional<Credentials> credentials(Access access) {
    return AwaitedCredentials.of(provider, access, operation);
  }

  /** Whether a second refusal says what else the token must allow. */
  static boolean demandsMore(Response response) {
    return ChallengeParser.parse(response.headers("WWW-Authenticate")).stream()
        .anyMatch(Challenge::saysInsufficientScope);
  }
}
