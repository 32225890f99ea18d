package imagesign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Options of a registry. Not thread-safe; may start any number of registries. */
public final class RegistryBuilder {
  private Optional<String[]> basic = Optional.empty();
  private Optional<String[]> bearer = Optional.empty();
  private boolean anonymousPull;
  private Duration tokenLifetime = Duration.ofMinutes(5);
  private InstantSource clock = InstantSource.system();
  private boolean tls;
  private boolean clientCertificate;
  private TokenStyle tokenStyle = TokenStyle.STANDARD;
  private Optional<BlobRedirect> blobRedirect = Optional.empty();
  private int port;
  private Behaviour behaviour = Behaviour.STANDARD;
  private final List<Fault> faults = new ArrayList<>();

  RegistryBuilder() {}

  /**
   * Demands HTTP Basic authentication. Default: open to all.
   *
   * @param user the only user, who may do everything
   * @param password the password
   * @return this builder
   */
  public RegistryBuilder basicAuth(String user, String password) {
    basic = Optional.of(new String[] {user, password});
    return this;
  }

  /**
   * Demands opaque bearer tokens of {@code /token} on the same origin, each good for the
   * repositories and actions that were asked for. Default: open to all.
   *
   * @param user the only user, who gets every scope
   * @param password the password
   * @return this builder
   */
  public RegistryBuilder bearerAuth(String user, String password) {
    bearer = Optional.of(new String[] {user, password});
    return this;
  }

  /**
   * Lets everybody pull: without credentials under Basic, with an anonymous token under Bearer.
   * Default: no.
   *
   * @return this builder
   */
  public RegistryBuilder anonymousPull() {
    anonymousPull = true;
    return this;
  }

  /**
   * Sets how long access tokens are good for. Default: 5 minutes.
   *
   * @param lifetime the time
   * @return this builder
   */
  public RegistryBuilder tokenLifetime(Duration lifetime) {
    tokenLifetime = Objects.requireNonNull(lifetime, "lifetime");
    return this;
  }

