package imagesign.registry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.Dns;
import okhttp3.HttpUrl;

/**
 * Which token servers a registry may send us to: its own origin, those that the caller allowed, and
 * those on public addresses, over TLS unless the registry itself is asked in the clear.
 *
 * <p>Else a registry could have us ask, with credentials, what only we can reach.
 */
final class RealmRule {
  /** What some resolvers take for an IPv4 address: octal, hexadecimal or in fewer parts. */
  private static final Pattern NUMBER = Pattern.compile("(^|[.])([0-9]+|0[xX][0-9a-fA-F]*)[.]?$");

  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}");
  private static final String REFUSED = "token realm refused: ";

  /** The first 12 bytes of IPv6 addresses that end in an IPv4 address. */
  private static final Set<String> EMBEDDING = Set.of("0".repeat(24), "0064ff9b" + "0".repeat(16));

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
    if (NUMBER.matcher(url.host()).find() && !IPV4.matcher(url.host()).matches()) {
      throw RegistryException.lasting(REFUSED + origin + " is an address in an odd form");
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

  /**
   * Resolves the name of a realm to public addresses only, when a connection is about to be made.
   * Other names are those of proxies.
   */
  static Dns publicOnly(String realm, Dns dns) {
    return host -> {
      List<InetAddress> addresses = dns.lookup(host);
      if (host.equals(realm) && addresses.stream().anyMatch(RealmRule::isInternal)) {
        throw new UnknownHostException(
            "the token realm resolves to an internal address; allowTokenRealm(origin) would allow"
                + " it");
      }
      return addresses;
    };
  }

  /** Whether a host is this machine's own, which a server elsewhere has no business with. */
  static boolean isThisMachine(String name) {
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
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
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || (bytes.length == 4 ? isSpecial(bytes) : isUniqueLocal(bytes) || holdsInternal(bytes));
  }

  /** 0/8, 100.64/10, 192.0.0/24, 198.18/15 and 240/4: RFC 6890, what is not for the internet. */
  private static boolean isSpecial(byte[] v4) {
    int first = v4[0] & 0xff;
    int second = v4[1] & 0xff;
    return first == 0
        || (first == 100 && (second & 0xc0) == 64)
        || (first == 192 && second == 0 && v4[2] == 0)
        || (first == 198 && (second & 0xfe) == 18)
        || first >= 240;
  }

  private static boolean isUniqueLocal(byte[] v6) {
    return (v6[0] & 0xfe) == 0xfc;
  }

  /** An IPv4 address within an IPv6 one: compatible, behind NAT64 (RFC 6052), or 6to4. */
  private static boolean holdsInternal(byte[] v6) {
    String start = HexFormat.of().formatHex(v6, 0, 12);
    if (start.startsWith("2002")) {
      return isInternal(address(Arrays.copyOfRange(v6, 2, 6)));
    }
    return EMBEDDING.contains(start) && isInternal(address(Arrays.copyOfRange(v6, 12, 16)));
  }

  private static InetAddress address(byte[] v4) {
    try {
      return InetAddress.getByAddress(v4);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("v4: not four bytes", e);
    }
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
