package imagesign.core.crypto;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is costly to load: one thread loads it, the others go on without it. */
final class Late<T> {
  private final Supplier<Optional<T>> loader;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile boolean loaded;
  private volatile @Nullable T value;

  Late(Supplier<Optional<T>> loader) {
    this.loader = loader;
  }

  /** {@return the value if it is there} Nothing is loaded. */
  Optional<T> peek() {
    return Optional.ofNullable(value);
  }

  /** {@return the value, loaded now unless another thread is just doing that} */
  Optional<T> tryGet() {
    if (!loaded && loading.tryLock()) {
      loadLocked();
    }
    return peek();
  }

  /** {@return the value, loaded now if need be} */
  Optional<T> get() {
    if (!loaded) {
      loading.lock();
      loadLocked();
    }
    return peek();
  }

  private void loadLocked() {
    try {
      if (!loaded) {
        value = loader.get().orElse(null);
        loaded = true;
      }
    } finally {
      loading.unlock();
    }
  }
}
