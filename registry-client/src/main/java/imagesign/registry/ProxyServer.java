package imagesign.registry;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A proxy.
 *
 * @param proxy where it is and how to talk to it
 * @param credentials who we are to it
 */
record ProxyServer(Proxy proxy, Optional<Credentials> credentials) {
  private static final int HTTP_PORT = 80;
  private static final int SOCKS_PORT = 1080;

  /** Reads {@code [scheme://][user:password@]host[:port]}; what is wrong is not shown. */
  static ProxyServer parse(String parameter, String text) {
    URI uri = uri(parameter, text.contains("://") ? text : "http://" + text);
    Optional<Credentials> credentials =
        Optional.ofNullable(uri.getRawUserInfo()).map(ProxyServer::pair);
    return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
      case "http" -> new ProxyServer(proxy(Proxy.Type.HTTP, uri, HTTP_PORT), credentials);
      case "socks", "socks5", "socks5h" -> {
        if (credentials.isPresent()) {
          // The JDK has one user name for all SOCKS proxies of a process, and no other way.
          throw new IllegalArgumentException(parameter + ": a SOCKS proxy with credentials");
        }
        yield new ProxyServer(proxy(Proxy.Type.SOCKS, uri, SOCKS_PORT), credentials);
      }
      default -> throw new IllegalArgumentException(parameter + ": neither http: nor socks5:");
    };
  }

  private static URI uri(String parameter, String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() == null) {
        throw new IllegalArgumentException(parameter + ": no host");
      }
      return uri;
    } catch (URISyntaxException e) {
      // The cause quotes the text, which may hold a password.
      throw new IllegalArgumentException(parameter + ": not a URL");
    }
  }

  private static Proxy proxy(Proxy.Type type, URI uri, int defaultPort) {
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
    return new Proxy(type, InetSocketAddress.createUnresolved(host, port));
  }

  private static Credentials pair(String userInfo) {
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? Credentials.basic(decode(userInfo), "")
        : Credentials.basic(
            decode(userInfo.substring(0, colon)), decode(userInfo.substring(colon + 1)));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
