package imagesign.registry;

import imagesign.oci.Repository;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
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
   * @param name the name that credentials for the registry are looked up by
   * @param repository the repository, if credentials are looked up by it too
   * @param realm where it comes from
   * @param service the name that the registry has there
   * @param scopes what it allows
   */
  record Key(
      Origin registry,
      String name,
      @Nullable Repository repository,
      String realm,
      Optional<String> service,
      Scopes scopes) {}

  private static final class Slot {
    private final AtomicReference<@Nullable CompletableFuture<Token>> fetching =
        new AtomicReference<>();
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
   * Gives a usable token that is not the one which was just refused. One thread asks; others wait
   * for what it gets, its failure included, unless that was the end of its own operation.
   *
   * @param refused the value that the registry no longer takes, or empty
   * @param fetch asks the token server
   */
  String get(Operation operation, Key key, String refused, Supplier<Token> fetch) {
    if (slots.size() >= MAX_KEYS) {
      slots.clear();
    }
    Slot slot = slots.computeIfAbsent(key, k -> new Slot());
    while (true) {
      CompletableFuture<Token> mine = new CompletableFuture<>();
      CompletableFuture<Token> other = slot.fetching.compareAndExchange(null, mine);
      Optional<String> value =
          other == null
              ? Optional.of(lead(slot, key, refused, fetch, mine))
              : follow(operation, key, other).filter(token -> !token.equals(refused));
      if (value.isPresent()) {
        return value.get();
      }
    }
  }

  private String lead(
      Slot slot, Key key, String refused, Supplier<Token> fetch, CompletableFuture<Token> mine) {
    try {
      // Another thread may have finished between a look at the cache and this turn.
      Optional<String> known = cached(key).filter(value -> !value.equals(refused));
      Token token = slot.token;
      if (known.isEmpty() || token == null) {
        token = fetch.get();
        slot.token = token;
      }
      mine.complete(token);
      return token.value();
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      slot.fetching.set(null);
    }
  }

  private static Optional<String> follow(
      Operation operation, Key key, CompletableFuture<Token> other) {
    try {
      return Optional.of(
          operation
              .await(
                  "get token for " + (key.repository() == null ? key.name() : key.repository()),
                  other)
              .value());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException failure && !Operation.isEnd(failure)) {
        throw failure;
      }
      return Optional.empty();
    }
  }
}
