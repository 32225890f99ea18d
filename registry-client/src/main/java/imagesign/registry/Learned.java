package imagesign.registry;

import imagesign.oci.Repository;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * What registries and token servers have shown that they want, and the tokens that they gave.
 * Bounded, and thread-safe.
 */
final class Learned {
  private static final int MAX_ENTRIES = 4096;

  /** What credentials are looked up by, and whom they are shown to. */
  private record Whose(Origin registry, String name, @Nullable Repository repository) {}

  final Tokens tokens;
  final IdentityTokens identityTokens = new IdentityTokens();
  private final Map<Origin, Challenge> demanded = new ConcurrentHashMap<>();
  private final Map<Whose, String> basicHeaders = new ConcurrentHashMap<>();
  private final Map<Access, Scopes> asked = new ConcurrentHashMap<>();
  private final Set<HttpUrl> withoutPost = ConcurrentHashMap.newKeySet();

  Learned(Tokens tokens) {
    this.tokens = tokens;
  }

  /** The last challenge of a registry. */
  Optional<Challenge> demanded(Origin registry) {
    return Optional.ofNullable(demanded.get(registry));
  }

  void demands(Origin registry, Challenge challenge) {
    put(demanded, registry, challenge);
  }

  Optional<String> basicHeader(Origin registry, Access access) {
    return Optional.ofNullable(basicHeaders.get(whose(registry, access)));
  }

  void basicHeader(Origin registry, Access access, Optional<String> header) {
    header.ifPresentOrElse(
        value -> put(basicHeaders, whose(registry, access), value),
        () -> basicHeaders.remove(whose(registry, access)));
  }

  private static Whose whose(Origin registry, Access access) {
    return new Whose(registry, access.registry(), access.repository());
  }

  /** What to ask for: more than is needed, if the registry demanded that for the like before. */
  Scopes scopes(Access access) {
    return asked.getOrDefault(access, access.scopes());
  }

  void scopes(Access access, Scopes scopes) {
    if (!scopes.equals(access.scopes())) {
      put(asked, access, scopes);
    }
  }

  boolean hasPost(HttpUrl realm) {
    return !withoutPost.contains(realm);
  }

  void hasNoPost(HttpUrl realm) {
    if (withoutPost.size() < MAX_ENTRIES) {
      withoutPost.add(realm);
    }
  }

  private static <K, V> void put(Map<K, V> map, K key, V value) {
    if (map.size() >= MAX_ENTRIES) {
      map.clear();
    }
    map.put(key, value);
  }
}
