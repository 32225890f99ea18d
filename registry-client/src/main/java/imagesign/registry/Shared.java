package imagesign.registry;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What clients that were derived from one another have in common: connections, tokens, and what was
 * learned of registries. Thread-safe.
 */
final class Shared {
  private static final int TURNS = 64;

  final HttpClients clients;
  final Addresses addresses;
  final Authorizer.Learned learned;
  final ReferrersCapability capability;

  /** Who writes to which fallback tag, by hash. */
  final List<ReentrantLock> turns = Stream.generate(ReentrantLock::new).limit(TURNS).toList();

  Shared(RegistryOptions options) {
    this.clients = options.httpClients();
    this.addresses = options.addresses();
    this.learned = new Authorizer.Learned(new Tokens(options.clock));
    this.capability = new ReferrersCapability(options.clock);
  }
}
