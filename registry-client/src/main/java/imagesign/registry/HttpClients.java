package imagesign.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import okhttp3.Authenticator;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The OkHttp clients of a registry client: one pool of connections, and settings by whom is talked
 * to. Each is made when it is first needed, so plain HTTP never starts TLS.
 */
final class HttpClients {
  private enum Kind {
    PLAIN,
    TLS,
    TLS_UNCHECKED,
    REALM_PLAIN,
    REALM_TLS
  }

  private final Supplier<OkHttpClient> root;
  private final boolean callersClient;
  private final Supplier<TlsTrust> trust;
  private final Set<Origin> uncheckedTls;
  private final Phases phases;
  private final Map<Kind, OkHttpClient> clients = new ConcurrentHashMap<>();

  HttpClients(
      Supplier<OkHttpClient> root,
      boolean callersClient,
      Supplier<TlsTrust> trust,
      Set<Origin> uncheckedTls,
      Phases phases) {
    this.root = root;
    this.callersClient = callersClient;
    this.trust = trust;
    this.uncheckedTls = Set.copyOf(uncheckedTls);
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
    return new HttpClients(root, callersClient, trust, uncheckedTls, other);
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
    if (!url.isHttps()) {
      return client(Kind.PLAIN);
    }
    return client(uncheckedTls.contains(Origin.of(url)) ? Kind.TLS_UNCHECKED : Kind.TLS);
  }

  OkHttpClient forForeignRealm(HttpUrl url) {
    return client(url.isHttps() ? Kind.REALM_TLS : Kind.REALM_PLAIN);
  }

  private OkHttpClient client(Kind kind) {
    return clients.computeIfAbsent(kind, this::make);
  }

  private OkHttpClient make(Kind kind) {
    OkHttpClient.Builder client =
        root.get()
            .newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            .authenticator(Authenticator.NONE)
            .cookieJar(CookieJar.NO_COOKIES)
            .cache(null);
    phases.applyTo(client);
    if (kind == Kind.REALM_PLAIN || kind == Kind.REALM_TLS) {
      client.dns(RealmRule.publicOnly(root.get().dns()));
    }
    switch (kind) {
      case PLAIN, REALM_PLAIN -> client.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
      case TLS, REALM_TLS -> addTls(client);
      case TLS_UNCHECKED -> TlsTrust.uncheckedUnsafe().applyTo(tlsOnly(client));
    }
    return client.build();
  }

  private void addTls(OkHttpClient.Builder client) {
    // The caller's client brings its own TLS settings.
    if (!callersClient) {
      trust.get().applyTo(tlsOnly(client));
    }
  }

  private static OkHttpClient.Builder tlsOnly(OkHttpClient.Builder client) {
    return client.connectionSpecs(List.of(ConnectionSpec.MODERN_TLS));
  }

  /** Closes idle connections, unless the pool is the caller's. */
  void close() {
    if (!callersClient && !clients.isEmpty()) {
      root.get().connectionPool().evictAll();
    }
  }
}
