package imagesign.registry;

import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * {@code /v2/}: whether there is a registry. OCI distribution specification, "Determining Support".
 */
final class PingEndpoint {
  private static final Set<Integer> REFUSED = Set.of(401, 403);

  private final Transport transport;
  private final Failures failures;

  PingEndpoint(Transport transport, Failures failures) {
    this.transport = transport;
    this.failures = failures;
  }

  PingAnswer ask(String registry) {
    String what = "ping " + registry;
    HttpUrl url = transport.base(registry);
    try {
      return transport.send(
          RegistryRequest.of("GET", what, Access.ping(registry), url, null),
          response -> read(what, url, response));
    } catch (RegistryException e) {
      // So says the token server.
      if (REFUSED.contains(e.status().orElse(0))) {
        return PingAnswer.REFUSED;
      }
      throw e;
    }
  }

  private PingAnswer read(String what, HttpUrl url, Response response) {
    // What is found elsewhere, a page to log in at say, is no answer of a registry.
    if (response.code() == 404 || !response.request().url().equals(url)) {
      return PingAnswer.NO_REGISTRY;
    }
    if (REFUSED.contains(response.code())) {
      return PingAnswer.REFUSED;
    }
    if (response.code() != 200) {
      throw failures.unexpected(what, response);
    }
    return PingAnswer.ACCEPTED;
  }
}
