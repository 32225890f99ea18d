package imagesign.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Identity tokens that token servers replaced by others: for each that the caller gave, the one to
 * use in its place. Thread-safe.
 */
final class IdentityTokens {
  private static final int MAX_TOKENS = 1024;

  /** The same token of two registries is replaced by each for itself. */
  private record Key(String registry, Credentials given) {}

  private static final class Slot {
    private final ReentrantLock turn = new ReentrantLock();
    private Credentials current;

    Slot(Credentials given) {
      this.current = given;
    }
  }

  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

  /**
   * Exchanges an identity token, or what replaced it, for an access token. One at a time, because a
   * server that replaces them may take each only once.
   */
  Token exchange(
      Operation operation,
      String registry,
      Credentials given,
      Function<Credentials, Token> exchange) {
    if (slots.size() >= MAX_TOKENS) {
      slots.clear();
    }
    Slot slot = slots.computeIfAbsent(new Key(registry, given), key -> new Slot(given));
    operation.lock("get token for " + registry, slot.turn);
    try {
      Token token = exchange(slot, given, exchange);
      token.refresh().ifPresent(next -> slot.current = Credentials.identityToken(next));
      return token;
    } finally {
      slot.turn.unlock();
    }
  }

  private static Token exchange(
      Slot slot, Credentials given, Function<Credentials, Token> exchange) {
    try {
      return exchange.apply(slot.current);
    } catch (RegistryException e) {
      boolean refused = e.status().orElse(0) >= 400 && e.status().orElse(0) < 404;
      if (!refused || slot.current.equals(given)) {
        throw e;
      }
      // What replaced it has ended, or been revoked; the caller's own may still be good.
      slot.current = given;
      return exchange.apply(given);
    }
  }
}
