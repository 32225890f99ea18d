package imagesign.registry;

import imagesign.oci.Repository;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to registries: credentials to the registry's own origin, redirects where they may
 * lead, and again after failures that may pass. Each within one operation.
 */
final class Transport {
  private static final int MAX_REDIRECTS = 5;
  private static final int MAX_ROUNDS = 4;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Http http;
  private final Addresses addresses;
  private final Authorizer authorizer;
  private final RedirectRule redirects;
  private final Operation operation;
  private final @Nullable Warnings warnings;
  private final boolean writes;

  Transport(
      Http http,
      Addresses addresses,
      Authorizer authorizer,
      RedirectRule redirects,
      Operation operation,
      RegistryOptions options) {
    this.http = http;
    this.addresses = addresses;
    this.authorizer = authorizer;
    this.redirects = redirects;
    this.operation = operation;
    this.warnings = options.warnings;
    this.writes = options.writes;
  }

  /** The address of a registry's API, {@code /v2/} at its end. */
  HttpUrl base(String registry) {
    return addresses.base(registry);
  }

  HttpUrl url(Repository repository, String... segments) {
    return addresses.in(repository, segments);
  }

  <T> T send(RegistryRequest request, Http.Reader<T> reader) {
    return http.repeat(
        operation, request.what(), request.repeatable(), () -> followed(request, false), reader);
  }

  /** Sends a request whose body may be large; time-outs are for silence only. */
  <T> T sendStream(RegistryRequest request, Http.Reader<T> reader) {
    return http.repeat(
        operation, request.what(), request.repeatable(), () -> followed(request, true), reader);
  }

  /** Opens an answer that may be large; the caller closes it. */
  Response open(RegistryRequest request) {
    return http.open(operation, request.what(), () -> followed(request, true));
  }

  private Response followed(RegistryRequest asked, boolean streamed) throws IOException {
    RegistryRequest request = writes ? asked.forWriter() : asked;
    HttpUrl registry = addresses.base(request.access().registry());
    RegistryRequest current = request;
    boolean own = true;
    for (int hop = 0; ; hop++) {
      // Elsewhere a 401 is an answer like any other: credentials are for the registry alone. Nor
      // does another host choose which of the registry's pages is asked for with them.
      own = own && Origin.of(registry).equals(Origin.of(current.http().url()));
      Response response =
          own ? authorized(current, registry, streamed) : elsewhere(current, registry, streamed);
      if (own) {
        warn(request.access().registry(), response);
      }
      if (!REDIRECTS.contains(response.code())) {
        return response;
      }
      response.close();
      if (hop == MAX_REDIRECTS) {
        throw refused(request, response, "too many redirects");
      }
      current = current.with(redirected(request, current.http(), response));
    }
  }

  private Response elsewhere(RegistryRequest request, HttpUrl registry, boolean streamed)
      throws IOException {
    OkHttpClient client = redirects.client(registry, request.http().url());
    return http.exchange(operation, request.what(), client, request.http(), streamed);
  }

  private void warn(String registry, Response response) {
    try {
      if (warnings != null) {
        warnings.read(registry, response.headers("Warning"));
      }
    } catch (RuntimeException e) {
      response.close();
      throw e;
    }
  }

  private Request redirected(RegistryRequest request, Request from, Response response) {
    HttpUrl target = from.url().resolve(response.header("Location", ""));
    if (target == null || response.header("Location") == null) {
      throw refused(request, response, "a redirect to nowhere");
    }
    boolean sameOrigin = Origin.of(from.url()).equals(Origin.of(target));
    if (!request.reads() && !(sameOrigin && response.code() >= 307)) {
      throw refused(request, response, "a write is not redirected");
    }
    if (from.url().isHttps() && !target.isHttps()) {
      throw refused(request, response, "a redirect from https to http");
    }
    HttpUrl registry = addresses.base(request.access().registry());
    Optional<String> refusal = redirects.refusal(registry, target);
    if (refusal.isPresent()) {
      throw refused(request, response, refusal.get());
    }
    return from.newBuilder().url(withoutUser(target)).build();
  }

  private static HttpUrl withoutUser(HttpUrl url) {
    return url.newBuilder().username("").password("").build();
  }

  private static RegistryException refused(RegistryRequest request, Response response, String why) {
    return new RegistryException(
        request.what() + ": " + response.code() + ", refused: " + why,
        response.code(),
        List.of(),
        false,
        null);
  }

  private Response authorized(RegistryRequest request, HttpUrl registry, boolean streamed)
      throws IOException {
    Authorizer.Applicant applicant = authorizer.begin(request, registry);
    Optional<Authorizer.Answer> sent = authorizer.inAdvance(applicant);
    Response response =
        http.exchange(operation, request.what(), with(request.http(), sent), streamed);
    boolean fresh = false;
    boolean more = false;
    for (int round = 0; response.code() == 401 && round < MAX_ROUNDS; round++) {
      // A token that was just got is refused for what it does not allow, or for good.
      if (fresh && (more || !Authorizer.demandsMore(response))) {
        return response;
      }
      more = fresh;
      Optional<Authorizer.Answer> next = answer(applicant, sent, response);
      if (next.isEmpty()) {
        return response;
      }
      response.close();
      fresh = next.get().fresh();
      sent = next;
      response = http.exchange(operation, request.what(), with(request.http(), sent), streamed);
    }
    return response;
  }

  private Optional<Authorizer.Answer> answer(
      Authorizer.Applicant applicant, Optional<Authorizer.Answer> sent, Response response) {
    try {
      return authorizer.answer(applicant, sent, response);
    } catch (RuntimeException e) {
      response.close();
      throw e;
    }
  }

  private static Request with(Request request, Optional<Authorizer.Answer> authorization) {
    return authorization
        .map(value -> request.newBuilder().header("Authorization", value.header()).build())
        .orElse(request);
  }
}
