package imagesign;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Computes each answer once, a failure too: what did not answer is not asked a second time in one
 * run. Only answers for which there is no room any more are computed again. Thread-safe; the second
 * to ask waits for the first.
 */
final class Memo<K, V> {
  private final ConcurrentMap<K, FutureTask<V>> answers = new ConcurrentHashMap<>();
  private final AtomicLong room;
  private final ToLongFunction<V> size;

  /**
   * Starts empty.
   *
   * @param room how much may be kept, shared with other memos
   * @param size how much of it an answer takes
   */
  Memo(AtomicLong room, ToLongFunction<V> size) {
    this.room = room;
    this.size = size;
  }

  V get(K key, Supplier<V> compute) {
    FutureTask<V> task = new FutureTask<>(compute::get);
    FutureTask<V> first = answers.putIfAbsent(key, task);
    if (first != null) {
      return answer(first);
    }
    task.run();
    V computed = answer(task);
    if (room.addAndGet(-size.applyAsLong(computed)) < 0) {
      answers.remove(key, task);
    }
    return computed;
  }

  private static <V> V answer(FutureTask<V> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageSigningException("interrupted", true, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw (Error) e.getCause();
    }
  }
}
