package imagesign.registry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts are talked to without a proxy: those that {@code NO_PROXY} lists, by name (with all
 * names below it, or only these if it begins with a dot), address or range of addresses, with or
 * without a port; and this machine. Immutable.
 */
final class NoProxy {
  /** No host at all, not even this machine. */
  static final NoProxy NOTHING = new NoProxy(List.of(), false);

  private static final Pattern PORT = Pattern.compile("(.*[^:]|\\[.*]):([0-9]{1,5})");
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** One entry of the list. */
  private record Entry(Predicate<String> host, int port) {
    boolean matches(String asked, int askedPort) {
      return (port < 0 || port == askedPort) && host.test(asked);
    }
  }

  private final List<Entry> entries;
  private final boolean thisMachine;

  private NoProxy(List<Entry> entries, boolean thisMachine) {
    this.entries = entries;
    this.thisMachine = thisMachine;
  }

  static NoProxy parse(String list) {
    return new NoProxy(
        Arrays.stream(list.split("[,\\s]+")).filter(e -> !e.isEmpty()).map(NoProxy::entry).toList(),
        true);
  }

  boolean matches(String host, int port) {
    return (thisMachine && Nearness.ofName(host) == Nearness.THIS_MACHINE)
        || entries.stream().anyMatch(entry -> entry.matches(host, port));
  }

  private static Entry entry(String text) {
    Matcher withPort = PORT.matcher(text);
    boolean hasPort = withPort.matches();
    String host = (hasPort ? withPort.group(1) : text).replaceAll("^\\[|]$", "");
    int port = hasPort ? Integer.parseInt(withPort.group(2)) : -1;
    return new Entry(host(host.toLowerCase(Locale.ROOT)), port);
  }

  private static Predicate<String> host(String text) {
    if (text.equals("*")) {
      return host -> true;
    }
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    if (address != null) {
      int bits = slash < 0 ? address.length * 8 : bits(text.substring(slash + 1));
      return host -> isWithin(address(host), address, bits);
    }
    String name = text.startsWith("*.") ? text.substring(1) : text;
    return name.startsWith(".")
        ? host -> host.endsWith(name)
        : host -> host.equals(name) || host.endsWith("." + name);
  }

  private static int bits(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
  }

  /** Reads an address; null if it is a name, which is not resolved. */
  private static byte @Nullable [] address(String text) {
    try {
      return LITERAL.matcher(text).matches() ? InetAddress.getByName(text).getAddress() : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static boolean isWithin(byte @Nullable [] host, byte[] range, int bits) {
    if (host == null || host.length != range.length || bits > range.length * 8) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((host[bit / 8] ^ range[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
