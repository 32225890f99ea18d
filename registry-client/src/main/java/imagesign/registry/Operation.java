package imagesign.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

/**
 * One call of a client: until when it may take, and whether it goes on at all. Whatever a call
 * waits for, it waits for here, so that its deadline, its cancellation and an interrupt end it.
 */
final class Operation {
  /** No bound. */
  static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  /** How long cancellation may go unnoticed by who waits for another thread. */
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(20);

  /** Waits; replaced in tests. */
  interface Sleeper {
    void sleep(Duration time, Cancellation cancellation) throws InterruptedException;
  }

  private final Duration limit;
  private final long start = System.nanoTime();
  private final Cancellation cancellation;
  private final Sleeper sleeper;

  Operation(Duration limit, Cancellation cancellation, Sleeper sleeper) {
    this.limit = limit;
    this.cancellation = cancellation;
    this.sleeper = sleeper;
  }

  /** One that nothing but an interrupt ends. */
  static Operation unbounded() {
    return new Operation(FOREVER, new Cancellation(), (time, end) -> end.await(time));
  }

  /** A part of this operation, which ends with it or by itself. */
  Operation within(Duration limit) {
    return new Operation(atMost(limit), cancellation, sleeper);
  }

  /** Ends the operation here if it is to end. */
  void check(String what) {
    if (cancellation.isCancelled()) {
      throw new RegistryException(
          what + ": cancelled", 0, List.of(), false, new CancellationException());
    }
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(what, new InterruptedException());
    }
    if (remaining().isZero()) {
      throw new RegistryException(
          what + ": not done in " + limit, 0, List.of(), true, new TimeoutException());
    }
  }

  /** {@return the time that is left, not negative, or {@link #FOREVER}} */
  Duration remaining() {
    if (limit.equals(FOREVER)) {
      return FOREVER;
    }
    Duration left = limit.minusNanos(System.nanoTime() - start);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** {@return the time that is left, but no more than {@code limit}} */
  Duration atMost(Duration limit) {
    Duration left = remaining();
    return left.compareTo(limit) < 0 ? left : limit;
  }

  /** Whether there is time for a wait and for something after it. */
  boolean hasTimeFor(Duration wait) {
    return wait.compareTo(remaining()) < 0;
  }

  void sleep(String what, Duration time) {
    check(what);
    try {
      sleeper.sleep(atMost(time), cancellation);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
    check(what);
  }

  void lock(String what, Lock lock) {
    try {
      while (!lock.tryLock(slice(), TimeUnit.NANOSECONDS)) {
        check(what);
      }
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  /** Waits for what another thread makes, and throws what that thread failed with. */
  <T> T await(String what, CompletableFuture<T> other) throws ExecutionException {
    while (true) {
      try {
        return other.get(slice(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        check(what);
      } catch (InterruptedException e) {
        throw interrupted(what, e);
      }
    }
  }

  private long slice() {
    return Math.min(SLICE, remaining().toNanos());
  }

  /** Has a request ended with this operation; {@code end} is run by another thread. */
  void begin(Runnable end) {
    cancellation.add(end);
  }

  void end(Runnable end) {
    cancellation.remove(end);
  }

  /** Whether this says that the operation of one caller ended, which is nothing of the server. */
  static boolean isEnd(RegistryException e) {
    return e.getCause() instanceof CancellationException
        || e.getCause() instanceof InterruptedException
        || e.getCause() instanceof TimeoutException;
  }

  private static RegistryException interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new RegistryException(what + ": interrupted", 0, List.of(), true, cause);
  }
}
