package imagesign.registry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The options of a client while they are collected; a client has its own copy. */
final class RegistryOptions {
  CredentialProvider credentials = CredentialProvider.anonymous();
  final Set<String> plainHttp = new HashSet<>();
  final Set<String> tlsRequired = new HashSet<>();
  final Set<Origin> tokenRealms = new HashSet<>();
  final Set<Origin> redirectTargets = new HashSet<>();
  TlsRules tls = TlsRules.NONE;
  @Nullable ProxyRules proxies;
  String userAgent = "imagesign";
  Duration operationTimeout = Operation.FOREVER;
  Duration callTimeout = Duration.ofSeconds(60);
  @Nullable Duration connectTimeout;
  @Nullable Duration silenceTimeout;
  Cancellation cancellation = new Cancellation();
  boolean tokensByPost;

  /** Whether what is read is read in order to write. */
  boolean writes;

  @Nullable Warnings warnings;
  @Nullable TransferListener transfers;
  int maxRetries = 3;
  Duration maxRetryWait = Duration.ofSeconds(10);
  int maxManifestBytes = 4 << 20;
  int maxTokenBytes = 128 << 10;
  int maxErrorBytes = 64 << 10;

  /** 0 to cut only what can't go in one request. */
  int uploadChunkBytes;

  TagWriting tagWriting = TagWriting.DEFAULT;
  boolean alsoReadsTag;
  boolean alsoWritesTag;

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
      Set<Origin> tokenRealms,
      TlsRules tls,
      @Nullable ProxyRules proxies,
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
    copy.tokenRealms.addAll(tokenRealms);
    copy.redirectTargets.addAll(redirectTargets);
    copy.tls = tls;
    copy.proxies = proxies;
    copy.userAgent = userAgent;
    copy.operationTimeout = operationTimeout;
    copy.callTimeout = callTimeout;
    copy.connectTimeout = connectTimeout;
    copy.silenceTimeout = silenceTimeout;
    copy.cancellation = cancellation;
    copy.tokensByPost = tokensByPost;
    copy.writes = writes;
    copy.warnings = warnings;
    copy.transfers = transfers;
    copy.maxRetries = maxRetries;
    copy.maxRetryWait = maxRetryWait;
    copy.maxManifestBytes = maxManifestBytes;
    copy.maxTokenBytes = maxTokenBytes;
    copy.maxErrorBytes = maxErrorBytes;
    copy.uploadChunkBytes = uploadChunkBytes;
    copy.tagWriting = tagWriting;
    copy.alsoReadsTag = alsoReadsTag;
    copy.alsoWritesTag = alsoWritesTag;
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
        Set.copyOf(tokenRealms),
        tls,
        proxies,
        root,
        clock);
  }

  private HttpClients.Phases phases() {
    return new HttpClients.Phases(connectTimeout, silenceTimeout, maxRetries > 0);
  }

  RegistryOptions checked() {
    for (String registry : plainHttp) {
      if (tlsRequired.contains(registry) || tls.registries().contains(registry)) {
        throw new IllegalArgumentException(
            "allowHttp and requireTls, allowInsecureTlsUnsafe or certificates: both for "
                + registry);
      }
    }
    if (callersClient && tls.needOwnTls()) {
      throw new IllegalArgumentException(
          "httpClient and caCertificates or clientCertificate: the client brings its own TLS");
    }
    if (callersClient && proxies != null) {
      throw new IllegalArgumentException("httpClient and proxy: the client brings its own");
    }
    return this;
  }

  Operation newOperation() {
    return new Operation(operationTimeout, cancellation, sleeper);
  }

  Addresses addresses() {
    Set<String> withTls = new HashSet<>(tlsRequired);
    withTls.addAll(tls.registries());
    return new Addresses(plainHttp, withTls);
  }

  HttpClients httpClients(Addresses addresses) {
    return new HttpClients(root, callersClient, new Tls(tls, addresses), proxies, phases());
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
