package imagesign.registry;

import imagesign.oci.Repository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers for a while which repositories have the referrers API. Thread-safe. */
final class ReferrersCapability {
  enum State {
    PRESENT,
    ABSENT,
    UNKNOWN
  }

  private static final Duration MEMORY = Duration.ofMinutes(5);
  private static final int MAX_REPOSITORIES = 4096;

  private record Seen(State state, Instant until) {}

  private final Map<Repository, Seen> seen = new ConcurrentHashMap<>();
  private final InstantSource clock;

  ReferrersCapability(InstantSource clock) {
    this.clock = clock;
  }

  State of(Repository repository) {
    Seen state = seen.get(repository);
    return state != null && clock.instant().isBefore(state.until()) ? state.state() : State.UNKNOWN;
  }

  void remember(Repository repository, State state) {
    if (seen.size() >= MAX_REPOSITORIES) {
      seen.clear();
    }
    seen.put(repository, new Seen(state, clock.instant().plus(MEMORY)));
  }
}
