package imagesign.registry;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The options of a client while they are collected; a client has its own copy. */
final class RegistryOptions {
  CredentialProvider credentials = CredentialProvider.anonymous();
  final Set<String> plainHttp = new HashSet<>();
  final Set<String> tlsRequired = new HashSet<>();
  final Set<String> uncheckedTls = new HashSet<>();
  final Set<Origin> tokenRealms = new HashSet<>();
  final List<X509Certificate> authorities = new ArrayList<>();
  String userAgent = "imagesign";
  Duration operationTimeout = Operation.FOREVER;
  Duration callTimeout = Duration.ofSeconds(60);
  @Nullable Duration connectTimeout;
  @Nullable Duration silenceTimeout;
  Cancellation cancellation = new Cancellation();
  int maxRetries = 3;
  Duration maxRetryWait = Duration.ofSeconds(10);
  int maxManifestBytes = 4 << 20;
  int maxTokenBytes = 128 << 10;
  int maxErrorBytes = 64 << 10;
  Operation.Sleeper sleeper = (time, cancellation) -> cancellation.await(time);
  InstantSource clock = InstantSource.system();
  private Supplier<OkHttpClient> root = new Lazy<>(HttpClients::newRoot);
  private boolean callersClient;
  private @Nullable Shared origin;

  /**
   * What tokens, connections and knowledge depend on. Clients that have it in common share these.
   */
  record Identity(
      CredentialProvider credentials,
      Set<String> plainHttp,
      Set<String> tlsRequired,
      Set<String> uncheckedTls,
      Set<Origin> tokenRealms,
      List<X509Certificate> authorities,
      Supplier<OkHttpClient> root,
      InstantSource clock) {}

  void callersClient(OkHttpClient client) {
    root = () -> client;
    callersClient = true;
  }

  RegistryOptions copy() {
    RegistryOptions copy = new RegistryOptions();
    copy.credentials = credentials;
    copy.plainHttp.addAll(plainHttp);
    copy.tlsRequired.addAll(tlsRequired);
    copy.uncheckedTls.addAll(uncheckedTls);
    copy.tokenRealms.addAll(tokenRealms);
    copy.authorities.addAll(authorities);
    copy.userAgent = userAgent;
    copy.operationTimeout = operationTimeout;
    copy.callTimeout = callTimeout;
    copy.connectTimeout = connectTimeout;
    copy.silenceTimeout = silenceTimeout;
    copy.cancellation = cancellation;
    copy.maxRetries = maxRetries;
    copy.maxRetryWait = maxRetryWait;
    copy.maxManifestBytes = maxManifestBytes;
    copy.maxTokenBytes = maxTokenBytes;
    copy.maxErrorBytes = maxErrorBytes;
    copy.sleeper = sleeper;
    copy.clock = clock;
    copy.root = root;
    copy.callersClient = callersClient;
    copy.origin = origin;
    return copy;
  }

  /** A copy for a client that is derived from one that has these options. */
  RegistryOptions derive(Shared shared) {
    RegistryOptions copy = copy();
    copy.origin = shared;
    return copy;
  }

  /**
   * Shares with the client that these options were derived from, unless they differ in identity.
   */
  Shared shared() {
    Identity identity = identity();
    return origin != null && origin.identity.equals(identity)
        ? origin.with(phases())
        : new Shared(this, identity);
  }

  private Identity identity() {
    return new Identity(
        credentials,
        Set.copyOf(plainHttp),
        Set.copyOf(tlsRequired),
        Set.copyOf(uncheckedTls),
        Set.copyOf(tokenRealms),
        List.copyOf(authorities),
        root,
        clock);
  }

  private HttpClients.Phases phases() {
    return new HttpClients.Phases(connectTimeout, silenceTimeout, maxRetries > 0);
  }

  RegistryOptions checked() {
    for (String registry : plainHttp) {
      if (tlsRequired.contains(registry) || uncheckedTls.contains(registry)) {
        throw new IllegalArgumentException(
            "allowHttp and requireTls or allowInsecureTlsUnsafe: both for " + registry);
      }
    }
    if (callersClient && !authorities.isEmpty()) {
      throw new IllegalArgumentException(
          "httpClient and caCertificates: the client brings its own trust");
    }
    return this;
  }

  Operation newOperation() {
    return new Operation(operationTimeout, cancellation, sleeper);
  }

  Addresses addresses() {
    Set<String> tls = new HashSet<>(tlsRequired);
    tls.addAll(uncheckedTls);
    return new Addresses(plainHttp, tls);
  }

  HttpClients httpClients() {
    Addresses addresses = addresses();
    Set<Origin> unchecked =
        uncheckedTls.stream()
            .map(registry -> Origin.of(addresses.base(registry)))
            .collect(Collectors.toSet());
    return new HttpClients(
        root,
        callersClient,
        new Lazy<>(() -> authorities.isEmpty() ? TlsTrust.ofJdk() : TlsTrust.with(authorities)),
        unchecked,
        phases());
  }

  static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": not positive");
    }
    return value.compareTo(Operation.FOREVER) < 0 ? value : Operation.FOREVER;
  }

  static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": not positive");
    }
    return value;
  }
}
