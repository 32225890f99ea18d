package imagesign;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Computes each answer once, a failure too: what did not answer is not asked a second time in one
 * run. Thread-safe; the second to ask waits for the first.
 */
final class Memo<K, V> {
  private final ConcurrentMap<K, FutureTask<V>> answers = new ConcurrentHashMap<>();

  V get(K key, Supplier<V> compute) {
    FutureTask<V> task = new FutureTask<>(compute::get);
    FutureTask<V> first = answers.putIfAbsent(key, task);
    if (first == null) {
      task.run();
      first = task;
    }
    try {
      return first.get();
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
