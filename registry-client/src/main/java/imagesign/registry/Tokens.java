package imagesign.registry;

import imagesign.oci.Repository;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
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
      Scopes scopes) {
    /**
     * Whether a token for an equal key is asked for in the same words, which order makes differ.
     */
    boolean isAskedForAs(Key equal) {
      return scopes.values().equals(equal.scopes.values());
    }

    /** What a token is for, in words that are not the server's. */
    String subject() {
      return repository == null ? name : repository.toString();
    }
  }

  /**
   * What a request needs.
   *
   * @param key what the token must be good for
   * @param refused the value that the registry has just refused, or empty
   * @param since the {@link #count} when the request began
   */
  record Need(Key key, String refused, long since) {
    /** Whether it is another token than was refused, or as new as any that could be got. */
    boolean isMetBy(Grant grant) {
      return grant.number() > since || !grant.token().value().equals(refused);
    }
  }

  /**
   * A token that was got.
   *
   * @param number how many had been got with it
   */
  record Grant(Token token, long number) {}

  private static final class Slot {
    private final AtomicReference<@Nullable CompletableFuture<Grant>> fetching =
        new AtomicReference<>();
    private volatile @Nullable Grant grant;
  }

  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();
  private final InstantSource clock;

  Tokens(InstantSource clock) {
    this.clock = clock;
  }

  /** {@return how many tokens were got so far} */
  long count() {
    return count.get();
  }

  /** Gives a usable token without a request, if there is one. */
  Optional<Grant> cached(Key key) {
    Slot slot = slots.get(key);
    return slot == null ? Optional.empty() : usable(slot);
  }

  private Optional<Grant> usable(Slot slot) {
    return Optional.ofNullable(slot.grant).filter(grant -> grant.token().isUsable(clock.instant()));
  }

  /**
   * Gives a usable token that meets a need. One thread asks the token server; others wait for what
   * it gets, its failure included, unless that was the end of its own operation.
   */
  Grant get(Operation operation, Need need, Supplier<Token> fetch) {
    if (slots.size() >= MAX_KEYS) {
      slots.clear();
    }
    Slot slot = slots.computeIfAbsent(need.key(), k -> new Slot());
    while (true) {
      CompletableFuture<Grant> mine = new CompletableFuture<>();
      CompletableFuture<Grant> other = slot.fetching.compareAndExchange(null, mine);
      Optional<Grant> grant =
          other == null
              ? Optional.of(lead(slot, need, fetch, mine))
              : follow(operation, need, other).filter(need::isMetBy);
      if (grant.isPresent()) {
        return grant.get();
      }
    }
  }

  private Grant lead(Slot slot, Need need, Supplier<Token> fetch, CompletableFuture<Grant> mine) {
    try {
      // Another thread may have finished between a look at the cache and this turn.
      Grant grant = usable(slot).filter(need::isMetBy).orElseGet(() -> fetch(slot, fetch));
      mine.complete(grant);
      return grant;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      slot.fetching.set(null);
    }
  }

  private Grant fetch(Slot slot, Supplier<Token> fetch) {
    Grant grant = new Grant(fetch.get(), count.incrementAndGet());
    slot.grant = grant;
    return grant;
  }

  private static Optional<Grant> follow(
      Operation operation, Need need, CompletableFuture<Grant> other) {
    try {
      return Optional.of(operation.await("get token for " + need.key().subject(), other));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException failure && !Operation.isEnd(failure)) {
        throw failure;
      }
      return Optional.empty();
    }
  }
}
