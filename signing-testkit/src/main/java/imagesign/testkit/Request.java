package imagesign.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** One request as it arrived: head parsed, body still to be read, once. */
final class Request {
  private final String method;
  private final URI target;
  private final HttpHeaders headers;
  private final CountingInput body;
  private final boolean secure;
  private final int port;

  Request(
      String method, URI target, HttpHeaders headers, InputStream body, boolean secure, int port) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = new CountingInput(body);
    this.secure = secure;
    this.port = port;
  }

  /** {@return this request with another body, whose bytes are counted anew} */
  Request withBody(InputStream other) {
    return new Request(method, target, headers, other, secure, port);
  }

  String method() {
    return method;
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** {@return the decoded path} */
  String path() {
    return Optional.ofNullable(target.getPath()).orElse("");
  }

  String rawQuery() {
    return Optional.ofNullable(target.getRawQuery()).orElse("");
  }

  Query query() {
    return Query.parse(rawQuery());
  }

  HttpHeaders headers() {
    return headers;
  }

  InputStream body() {
    return body;
  }

  /** Reads the whole body, refusing one that is longer than {@code limit} bytes. */
  byte[] readBody(int limit) throws IOException {
    byte[] bytes = body.readNBytes(limit);
    if (body.read() >= 0) {
      throw new RegistryError(413, ErrorCode.SIZE_INVALID, "larger than " + limit + " bytes");
    }
    return bytes;
  }

  /** {@return how much of the body was read so far} */
  long bodyLength() {
    return body.count();
  }

  /**
   * {@return the origin by which the client knows this registry, so that a token realm is on it}
   */
  String origin() {
    String host = headers.first("Host").orElse("").toLowerCase(Locale.ROOT);
    String known = host.equals("localhost:" + port) ? host : "127.0.0.1:" + port;
    return (secure ? "https://" : "http://") + known;
  }
}
