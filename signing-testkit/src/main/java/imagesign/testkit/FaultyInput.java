package imagesign.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A request body that stops coming at one place, once. */
final class FaultyInput extends BodyInput {
  private final InputStream in;
  private final Optional<Duration> stall;
  private final BooleanSupplier hits;
  private long left;
  private boolean passed;

  /**
   * Wraps a body.
   *
   * @param bytes how many bytes come before the place
   * @param stall how long to wait there; without, the connection ends
   * @param hits asked at the place whether anything happens
   */
  FaultyInput(InputStream in, long bytes, Optional<Duration> stall, BooleanSupplier hits) {
    this.in = in;
    this.left = bytes;
    this.stall = stall;
    this.hits = hits;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (passed) {
      return in.read(buffer, offset, length);
    }
    if (left == 0) {
      passed = true;
      stop();
      return in.read(buffer, offset, length);
    }
    int n = in.read(buffer, offset, (int) Math.min(length, left));
    left -= Math.max(0, n);
    return n;
  }

  private void stop() throws IOException {
    if (!hits.getAsBoolean()) {
      return;
    }
    if (stall.isEmpty()) {
      throw new IOException("dropped, as a fault wants it");
    }
    ResponseWriter.pause(stall.get());
  }
}
