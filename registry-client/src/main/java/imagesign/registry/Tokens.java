package imagesign.registry;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one client. Each is fetched once however many threads want it at the same time, and
 * used until shortly before it expires. Thread-safe.
 */
final class Tokens {
  private static final int MAX_KEYS = 4096;

  /**
   * What a token is good for.
   *
   * @param registry whom it is shown to
   * @param realm where it comes from
   * @param service the name that the registry has there
   * @param scopes what it allows
   */
  record Key(Origin registry, String realm, Optional<String> service, Scopes scopes) {}

  private static final class Slot {
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Token token;
  }

  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();
  private final InstantSource clock;

  Tokens(InstantSource clock) {
    this.clock = clock;
  }

  /** Gives a usable token without a request, if there is one. */
  Optional<String> cached(Key key) {
    Slot slot = slots.get(key);
    Token token = slot == null ? null : slot.token;
    return token != null && token.isUsable(clock.instant())
        ? Optional.of(token.value())
        : Optional.empty();
  }

  /**
   * Gives a usable token that is not the one which was just refused.
   *
   * @param refused the value that the registry no longer takes, or empty
   * @param fetch asks the token server
   */
  String get(Key key, String refused, Supplier<Token> fetch) {
    if (slots.size() >= MAX_KEYS) {
      slots.clear();
    }
    Slot slot = slots.computeIfAbsent(key, k -> new Slot());
    slot.fetching.lock();
    try {
      Optional<String> known = cached(key).filter(value -> !value.equals(refused));
      if (known.isPresent()) {
        return known.get();
      }
      Token fetched = fetch.get();
      slot.token = fetched;
      return fetched.value();
    } finally {
      slot.fetching.unlock();
    }
  }
}
