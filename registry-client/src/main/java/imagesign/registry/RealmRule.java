package imagesign.registry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
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
    if (isLiteral(url.host()) && isInternal(url.host())) {
      throw RegistryException.lasting(
          REFUSED + origin + " is an internal address; allowTokenRealm(origin) would allow it");
    }
    return url;
  }

  boolean isTrusted(HttpUrl registry, HttpUrl realm) {
    Origin origin = Origin.of(realm);
    return origin.equals(Origin.of(registry)) || allowed.contains(origin);
  }

  /** Resolves names to public addresses only, when a connection is about to be made. */
  static Dns publicOnly(Dns dns) {
    return host -> {
      List<InetAddress> addresses = dns.lookup(host);
      if (addresses.stream().anyMatch(RealmRule::isInternal)) {
        throw new UnknownHostException(
            "the token realm resolves to an internal address; allowTokenRealm(origin) would allow"
                + " it");
      }
      return addresses;
    };
  }

  /** Whether a host is this machine's own, which a server elsewhere has no business with. */
  static boolean isThisMachine(String host) {
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return true;
    }
    if (!isLiteral(host)) {
      return false;
    }
    InetAddress address = literal(host);
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress();
  }

  private static boolean isInternal(String literal) {
    return isInternal(literal(literal));
  }

  private static boolean isInternal(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean sharedOrZero =
        bytes.length == 4 && (bytes[0] == 0 || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64));
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || uniqueLocal
        || sharedOrZero;
  }

  /** OkHttp gives IPv4 in dotted form, and IPv4-mapped IPv6 as IPv4. */
  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  private static InetAddress literal(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new RegistryException("not an address: " + host, 0, List.of(), false, e);
    }
  }
}
