package imagesign.cosign;

import imagesign.ImageSigningException;
import java.util.concurrent.TimeUnit;

/** How a writer measures time, and waits. */
interface Pause {
  /** By the clock of the machine. */
  Pause REAL =
      new Pause() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) {
          try {
            TimeUnit.NANOSECONDS.sleep(nanos);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageSigningException("interrupted", true, e);
          }
        }
      };

  long nanoTime();

  void sleep(long nanos);
}
