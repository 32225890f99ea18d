package imagesign.registry;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The TLS settings of connections: the common ones, and those of registries with rules of their
 * own. Made when they are first needed, once, since connections with equal settings are shared.
 * Thread-safe.
 */
final class Tls {
  /** What a connection is set up with. */
  private record Settings(TlsTrust trust, SSLSocketFactory sockets) {}

  private static final String COMMON = "";

  private final TlsRules rules;
  private final Map<Origin, String> special;
  private final Map<String, Settings> made = new ConcurrentHashMap<>();

  Tls(TlsRules rules, Addresses addresses) {
    this.rules = rules;
    this.special =
        rules.registries().stream()
            .collect(
                Collectors.toMap(
                    registry -> Origin.of(addresses.base(registry)), registry -> registry));
  }

  /** Whether connections to a host have settings that no others have. */
  boolean isSpecial(Origin host) {
    return special.containsKey(host);
  }

  void applyTo(OkHttpClient.Builder client, @Nullable Origin host) {
    String registry = host == null ? COMMON : special.getOrDefault(host, COMMON);
    Settings settings = made.computeIfAbsent(registry, this::make);
    settings.trust().applyTo(client, settings.sockets());
  }

  private Settings make(String registry) {
    TlsTrust trust =
        rules.unchecked().contains(registry)
            ? TlsTrust.uncheckedUnsafe()
            : TlsTrust.with(rules.authoritiesFor(registry));
    return new Settings(trust, sockets(trust, rules.identities().get(registry)));
  }

  private static SSLSocketFactory sockets(TlsTrust trust, @Nullable ClientIdentity identity) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys = identity == null ? null : identity.keyManagers();
      context.init(keys, new TrustManager[] {trust.manager()}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a JDK without TLS", e);
    }
  }
}
