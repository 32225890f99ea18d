package imagesign.registry;

import java.util.Set;
import okhttp3.Dns;
import okhttp3.HttpUrl;

/**
 * Which token servers a registry may send us to: its own origin, those that the caller allowed, and
 * those on public addresses, over TLS unless the registry itself is asked in the clear.
 *
 * <p>Else a registry could have us ask, with credentials, what only we can reach.
 */
final class RealmRule {
  private static final String REFUSED = "token realm refused: ";

  private final Set<Origin> allowed;

  RealmRule(Set<Origin> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /** Resolves and checks a realm; addresses behind its name are for {@link #publicOnly}. */
  HttpUrl check(HttpUrl registry, String realm) {
    HttpUrl url = registry.resolve(realm);
    if (url == null) {
      throw RegistryException.lasting(REFUSED + "not a URL");
    }
    if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
      throw RegistryException.lasting(REFUSED + "it holds credentials");
    }
    Origin origin = Origin.of(url);
    if (isTrusted(registry, url)) {
      return url;
    }
    if (!origin.isHttps() && registry.isHttps()) {
      throw RegistryException.lasting(REFUSED + origin + " is plain HTTP");
    }
    if (Nearness.isOdd(url.host())) {
      throw RegistryException.lasting(REFUSED + origin + " is an address in an odd form");
    }
    if (Nearness.ofName(url.host()) != Nearness.PUBLIC) {
      throw RegistryException.lasting(
          REFUSED + origin + " is an internal address; allowTokenRealm(origin) would allow it");
    }
    return url;
  }

  boolean isTrusted(HttpUrl registry, HttpUrl realm) {
    Origin origin = Origin.of(realm);
    return origin.equals(Origin.of(registry)) || allowed.contains(origin);
  }

  /** Resolves the name of a realm to public addresses only. */
  static Dns publicOnly(String realm, Dns dns) {
    return Nearness.limiting(
        realm,
        dns,
        () -> Nearness.PUBLIC,
        "the token realm resolves to an internal address; allowTokenRealm(origin) would allow it");
  }
}
