package imagesign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** A client for tests that sends what it is told and follows nothing. */
final class Http {
  static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final HttpClient client;
  private final URI base;

  Http(InMemoryRegistry registry) {
    this(CLIENT, registry.uri());
  }

  Http(HttpClient client, URI base) {
    this.client = client;
    this.base = base;
  }

  HttpResponse<byte[]> get(String target, String... headers) {
    return send("GET", target, new byte[0], headers);
  }

  HttpResponse<byte[]> send(String method, String target, String body, String... headers) {
    return send(method, target, utf8(body), headers);
  }

  HttpResponse<byte[]> send(String method, String target, byte[] body, String... headers) {
    try {
      return trySend(method, target, body, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<byte[]> trySend(String method, String target, byte[] body, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(target))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes bytes to a socket and reads until the registry closes it. */
  static String raw(InMemoryRegistry registry, String request) throws IOException {
    try (Socket socket = connect(registry)) {
      socket.getOutputStream().write(utf8(request));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Socket connect(InMemoryRegistry registry) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), registry.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString(utf8(user + ":" + password));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String sha256(String content) {
    return ContentDigest.sha256(utf8(content)).toString();
  }
}
