package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OperationTest {
  private static final Operation.Sleeper REAL = (time, cancellation) -> cancellation.await(time);
  private static final Duration SHORT = Duration.ofMillis(30);

  private final Cancellation cancellation = new Cancellation();

  @Test
  void itsDeadlineEndsWhateverItWaitsFor() {
    assertEnds(TimeoutException.class, true, () -> within(SHORT).sleep("x", Duration.ofHours(1)));
    assertEnds(TimeoutException.class, true, () -> within(SHORT).lock("x", held()));
    assertEnds(
        TimeoutException.class,
        true,
        () -> within(SHORT).await("x", new CompletableFuture<String>()));
  }

  @Test
  void itsCancellationEndsWhateverItWaitsFor() {
    cancelSoon();
    Operation operation = within(Operation.FOREVER);
    assertEnds(CancellationException.class, false, () -> operation.sleep("x", Duration.ofHours(1)));
    assertEnds(CancellationException.class, false, () -> operation.lock("x", held()));
    assertEnds(
        CancellationException.class,
        false,
        () -> operation.await("x", new CompletableFuture<String>()));
    assertEnds(CancellationException.class, false, () -> operation.check("x"));
  }

  @Test
  void anInterruptEndsWhateverItWaitsForAndStays() {
    Operation operation = within(Operation.FOREVER);
    for (ThrowingCallable wait :
        new ThrowingCallable[] {
          () -> operation.sleep("x", Duration.ofHours(1)),
          () -> operation.lock("x", held()),
          () -> operation.await("x", new CompletableFuture<String>()),
          () -> operation.check("x")
        }) {
      Thread.currentThread().interrupt();
      assertEnds(InterruptedException.class, true, wait);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void thereIsTimeForAWaitThatEndsBeforeTheDeadline() {
    Operation operation = within(Duration.ofMinutes(1));

    assertThat(operation.hasTimeFor(Duration.ofSeconds(30))).isTrue();
    assertThat(operation.hasTimeFor(Duration.ofMinutes(1))).isFalse();
    assertThat(within(Operation.FOREVER).hasTimeFor(Duration.ofDays(1))).isTrue();
    assertThat(operation.atMost(Duration.ofDays(1))).isLessThan(Duration.ofMinutes(2));
  }

  private Operation within(Duration limit) {
    return new Operation(limit, cancellation, REAL);
  }

  private void cancelSoon() {
    Thread other = new Thread(cancellation::cancel);
    other.setDaemon(true);
    other.start();
  }

  /** A lock that another thread holds. */
  private static ReentrantLock held() throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    Thread holder = new Thread(lock::lock);
    holder.start();
    while (!lock.isLocked()) {
      Thread.onSpinWait();
    }
    return lock;
  }

  private static void assertEnds(
      Class<? extends Exception> cause, boolean isTransient, ThrowingCallable wait) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(wait)
        .satisfies(
            e -> {
              assertThat(e.isTransient()).isEqualTo(isTransient);
              assertThat(e).hasCauseInstanceOf(cause);
              assertThat(Operation.isEnd(e)).isTrue();
            });
  }
}
