package imagesign.registry;

import java.io.IOException;
import java.io.Serial;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.Authenticator;
import okhttp3.Connection;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** Which proxy a request goes through, and who we are to it. Immutable. */
final class ProxyRules extends ProxySelector {
  private static final String AUTHORIZATION = "Proxy-Authorization";

  private final Optional<ProxyServer> forHttp;
  private final Optional<ProxyServer> forHttps;
  private final NoProxy direct;
  // One object: connections are shared by settings that are equal.
  private final Authenticator tunnels = this::tunnel;

  private ProxyRules(
      Optional<ProxyServer> forHttp, Optional<ProxyServer> forHttps, NoProxy direct) {
    this.forHttp = forHttp;
    this.forHttps = forHttps;
    this.direct = direct;
  }

  /** One proxy for everything. */
  static ProxyRules all(URI proxy) {
    Optional<ProxyServer> server = Optional.of(ProxyServer.parse("proxy", proxy.toString()));
    return new ProxyRules(server, server, NoProxy.NOTHING);
  }

  /** What curl, Go programs and others read. */
  static ProxyRules ofEnvironment(UnaryOperator<@Nullable String> environment) {
    // To a CGI program a request's header "Proxy" is this variable.
    boolean cgi = environment.apply("REQUEST_METHOD") != null;
    return new ProxyRules(
        server(environment, cgi ? "http_proxy" : "HTTP_PROXY", "http_proxy"),
        server(environment, "HTTPS_PROXY", "https_proxy"),
        NoProxy.parse(variable(environment, "NO_PROXY", "no_proxy").orElse("")));
  }

  private static Optional<ProxyServer> server(
      UnaryOperator<@Nullable String> environment, String upper, String lower) {
    return variable(environment, upper, lower).map(value -> ProxyServer.parse(upper, value));
  }

  private static Optional<String> variable(
      UnaryOperator<@Nullable String> environment, String upper, String lower) {
    return Optional.ofNullable(environment.apply(upper))
        .filter(value -> !value.isEmpty())
        .or(() -> Optional.ofNullable(environment.apply(lower)))
        .filter(value -> !value.isEmpty());
  }

  @Override
  public List<Proxy> select(URI uri) {
    Optional<ProxyServer> server = uri.getScheme().equals("https") ? forHttps : forHttp;
    HttpUrl url = HttpUrl.get(uri);
    return server
        .filter(any -> url != null && !direct.matches(url.host(), url.port()))
        .map(found -> List.of(found.proxy()))
        .orElse(List.of(Proxy.NO_PROXY));
  }

  /** Does nothing: another proxy would see what was not meant for it. */
  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {}

  void applyTo(OkHttpClient.Builder client) {
    client
        .proxy(null)
        .proxySelector(this)
        .proxyAuthenticator(tunnels)
        .addNetworkInterceptor(this::forward);
  }

  /** Identifies us when a tunnel is opened, which OkHttp asks for before the proxy does. */
  private @Nullable Request tunnel(@Nullable Route route, Response response) throws Refused {
    boolean asked =
        response.challenges().stream().noneMatch(c -> c.scheme().equals("OkHttp-Preemptive"));
    if (asked && response.request().method().equals("CONNECT")) {
      throw new Refused();
    }
    return Optional.ofNullable(route)
        .filter(used -> !asked)
        .flatMap(used -> header(used.proxy()))
        .map(value -> response.request().newBuilder().header(AUTHORIZATION, value).build())
        .orElse(null);
  }

  /** A proxy does not take who we are. */
  static final class Refused extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    Refused() {
      super("407, the proxy refuses");
    }
  }

  /** Identifies us with each request that is sent in the clear, so that none is refused first. */
  private Response forward(Interceptor.Chain chain) throws IOException {
    Request request = chain.request();
    Connection connection = chain.connection();
    Optional<String> header =
        request.isHttps() || connection == null
            ? Optional.empty()
            : header(connection.route().proxy());
    return chain.proceed(
        header.isEmpty()
            ? request
            : request.newBuilder().header(AUTHORIZATION, header.get()).build());
  }

  private Optional<String> header(Proxy proxy) {
    return Optional.of(proxy)
        .filter(used -> used.type() == Proxy.Type.HTTP)
        .flatMap(used -> forHttp.filter(s -> s.proxy().equals(used)).or(() -> forHttps))
        .filter(server -> server.proxy().equals(proxy))
        .flatMap(ProxyServer::credentials)
        .map(Credentials::basicHeader);
  }
}
