package imagesign.registry;

import java.util.Optional;
import java.util.Set;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Where a registry may have us read: its own origin, those that the caller allowed, and what is as
 * near as itself or further away: a public one sends us to public addresses, one of a private
 * network to that too.
 *
 * <p>Else a registry could have us ask what only we can reach.
 */
final class RedirectRule {
  private final Set<Origin> allowed;
  private final HttpClients clients;

  RedirectRule(Set<Origin> allowed, HttpClients clients) {
    this.allowed = Set.copyOf(allowed);
    this.clients = clients;
  }

  /** Why a target is refused, if it is; addresses behind its name are for {@link #client}. */
  Optional<String> refusal(HttpUrl registry, HttpUrl target) {
    if (isTrusted(registry, target)) {
      return Optional.empty();
    }
    if (Nearness.isOdd(target.host())) {
      return Optional.of("a redirect to an address in an odd form");
    }
    Nearness nearness = Nearness.ofName(target.host());
    boolean tooNear =
        nearness != Nearness.PUBLIC
            && nearness.compareTo(Nearness.ofTrusted(registry.host(), clients.dns())) > 0;
    return tooNear
        ? Optional.of("a redirect to an internal address; allowRedirectTo(origin) would allow it")
        : Optional.empty();
  }

  /** Whose connections lead to a target, and to no nearer address than may be. */
  OkHttpClient client(HttpUrl registry, HttpUrl target) {
    return isTrusted(registry, target)
        ? clients.forUrl(target)
        : clients.forRedirect(registry, target);
  }

  private boolean isTrusted(HttpUrl registry, HttpUrl target) {
    Origin origin = Origin.of(target);
    return origin.equals(Origin.of(registry)) || allowed.contains(origin);
  }

  static Dns noNearerThan(String registry, String target, Dns dns) {
    return Nearness.limiting(
        target,
        dns,
        () -> Nearness.ofTrusted(registry, dns),
        "the registry redirects to an internal address; allowRedirectTo(origin) would allow it");
  }
}