  /**
   * Sets the clock by which tokens expire. Default: that of the system.
   *
   * @param source the clock
   * @return this builder
   */
  public RegistryBuilder clock(InstantSource source) {
    clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Speaks TLS, with a certificate for {@code localhost} and {@code 127.0.0.1} from a new
   * certificate authority. Default: plain HTTP.
   *
   * @return this builder
   * @see InMemoryRegistry#caCertificatePem()
   */
  public RegistryBuilder tls() {
    tls = true;
    return this;
  }

  /**
   * Speaks TLS with clients only that have a certificate of the registry's own authority. Default:
   * with everybody.
   *
   * @return this builder
   * @see InMemoryRegistry#clientCertificatePem()
   * @see InMemoryRegistry#clientKeyPem()
   */
  public RegistryBuilder requireClientCertificate() {
    tls = true;
    clientCertificate = true;
    return this;
  }

  /**
   * Sets how the challenge of Bearer authentication is written. Default: {@link
   * ChallengeForm#STANDARD}.
   *
   * @param form the form
   * @return this builder
   */
  public RegistryBuilder challenge(ChallengeForm form) {
    tokenStyle = tokenStyle.form(Objects.requireNonNull(form, "form"));
    return this;
  }

  /**
   * Sets the realm that the challenge of Bearer authentication names. Default: {@code /token} on
   * the origin by which the client named the registry.
   *
   * @param realm makes the realm from the default one: a relative one, or one to lure clients with
   * @return this builder
   */
  public RegistryBuilder tokenRealm(UnaryOperator<String> realm) {
    tokenStyle = tokenStyle.realm(Objects.requireNonNull(realm, "realm"));
    return this;
  }

  /**
   * Sets the service that the challenge of Bearer authentication names. Default: {@code
   * testkit-registry}.
   *
   * @param name the name, without quotation marks and backslashes
   * @return this builder
   */
  public RegistryBuilder tokenService(String name) {
    tokenStyle = tokenStyle.service(Objects.requireNonNull(name, "name"));
    return this;
  }

  /**
   * Demands one and the same scope for everything, as ECR does with {@code aws}; a token for it
   * allows everything. Default: repository and actions.
   *
   * @param scope the scope
   * @return this builder
   */
  public RegistryBuilder tokenScope(String scope) {
    tokenStyle = tokenStyle.scope(Objects.requireNonNull(scope, "scope"));
    return this;
  }

  /**
   * Puts a wrong {@code issued_at} on tokens. Default: the right one.
   *
   * @param error what is added to the right time
   * @return this builder
   */
  public RegistryBuilder tokenClockError(Duration error) {
    tokenStyle = tokenStyle.issuedAtError(Objects.requireNonNull(error, "error"));
    return this;
  }

  /**
   * Redirects those who read blobs. Default: serves them itself.
   *
   * @param redirect where to
   * @return this builder
   */
  public RegistryBuilder redirectBlobs(BlobRedirect redirect) {
    blobRedirect = Optional.of(redirect);
    return this;
  }

  /**
   * Sets the port. Default: 0, a free one.
   *
   * @param number the port
   * @return this builder
   */
  public RegistryBuilder port(int number) {
    port = number;
    return this;
  }

  /**
   * Sets how the referrers API behaves. Default: {@link ReferrersMode#ON}.
   *
   * @param mode the behaviour
   * @return this builder
   */
  public RegistryBuilder referrers(ReferrersMode mode) {
    behaviour = behaviour.referrers(Objects.requireNonNull(mode, "mode"));
    return this;
  }

  /**
   * Cuts the list of referrers in pages. Default: one page.
   *
   * @param size the most descriptors on one page
   * @return this builder
   * @throws IllegalArgumentException if {@code size} is not positive
   */
  public RegistryBuilder referrersPageSize(int size) {
    return limits(behaviour.limits().referrersPage(positive(size)));
  }

  /**
   * Cuts lists of tags and of repositories in pages, whatever the client asks for. Default: as many
   * as the client asks for, else one page.
   *
   * @param size the most names on one page
   * @return this builder
   * @throws IllegalArgumentException if {@code size} is not positive
   */
  public RegistryBuilder listPageSize(int size) {
    return limits(behaviour.limits().listPage(positive(size)));
  }

  /**
   * Refuses to list tags or repositories for a client that asks for too many. Default: cuts the
   * list instead.
   *
   * @param max the largest {@code n} that is served
   * @param status the status for a larger one
   * @return this builder
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public RegistryBuilder refuseListsOver(int max, int status) {
    return limits(behaviour.limits().listSize(positive(max), status));
  }

  /**
   * Sets how lists of tags, repositories and referrers lead to their next page. Default: {@link
   * LinkForm#PATH}.
   *
   * @param form the form of the Link header
   * @return this builder
   */
  public RegistryBuilder links(LinkForm form) {
    behaviour = behaviour.links(Objects.requireNonNull(form, "form"));
    return this;
  }

  /**
   * Sets how answers say where an upload goes on. Default: {@link LocationForm#PATH}.
   *
   * @param form the form of the Location header
   * @return this builder
   */
  public RegistryBuilder uploadLocations(LocationForm form) {
    behaviour = behaviour.locations(Objects.requireNonNull(form, "form"));
    return this;
  }

  /**
   * Sets the origin that {@link LinkForm#FOREIGN} and {@link LocationForm#FOREIGN} name: that of
   * another registry, say, which records what arrives there. Default: {@code
   * https://foreign.example}.
   *
   * @param origin scheme, host and port
   * @return this builder
   */
  public RegistryBuilder foreignOrigin(URI origin) {
    behaviour = behaviour.foreign(Objects.requireNonNull(origin, "origin"));
    return this;
  }

  /**
   * Announces a minimum for chunks of uploads ({@code OCI-Chunk-Min-Length}) and refuses a PATCH
   * after one that was smaller. Default: any size, none announced.
   *
   * @param bytes the least size of a chunk that is not the last
   * @return this builder
   * @throws IllegalArgumentException if {@code bytes} is not positive
   */
  public RegistryBuilder minChunkSize(int bytes) {
    return limits(behaviour.limits().chunk(positive(bytes)));
  }

  /**
   * Sets how large a manifest may be. Default: 4 MiB.
   *
   * @param bytes the most bytes
   * @return this builder
   * @throws IllegalArgumentException if {@code bytes} is not positive
   */
  public RegistryBuilder maxManifestSize(int bytes) {
    return limits(behaviour.limits().manifest(positive(bytes)));
  }

  /**
   * Behaves as a known registry does. What was set before and is not among the profile's toggles
   * stays. Default: as the specification wants.
   *
   * @param profile the registry
   * @return this builder
   */
  public RegistryBuilder profile(RegistryProfile profile) {
    return profile.applyTo(this);
  }

  /**
   * Differs from the specification or from most registries. Default: no quirks.
   *
   * @param more quirks, added to those before
   * @return this builder
   */
  public RegistryBuilder quirks(Quirk... more) {
    for (Quirk quirk : more) {
      behaviour = behaviour.with(quirk);
    }
    return this;
  }

  /**
   * Goes wrong from the start. Default: no faults.
   *
   * @param fault how, and for which requests
   * @return this builder
   */
  public RegistryBuilder fault(Fault fault) {
    faults.add(Objects.requireNonNull(fault, "fault"));
    return this;
  }

  /**
   * Starts a registry with these options.
   *
   * @return the registry; the caller closes it
   * @throws IllegalStateException if options contradict each other
   * @throws UncheckedIOException if the port can't be had
   */
  public InMemoryRegistry start() {
    if (basic.isPresent() && bearer.isPresent()) {
      throw new IllegalStateException("basicAuth and bearerAuth: a registry has one of them");
    }
    if (anonymousPull && basic.isEmpty() && bearer.isEmpty()) {
      throw new IllegalStateException("anonymousPull without basicAuth or bearerAuth");
    }
    try {
      return new InMemoryRegistry(this);
    } catch (IOException e) {
      throw new UncheckedIOException("start a registry on port " + port, e);
    }
  }

  Tokens newTokens() {
    return new Tokens(clock, tokenLifetime);
  }

  Behaviour behaviour() {
    return behaviour;
  }

  List<Fault> faults() {
    return faults;
  }

  boolean usesTls() {
    return tls;
  }

  int port() {
    return port;
  }

  Access access(Tokens tokens) {
    if (bearer.isPresent()) {
      return new BearerAccess(tokens, tokenStyle, users(bearer.get()));
    }
    return basic.<Access>map(this::users).orElse(Access.OPEN);
  }

  Optional<TokenEndpoint> tokenEndpoint(Tokens tokens) {
    return bearer.map(
        user -> new TokenEndpoint(users(user), tokens, anonymousPull, tokenStyle, behaviour));
  }

  boolean requiresClientCertificate() {
    return clientCertificate;
  }

  Optional<BlobRedirect> blobRedirect() {
    return blobRedirect;
  }

  private RegistryBuilder limits(Limits changed) {
    behaviour = behaviour.limits(changed);
    return this;
  }

  private static int positive(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("not positive: " + number);
    }
    return number;
  }

  private BasicAccess users(String[] user) {
    return new BasicAccess(user[0], user[1], anonymousPull);
  }
}
