package imagesign.core.revocation;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Which hosts may be asked. Addresses in certificates must not reach what only this machine or its
 * link can: whoever has a certificate issued would choose what a service inside sees. Private
 * networks are where the authorities of companies are.
 */
final class AddressRule {
  /** The prefix under which IPv4 addresses are reached by translation. RFC 6052 §2.1. */
  private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b};

  private final Set<String> allowed;

  AddressRule(Set<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  static String normalized(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return bare.toLowerCase(Locale.ROOT);
  }

  boolean permits(String host, InetAddress address) {
    return allowed.contains(normalized(host)) || !isOfTheMachine(address);
  }

  /** Where a proxy looks names up: only addresses written out, and the machine's own name. */
  boolean permitsByName(String host) {
    String name = normalized(host);
    if (allowed.contains(name)) {
      return true;
    }
    boolean literal = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    try {
      return literal
          ? !isOfTheMachine(InetAddress.getByName(name))
          : !name.equals("localhost") && !name.endsWith(".localhost");
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isOfTheMachine(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || (address instanceof Inet6Address v6 && hidesOne(v6));
  }

  /** An IPv4 address written as an IPv6 one. */
  private static boolean hidesOne(Inet6Address address) {
    byte[] bytes = address.getAddress();
    boolean translated = Arrays.equals(bytes, 0, 4, TRANSLATED, 0, 4);
    if (!address.isIPv4CompatibleAddress() && !translated) {
      return false;
    }
    try {
      return isOfTheMachine(InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
