package imagesign.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which hosts have said that they get too many requests, and until when none is sent to them, by
 * whichever thread. Thread-safe.
 */
final class BackOffs {
  private static final int MAX_HOSTS = 1024;

  private final Map<Origin, Long> until = new ConcurrentHashMap<>();

  /** Notes what a host wants, and gives the end of it. */
  long add(Origin host, Duration wait) {
    if (until.size() >= MAX_HOSTS) {
      until.clear();
    }
    long end = System.nanoTime() + wait.toNanos();
    until.merge(host, end, (old, now) -> now - old > 0 ? now : old);
    return end;
  }

  /** Forgets a wish that was respected. */
  void remove(Origin host, long end) {
    until.remove(host, end);
  }

  /** Waits as long as the host has asked for; not all who wait go on in the same moment. */
  void await(Operation operation, String what, Origin host) {
    Long end = until.get(host);
    if (end == null) {
      return;
    }
    long left = end - System.nanoTime();
    if (left <= 0) {
      until.remove(host, end);
      return;
    }
    Duration wait = Duration.ofNanos(left + ThreadLocalRandom.current().nextLong(left / 4 + 1));
    if (!operation.hasTimeFor(wait)) {
      String message = what + ": 429, and no time is left for the wait that " + host + " wants";
      throw new RegistryException(message, 429, List.of(), true, null);
    }
    operation.sleep(what, wait);
  }
}
