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
   * A request to be authorized.
   *
   * @param access what it needs
   * @param registry where it goes
   * @param since how many tokens had been got when it began
   */
  record Applicant(Access access, HttpUrl registry, long since) {}

  /**
   * What to send.
   *
   * @param header the header's value
   * @param key what the token in it was got for; null with Basic
   * @param fresh whether it was got since the request began
   */
  record Answer(String header, Tokens.@Nullable Key key, boolean fresh) {}

  Applicant begin(RegistryRequest request, HttpUrl registry) {
    return new Applicant(request.access(), registry, learned.tokens.count());
  }

  /** What to send before the registry has asked: nothing, unless it asked before. */
  Optional<Answer> inAdvance(Applicant applicant) {
    Access access = applicant.access();
    HttpUrl registry = applicant.registry();
    Optional<Challenge> known = learned.demanded(Origin.of(registry));
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Challenge challenge = known.get();
    if (challenge.isBasic()) {
      return learned
          .basicHeader(Origin.of(registry), access)
          .or(() -> basic(access, registry, Optional.empty()))
          .map(header -> new Answer(header, null, false));
    }
    Tokens.Key key = key(registry, challenge, access, learned.scopes(access));
    return stronger(applicant, challenge)
        .or(() -> Optional.of(bearer(applicant, new Tokens.Need(key, "", applicant.since()))));
  }

  /** A token that allows pushing serves for reading too. */
  private Optional<Answer> stronger(Applicant applicant, Challenge challenge) {
    Access access = applicant.access();
    if (access.repository() == null || !access.equals(Access.pull(access.repository()))) {
      return Optional.empty();
    }
    Access push = Access.push(access.repository());
    Tokens.Key key = key(applicant.registry(), challenge, push, learned.scopes(push));
    return learned.tokens.cached(key).map(grant -> answer(applicant, key, grant));
  }

  /**
   * What to send after the registry has refused.
   *
   * @param refused what was sent before, if anything was
   * @param response the 401
   * @return a header that differs from what was refused, or empty if there is none
   */
  Optional<Answer> answer(Applicant applicant, Optional<Answer> refused, Response response) {
    Origin registry = Origin.of(applicant.registry());
    List<Challenge> challenges = ChallengeParser.parse(response.headers("WWW-Authenticate"));
    Optional<Challenge> bearer =
        challenges.stream()
            .filter(challenge -> challenge.isBearer() && challenge.parameter("realm").isPresent())
            .findFirst();
    if (bearer.isPresent()) {
      learned.demands(registry, bearer.get());
      return answerBearer(applicant, refused, bearer.get());
    }
    Optional<String> header = refused.map(Answer::header);
    Optional<Challenge> basic = challenges.stream().filter(Challenge::isBasic).findFirst();
    basic.ifPresent(challenge -> learned.demands(registry, challenge));
    return basic
        .flatMap(challenge -> basic(applicant.access(), applicant.registry(), header))
        .map(value -> new Answer(value, null, true));
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

  private Optional<Answer> answerBearer(
      Applicant applicant, Optional<Answer> refused, Challenge challenge) {
    // What is newly demanded comes first: some servers look at the first scope only.
    Access access = applicant.access();
    Scopes demanded = Scopes.parse(challenge.parameter("scope").orElse(""));
    Scopes scopes = demanded.and(access.scopes()).and(learned.scopes(access));
    Tokens.Key key = key(applicant.registry(), challenge, access, scopes);
    Optional<Tokens.Key> inVain =
        refused.filter(Answer::fresh).map(Answer::key).filter(key::equals);
    if (inVain.filter(key::isAskedForAs).isPresent()) {
      return Optional.empty();
    }
    String header = refused.map(Answer::header).orElse("");
    String token = header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
    long since = inVain.isPresent() ? learned.tokens.count() : applicant.since();
    Answer answer = bearer(applicant, new Tokens.Need(key, token, since));
    learned.scopes(access, scopes);
    return Optional.of(answer).filter(next -> !next.header().equals(header));
  }

  private Answer bearer(Applicant applicant, Tokens.Need need) {
    Tokens.Key key = need.key();
    HttpUrl url = realms.check(applicant.registry(), key.realm());
    TokenEndpoint.Realm realm = new TokenEndpoint.Realm(applicant.registry(), url, key.service());
    return answer(
        applicant,
        key,
        learned
            .tokens
            .cached(key)
            .filter(need::isMetBy)
            .orElseGet(
                () ->
                    learned.tokens.get(
                        operation, need, () -> fetch(applicant.access(), realm, key.scopes()))));
  }

  private static Answer answer(Applicant applicant, Tokens.Key key, Tokens.Grant grant) {
    boolean fresh = grant.number() > applicant.since();
    return new Answer(BEARER + grant.token().value(), key, fresh);
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
