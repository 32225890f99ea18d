package imagesign.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The request line and header fields of RFC 9112, and what they say of the body. */
record RequestHead(String method, URI target, boolean http10, HttpHeaders headers) {
  private static final int MAX_LINE = 1 << 16;
  private static final int MAX_FIELDS = 200;
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  /** Reads the next head, or nothing if the client closed the connection. */
  static Optional<RequestHead> read(InputStream in) throws IOException {
    Optional<String> line = readLine(in);
    while (line.isPresent() && line.get().isEmpty()) {
      line = readLine(in);
    }
    if (line.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = List.of(line.get().split(" ", -1));
    if (words.size() != 3 || !words.get(2).startsWith("HTTP/1.")) {
      throw malformed("request line");
    }
    URI target = parseTarget(words.get(1));
    return Optional.of(
        new RequestHead(words.get(0), target, words.get(2).endsWith(".0"), readFields(in)));
  }

  InputStream body(InputStream in, OutputStream out) {
    InputStream body = framedBody(in);
    return expectsContinue() ? new ContinueInput(body, out) : body;
  }

  boolean expectsContinue() {
    return headers.first("Expect").filter(v -> v.equalsIgnoreCase("100-continue")).isPresent();
  }

  boolean wantsClose() {
    Optional<String> connection = headers.first("Connection");
    return http10
        ? connection.filter(v -> v.equalsIgnoreCase("keep-alive")).isEmpty()
        : connection.filter(v -> v.equalsIgnoreCase("close")).isPresent();
  }

  private InputStream framedBody(InputStream in) {
    if (headers.first("Transfer-Encoding").isPresent()) {
      return new ChunkedInput(in);
    }
    return new FixedInput(in, headers.first("Content-Length").map(RequestHead::length).orElse(0L));
  }

  private static long length(String text) {
    if (!LENGTH.matcher(text).matches()) {
      throw malformed("Content-Length");
    }
    return Long.parseLong(text);
  }

  private static URI parseTarget(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw malformed("request target");
    }
  }

  private static HttpHeaders readFields(InputStream in) throws IOException {
    HttpHeaders headers = HttpHeaders.NONE;
    for (int i = 0; i < MAX_FIELDS; i++) {
      String line = readLine(in).orElseThrow(() -> new IOException("connection ended in a head"));
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw malformed("header field");
      }
      headers = headers.plus(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    throw malformed("head: too many fields");
  }

  /** Reads up to the next line feed; empty if the stream ends before the first byte. */
  static Optional<String> readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return Optional.empty();
    }
    while (b >= 0 && b != '\n') {
      line.write(b);
      if (line.size() > MAX_LINE) {
        throw malformed("line: too long");
      }
      b = in.read();
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  private static RegistryError malformed(String part) {
    return new RegistryError(400, ErrorCode.UNSUPPORTED, "malformed " + part);
  }
}
