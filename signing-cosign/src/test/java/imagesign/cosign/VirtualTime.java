package imagesign.cosign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs threads one at a time in the order of a clock that only they move: who waits gives way to
 * whoever has to wait less. So what several writers do can be tried in any order, and again.
 */
final class VirtualTime implements Pause {
  private record Sleeper(long until, int number) {}

  private final PriorityQueue<Sleeper> sleepers =
      new PriorityQueue<>(Comparator.comparing(Sleeper::until).thenComparing(Sleeper::number));
  private final List<Thread> threads = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private long now;
  private int count;
  private int awake;

  /** Adds a thread that begins at a time. */
  void startAt(long time, Runnable work) {
    awake++;
    threads.add(
        new Thread(
            () -> {
              try {
                sleep(time);
                work.run();
              } catch (RuntimeException | Error e) {
                fail(e);
              } finally {
                giveWay();
              }
            }));
  }

  /** Runs all threads to their end. */
  void run() throws InterruptedException {
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.get(0));
    }
  }

  private synchronized void fail(Throwable failure) {
    failures.add(failure);
  }

  private synchronized void giveWay() {
    if (--awake == 0 && !sleepers.isEmpty()) {
      now = sleepers.element().until();
      notifyAll();
    }
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized void sleep(long nanos) {
    Sleeper self = new Sleeper(now + nanos, count++);
    sleepers.add(self);
    giveWay();
    try {
      while (awake > 0 || !self.equals(sleepers.element())) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    sleepers.remove();
    awake++;
  }
}
