package imagesign.core.revocation;

import imagesign.oci.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks addresses that stand in certificates, over plain HTTP: one request a connection, no
 * redirect, no cookie, no credentials, bounded in size and time.
 *
 * <p>Not the JDK's clients: they look a name up again after it was checked, so the address that was
 * allowed need not be the one that is asked. Here it is one and the same. Looking a name up takes
 * as long as the platform's resolver lets it. Thread-safe.
 */
final class PlainHttp {
  private static final int DEFAULT_PORT = 80;
  private static final int MAX_ADDRESSES = 4;

  private final AddressRule rule;
  private final Resolver resolver;

  /** Looks host names up. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  PlainHttp(AddressRule rule, Resolver resolver) {
    this.rule = rule;
    this.resolver = resolver;
  }

  /** A body to send, with its media type; nothing for GET. */
  record Question(URI uri, @Nullable Bytes body, String contentType, String accept) {
    static Question get(URI uri, String accept) {
      return new Question(uri, null, "", accept);
    }

    static Question post(URI uri, Bytes body, String contentType, String accept) {
      return new Question(uri, body, contentType, accept);
    }
  }

  /** What is asked, how long it may take, and how much may come. */
  Bytes ask(Question question, Deadline overall, Duration timeout, int limit) {
    URI uri = question.uri();
    Deadline deadline = overall.within(timeout);
    try {
      return exchange(question, deadline, limit);
    } catch (SocketTimeoutException e) {
      throw failed(RevocationReason.TIMEOUT, uri, "no answer in time");
    } catch (UnknownHostException e) {
      throw failed(RevocationReason.UNREACHABLE, uri, "unknown host");
    } catch (IOException e) {
      throw failed(RevocationReason.UNREACHABLE, uri, e.toString());
    } catch (RevocationException e) {
      throw failed(e.reason(), uri, e.detail());
    }
  }

  /** Checks what can be checked of an address without asking anybody. */
  static void requireHttp(URI uri) {
    if (!"http".equalsIgnoreCase(uri.getScheme())) {
      throw failed(RevocationReason.LOCATION_NOT_HTTP, uri, "not fetched");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new RevocationException(
          RevocationReason.LOCATION_MALFORMED, "an address without a host or with a user");
    }
  }

  private Bytes exchange(Question question, Deadline deadline, int limit) throws IOException {
    requireHttp(question.uri());
    Proxy proxy = proxyFor(question.uri());
    boolean byProxy = proxy.type() == Proxy.Type.HTTP;
    try (Socket socket = connect(question.uri(), proxy, deadline)) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(request(question, byProxy));
      return new HttpAnswer(socket, deadline, limit).read();
    }
  }

  private static Proxy proxyFor(URI uri) {
    ProxySelector selector = ProxySelector.getDefault();
    List<Proxy> proxies = selector == null ? List.of() : selector.select(uri);
    return proxies.isEmpty() ? Proxy.NO_PROXY : proxies.get(0);
  }

  private Socket connect(URI uri, Proxy proxy, Deadline deadline) throws IOException {
    if (proxy.type() != Proxy.Type.HTTP) {
      return connectToAny(addresses(uri), proxy, deadline);
    }
    RevocationException.require(rule.permitsByName(uri.getHost()), RevocationReason.HOST_FORBIDDEN);
    InetSocketAddress named = (InetSocketAddress) Objects.requireNonNull(proxy.address());
    return connectTo(
        new InetSocketAddress(named.getHostString(), named.getPort()), Proxy.NO_PROXY, deadline);
  }

  /** Only what the rule permits is left, and nothing is looked up again afterwards. */
  private List<SocketAddress> addresses(URI uri) throws UnknownHostException {
    String host = uri.getHost();
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    List<SocketAddress> permitted = new ArrayList<>();
    for (InetAddress address : resolver.resolve(AddressRule.normalized(host))) {
      if (rule.permits(host, address) && permitted.size() < MAX_ADDRESSES) {
        permitted.add(new InetSocketAddress(address, port));
      }
    }
    RevocationException.require(!permitted.isEmpty(), RevocationReason.HOST_FORBIDDEN);
    return permitted;
  }

  private static Socket connectToAny(List<SocketAddress> addresses, Proxy proxy, Deadline deadline)
      throws IOException {
    IOException last = new IOException("no address");
    for (SocketAddress address : addresses) {
      try {
        return connectTo(address, proxy, deadline);
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static Socket connectTo(SocketAddress address, Proxy proxy, Deadline deadline)
      throws IOException {
    Socket socket = new Socket(proxy);
    try {
      socket.connect(address, deadline.millis());
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static byte[] request(Question question, boolean byProxy) {
    URI uri = question.uri();
    Bytes body = question.body();
    StringBuilder head = new StringBuilder();
    head.append(body == null ? "GET " : "POST ");
    head.append(byProxy ? "http://" + authority(uri) : "").append(target(uri));
    head.append(" HTTP/1.1\r\nHost: ").append(authority(uri));
    head.append("\r\nAccept: ").append(question.accept());
    head.append("\r\nConnection: close\r\n");
    if (body != null) {
      head.append("Content-Type: ").append(question.contentType());
      head.append("\r\nContent-Length: ").append(body.size()).append("\r\n");
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    if (body != null) {
      request.writeBytes(body.toByteArray());
    }
    return request.toByteArray();
  }

  private static String authority(URI uri) {
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  private static String target(URI uri) {
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  private static RevocationException failed(RevocationReason reason, URI uri, String what) {
    return new RevocationException(
        reason, uri.getScheme() + "://" + uri.getRawAuthority() + ": " + what);
  }
}
