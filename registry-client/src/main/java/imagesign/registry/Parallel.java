package imagesign.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does several things at once on a caller's executor, or one after the other without one. The
 * calling thread takes its share, so an executor that is busy, full or shut down, or whose own
 * thread this is, only makes it slower.
 *
 * @param executor the executor
 * @param max how many things are done at once at most
 */
record Parallel(Optional<Executor> executor, int max) {
  static final Parallel NONE = new Parallel(Optional.empty(), 1);

  /** Does it with each item; the first that fails is thrown once no other is under way. */
  <T, R> List<R> map(List<T> items, Function<T, R> work) {
    Batch<T, R> batch = new Batch<>(items, work);
    for (int i = 1; i < Math.min(max, items.size()); i++) {
      executor.ifPresent(e -> offer(e, batch));
    }
    batch.run();
    return batch.results();
  }

  <T> void each(List<T> items, Consumer<T> work) {
    map(
        items,
        item -> {
          work.accept(item);
          return item;
        });
  }

  private static void offer(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // The calling thread does it.
    }
  }

  private static final class Batch<T, R> implements Runnable {
    private final List<T> items;
    private final Function<T, R> work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<@Nullable R> results;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch left;

    Batch(List<T> items, Function<T, R> work) {
      this.items = items;
      this.work = work;
      this.results = new AtomicReferenceArray<>(items.size());
      this.left = new CountDownLatch(items.size());
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            results.set(i, work.apply(items.get(i)));
          }
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    List<R> results() {
      try {
        left.await();
      } catch (InterruptedException e) {
        failure.compareAndSet(null, e);
        Thread.currentThread().interrupt();
        throw new RegistryException("copy: interrupted", 0, List.of(), true, e);
      }
      rethrow(failure.get());
      List<R> all = new ArrayList<>(items.size());
      for (int i = 0; i < items.size(); i++) {
        R result = results.get(i);
        if (result != null) {
          all.add(result);
        }
      }
      return all;
    }

    private static void rethrow(@Nullable Throwable failure) {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
    }
  }
}
