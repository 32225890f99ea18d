package imagesign.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request that the registry received, with its credentials: a test asserts on these what was
 * sent and what was not. Immutable and thread-safe.
 */
public final class RecordedRequest {
  private final String method;
  private final String path;
  private final String query;
  private final HttpHeaders headers;
  private final long bodyLength;
  private final int status;

  RecordedRequest(Request request, int status) {
    this.method = request.method();
    this.path = request.path();
    this.query = request.rawQuery();
    this.headers = request.headers();
    this.bodyLength = request.bodyLength();
    this.status = status;
  }

  /** {@return the method, {@code GET}} */
  public String method() {
    return method;
  }

  /** {@return the decoded path, {@code /v2/app/tags/list}} */
  public String path() {
    return path;
  }

  /** {@return the query as it was sent, without the question mark; empty if there was none} */
  public String query() {
    return query;
  }

  /** {@return all header fields; the keys ignore case} */
  public Map<String, List<String>> headers() {
    return headers.asMap();
  }

  /**
   * Finds the first value of a header field.
   *
   * @param name the name, in any case
   * @return the value, or empty if the field was not sent
   */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /** {@return how many bytes of the body were read before the answer} */
  public long bodyLength() {
    return bodyLength;
  }

  /** {@return the status of the answer; 0 if the connection was dropped without one} */
  public int status() {
    return status;
  }

  /** {@return method, path, query and status in one line, without the header fields} */
  @Override
  public String toString() {
    return method + " " + path + (query.isEmpty() ? "" : "?" + query) + " → " + status;
  }
}
