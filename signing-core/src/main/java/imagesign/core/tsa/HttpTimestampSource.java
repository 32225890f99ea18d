package imagesign.core.tsa;

import imagesign.ImageSigningException;
import imagesign.oci.Bytes;
import imagesign.spi.TimestampSource;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a time-stamp authority over HTTP, RFC 3161 §3.4, once: no redirect is followed, nothing is
 * tried again, the answer is bounded in size and time. The address is the caller's own, so it may
 * be any; proxies are those of the JVM. Thread-safe.
 */
public final class HttpTimestampSource implements TimestampSource {
  /** How long an answer may take unless the caller says otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  static final int MAX_RESPONSE = 1 << 20;

  private static final String QUERY = "application/timestamp-query";
  private static final String REPLY = "application/timestamp-reply";
  private static final int OK = 200;

  private final URI address;
  private final Duration timeout;
  private final HttpClient client;

  private HttpTimestampSource(URI address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout);
    ProxySelector proxies = ProxySelector.getDefault();
    this.client = (proxies == null ? builder : builder.proxy(proxies)).build();
  }

  /**
   * Asks the authority at an address.
   *
   * @param address its address, of HTTP or HTTPS
   * @param timeout how long an answer may take as a whole
   * @return the source
   * @throws IllegalArgumentException if the address is of another kind, or the time not positive
   */
  public static HttpTimestampSource of(URI address, Duration timeout) {
    boolean http = "http".equalsIgnoreCase(address.getScheme());
    boolean https = "https".equalsIgnoreCase(address.getScheme());
    if (!(http || https) || address.getHost() == null) {
      throw new IllegalArgumentException("address: neither http nor https");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: not positive");
    }
    return new HttpTimestampSource(address, Objects.requireNonNull(timeout, "timeout"));
  }

  @Override
  public Bytes timestamp(Bytes request) {
    HttpRequest query =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Content-Type", QUERY)
            .header("Accept", REPLY)
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
            .build();
    return check(exchange(query));
  }

  private HttpResponse<Bytes> exchange(HttpRequest query) {
    CompletableFuture<HttpResponse<Bytes>> pending =
        client.sendAsync(query, head -> new BoundedBody(MAX_RESPONSE));
    try {
      return pending.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failed("no answer", e.getCause() instanceof IOException, e.getCause());
    } catch (TimeoutException e) {
      throw failed("no answer within " + timeout, true, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted", true, e);
    } finally {
      pending.cancel(true);
    }
  }

  private Bytes check(HttpResponse<Bytes> response) {
    int status = response.statusCode();
    if (status != OK) {
      throw failed("status " + status, status >= 500 || status == 429, null);
    }
    if (!response.headers().allValues("Content-Type").equals(List.of(REPLY))) {
      throw failed("the answer is no time-stamp reply", false, null);
    }
    return response.body();
  }

  /** Names the address without a query, a fragment or a user, which may hold secrets. */
  private ImageSigningException failed(
      String what, boolean isTransient, @Nullable Throwable cause) {
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    String shown = address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
    return new ImageSigningException("time stamp from " + shown + ": " + what, isTransient, cause);
  }
}
