package imagesign.registry;

import imagesign.oci.Repository;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Where the API of a registry is: its host, its port and whether TLS is spoken. */
final class Addresses {
  /** The host that serves the API of Docker Hub. */
  private static final String DOCKER_HUB_API = "registry-1.docker.io";

  /** Names are resolved, by whoever; only {@code localhost} always leads to this machine. */
  private static final Predicate<String> LOOPBACK =
      Pattern.compile("localhost|::1|127([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}")
          .asMatchPredicate();

  private final Set<String> plainHttp;
  private final Set<String> tlsRequired;
  private final Map<String, HttpUrl> bases = new ConcurrentHashMap<>();

  Addresses(Set<String> plainHttp, Set<String> tlsRequired) {
    this.plainHttp = Set.copyOf(plainHttp);
    this.tlsRequired = Set.copyOf(tlsRequired);
  }

  /** Checks a registry's name and gives the one form that {@link Repository} has of it. */
  static String canonical(String registry) {
    return new Repository(registry, "x/x").registry();
  }

  HttpUrl base(String registry) {
    return bases.computeIfAbsent(registry, this::newBase);
  }

  private HttpUrl newBase(String registry) {
    String host = registry.equals(Repository.DOCKER_HUB) ? DOCKER_HUB_API : registry;
    HttpUrl tls = HttpUrl.get("https://" + host + "/v2/");
    return isPlain(registry, tls.host()) ? HttpUrl.get("http://" + host + "/v2/") : tls;
  }

  private boolean isPlain(String registry, String host) {
    return plainHttp.contains(registry) || (LOOPBACK.test(host) && !tlsRequired.contains(registry));
  }

  /** Joins path segments to the repository's part of the API; the last may hold a digest. */
  HttpUrl in(Repository repository, String... segments) {
    HttpUrl.Builder url = base(repository.registry()).newBuilder();
    url.addPathSegments(repository.path());
    for (String segment : segments) {
      url.addPathSegment(segment);
    }
    return url.build();
  }
}
