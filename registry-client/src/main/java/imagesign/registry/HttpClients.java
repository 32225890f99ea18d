package imagesign.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import okhttp3.Authenticator;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The OkHttp clients of a registry client: one pool of connections, and settings by whom is talked
 * to. Each is made when it is first needed, so plain HTTP never starts TLS.
 */
final class HttpClients {
  private static final int MAX_CLIENTS = 256;

  /**
   * Who is talked to.
   *
   * @param tls whether over TLS
   * @param host the host, if connections to it have settings of their own; else null
   * @param sent who sent us there, if it is not trusted with what is near us
   */
  private record Peer(boolean tls, @Nullable Origin host, @Nullable Sender sent) {}

  /**
   * A registry that sends us elsewhere.
   *
   * @param host its host
   * @param forToken whether for a token, else to read what it has there
   */
  private record Sender(String host, boolean forToken) {
    Dns limiting(String target, Dns dns) {
      return forToken
          ? RealmRule.publicOnly(target, dns)
          : RedirectRule.noNearerThan(host, target, dns);
    }
  }

  private final Supplier<OkHttpClient> root;
  private final boolean callersClient;
  private final Tls tls;
  private final @Nullable ProxyRules proxies;
  private final Phases phases;
  private final Map<Peer, OkHttpClient> clients = new ConcurrentHashMap<>();

  HttpClients(
      Supplier<OkHttpClient> root,
      boolean callersClient,
      Tls tls,
      @Nullable ProxyRules proxies,
      Phases phases) {
    this.root = root;
    this.callersClient = callersClient;
    this.tls = tls;
    this.proxies = proxies;
    this.phases = phases;
  }

  /**
   * How long a part of a request may take; null is what the OkHttp client says.
   *
   * @param connect to connect
   * @param silence between two bytes, either way
   * @param retry whether OkHttp may try again by itself on a connection that turns out to be dead
   */
  record Phases(@Nullable Duration connect, @Nullable Duration silence, boolean retry) {
    /** More than OkHttp can count is as good as no bound. */
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    static final Duration CONNECT = Duration.ofSeconds(10);
    static final Duration SILENCE = Duration.ofSeconds(30);

    static Duration bounded(String name, Duration value) {
      Duration positive = RegistryOptions.positive(name, value);
      return positive.compareTo(LONGEST) < 0 ? positive : LONGEST;
    }

    void applyTo(OkHttpClient.Builder client) {
      if (connect != null) {
        client.connectTimeout(connect);
      }
      if (silence != null) {
        client.readTimeout(silence).writeTimeout(silence);
      }
      if (!retry) {
        client.retryOnConnectionFailure(false);
      }
    }
  }

  /** The same connections with other time-outs. */
  HttpClients with(Phases other) {
    return new HttpClients(root, callersClient, tls, proxies, other);
  }

  Phases phases() {
    return phases;
  }

  /** A client of our own with default time-outs; without TLS, which is added where it is needed. */
  static OkHttpClient newRoot() {
    return new OkHttpClient.Builder()
        .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
        .connectTimeout(Phases.CONNECT)
        .readTimeout(Phases.SILENCE)
        .writeTimeout(Phases.SILENCE)
        .build();
  }

  OkHttpClient forUrl(HttpUrl url) {
    Origin host = Origin.of(url);
    return client(new Peer(url.isHttps(), tls.isSpecial(host) ? host : null, null));
  }

  OkHttpClient forForeignRealm(HttpUrl registry, HttpUrl url) {
    return client(new Peer(url.isHttps(), Origin.of(url), new Sender(registry.host(), true)));
  }

  OkHttpClient forRedirect(HttpUrl registry, HttpUrl url) {
    return client(new Peer(url.isHttps(), Origin.of(url), new Sender(registry.host(), false)));
  }

  Dns dns() {
    return root.get().dns();
  }

  private OkHttpClient client(Peer peer) {
    if (clients.size() >= MAX_CLIENTS) {
      clients.clear();
    }
    return clients.computeIfAbsent(peer, this::make);
  }

  private OkHttpClient make(Peer peer) {
    OkHttpClient.Builder client =
        root.get()
            .newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            .authenticator(Authenticator.NONE)
            .cookieJar(CookieJar.NO_COOKIES)
            .cache(null);
    phases.applyTo(client);
    if (proxies != null) {
      proxies.applyTo(client);
    }
    if (peer.sent() != null && peer.host() != null) {
      client.dns(peer.sent().limiting(peer.host().host(), dns()));
    }
    if (!peer.tls()) {
      return client.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)).build();
    }
    // The caller's client brings its own TLS settings.
    if (!callersClient || (peer.host() != null && tls.isSpecial(peer.host()))) {
      tls.applyTo(client.connectionSpecs(List.of(ConnectionSpec.MODERN_TLS)), peer.host());
    }
    return client.build();
  }

  /** Closes idle connections, unless the pool is the caller's. */
  void close() {
    if (!callersClient && !clients.isEmpty()) {
      root.get().connectionPool().evictAll();
    }
  }
}
