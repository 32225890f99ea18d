package imagesign.registry;

import java.io.Serial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.Dns;

/**
 * How near a host is to us: what we reach, and a server further away does not, is none of its
 * business. The nearest comes last.
 */
enum Nearness {
  /** On the internet. */
  PUBLIC,

  /** On a private network, or on none: RFC 6890, what is not for the internet. */
  INTERNAL,

  /** On this machine, or right beside it: loopback and link-local. */
  THIS_MACHINE;

  /** What some resolvers take for an IPv4 address: octal, hexadecimal or in fewer parts. */
  private static final Pattern NUMBER = Pattern.compile("(^|[.])([0-9]+|0[xX][0-9a-fA-F]*)[.]?$");

  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}");

  /** The first 12 bytes of IPv6 addresses that end in an IPv4 address. */
  private static final Set<String> EMBEDDING = Set.of("0".repeat(24), "0064ff9b" + "0".repeat(16));

  /** Says that a name leads nearer than it may. */
  static final class TooNear extends UnknownHostException {
    @Serial private static final long serialVersionUID = 1L;

    TooNear(String message) {
      super(message);
    }
  }

  /** As far as can be told without resolving: names are public, but for those of this machine. */
  static Nearness ofName(String name) {
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return THIS_MACHINE;
    }
    return isLiteral(host) ? of(literal(host)) : PUBLIC;
  }

  /** Of a host which is trusted for it: the furthest that its name leads to, public if nowhere. */
  static Nearness ofTrusted(String name, Dns dns) {
    if (ofName(name) != PUBLIC || isLiteral(name)) {
      return ofName(name);
    }
    try {
      return dns.lookup(name).stream()
          .map(Nearness::of)
          .min(Comparator.naturalOrder())
          .orElse(PUBLIC);
    } catch (UnknownHostException e) {
      return PUBLIC;
    }
  }

  static Nearness of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()) {
      return bytes.length == 4 ? THIS_MACHINE : nearest(THIS_MACHINE, embedded(bytes));
    }
    boolean internal =
        address.isSiteLocalAddress()
            || address.isMulticastAddress()
            || (bytes.length == 4 ? isSpecial(bytes) : isUniqueLocal(bytes));
    Nearness own = internal ? INTERNAL : PUBLIC;
    return bytes.length == 4 ? own : nearest(own, embedded(bytes));
  }

  private static Nearness nearest(Nearness a, Nearness b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** 0/8, 100.64/10, 192.0.0/24, 198.18/15 and 240/4. */
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

  /** Of an IPv4 address within an IPv6 one: compatible, behind NAT64 (RFC 6052), or 6to4. */
  private static Nearness embedded(byte[] v6) {
    String start = HexFormat.of().formatHex(v6, 0, 12);
    if (start.startsWith("2002")) {
      return of(address(Arrays.copyOfRange(v6, 2, 6)));
    }
    return EMBEDDING.contains(start) ? of(address(Arrays.copyOfRange(v6, 12, 16))) : PUBLIC;
  }

  private static InetAddress address(byte[] v4) {
    try {
      return InetAddress.getByAddress(v4);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("v4: not four bytes", e);
    }
  }

  /** Whether a host is an address in a form that resolvers understand differently. */
  static boolean isOdd(String host) {
    return NUMBER.matcher(host).find() && !IPV4.matcher(host).matches();
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

  /**
   * Resolves one name to addresses that are no nearer than a limit, when a connection is about to
   * be made. Other names are those of proxies.
   *
   * @param limit asked only if it matters
   */
  static Dns limiting(String name, Dns dns, Supplier<Nearness> limit, String refusal) {
    return host -> {
      List<InetAddress> addresses = dns.lookup(host);
      Stream<Nearness> found = addresses.stream().map(Nearness::of);
      Nearness nearest = found.max(Comparator.naturalOrder()).orElse(PUBLIC);
      if (host.equals(name) && nearest != PUBLIC && nearest.compareTo(limit.get()) > 0) {
        throw new TooNear(refusal);
      }
      return addresses;
    };
  }
}
