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

  final RegistryOptions.Identity identity;
  final HttpClients clients;
  final Addresses addresses;
  final Learned learned;
  final ReferrersCapability capability;
  final BackOffs backOffs;

  /** Who writes to which fallback tag, by hash. */
  final List<ReentrantLock> turns;

  Shared(RegistryOptions options, RegistryOptions.Identity identity) {
    this.identity = identity;
    this.addresses = options.addresses();
    this.clients = options.httpClients(addresses);
    this.learned = new Learned(new Tokens(options.clock));
    this.capability = new ReferrersCapability(options.clock);
    this.backOffs = new BackOffs();
    this.turns = Stream.generate(ReentrantLock::new).limit(TURNS).toList();
  }

  private Shared(Shared other, HttpClients clients) {
    this.identity = other.identity;
    this.clients = clients;
    this.addresses = other.addresses;
    this.learned = other.learned;
    this.capability = other.capability;
    this.backOffs = other.backOffs;
    this.turns = other.turns;
  }

  Shared with(HttpClients.Phases phases) {
    return clients.phases().equals(phases) ? this : new Shared(this, clients.with(phases));
  }
}
