package imagesign.registry;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the calls of the clients that it was given to: those that are under way, streams included,
 * and all later ones. It can't be taken back. Thread-safe.
 */
public final class Cancellation {
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final Set<Runnable> underWay = ConcurrentHashMap.newKeySet();

  /** Makes one that is not cancelled. */
  public Cancellation() {}

  /** Cancels; from the second time on without effect. */
  public void cancel() {
    cancelled.countDown();
    underWay.forEach(Runnable::run);
  }

  /** {@return whether {@link #cancel} was called} */
  public boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /** Has something ended on cancellation, at once if that has happened. */
  void add(Runnable end) {
    underWay.add(end);
    if (isCancelled()) {
      end.run();
    }
  }

  void remove(Runnable end) {
    underWay.remove(end);
  }

  /** Waits, unless this is cancelled or the thread interrupted meanwhile. */
  void await(Duration time) throws InterruptedException {
    boolean unused = cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
