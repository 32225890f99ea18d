package imagesign.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One request that the registry received, with its credentials: a test asserts on these what was
 * sent and what was not. Immutable and thread-safe.
 *
 * @param method the method, {@code GET}
 * @param path the decoded path, {@code /v2/app/tags/list}
 * @param query the query as it was sent, without the question mark; empty if there was none
 * @param headers the header fields; the keys ignore case
 * @param bodyLength how many bytes of the body were read before the answer
 * @param status the status of the answer; 0 if the connection was dropped without one
 */
public record RecordedRequest(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    long bodyLength,
    int status) {

  /** Checks that nothing is null; the map is kept as it is. */
  public RecordedRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(headers, "headers");
  }

  static RecordedRequest of(Request request, int status) {
    return new RecordedRequest(
        request.method(),
        request.path(),
        request.rawQuery(),
        request.headers().asMap(),
        request.bodyLength(),
        status);
  }

  /**
   * Finds the first value of a header field.
   *
   * @param name the name, in any case
   * @return the value, or empty if the field was not sent
   */
  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(field -> lower(field.getKey()).equals(lower(name)))
        .flatMap(field -> field.getValue().stream())
        .findFirst();
  }

  /** {@return method, path and status in one line, without credentials} */
  @Override
  public String toString() {
    return method + " " + path + (query.isEmpty() ? "" : "?" + query) + " → " + status;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
