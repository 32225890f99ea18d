package imagesign.registry;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends content chunk by chunk. What of a chunk did not arrive is sent again, so a chunk stays in
 * memory until the registry has all of it. Not thread-safe.
 */
final class ChunkedUpload {
  private static final int LOST = 416;

  private final UploadSession session;
  private final Operation operation;
  private final String what;
  private long offset;

  ChunkedUpload(UploadSession session, Operation operation, String what) {
    this.session = session;
    this.operation = operation;
    this.what = what;
  }

  /** Sends the first {@code length} bytes of {@code chunk}, which follow what was sent before. */
  void send(byte[] chunk, int length) {
    int sent = 0;
    int inVain = 0;
    while (sent < length) {
      int now = sendRest(chunk, sent, length, inVain);
      inVain = now > sent ? 0 : inVain + 1;
      if (inVain > Retries.MAX_RETRIES) {
        throw lost("takes nothing", null);
      }
      if (inVain > 0) {
        operation.sleep(what, Retries.backOff(inVain));
      }
      sent = now;
    }
    offset += length;
  }

  /** {@return how much of the chunk the registry has} */
  private int sendRest(byte[] chunk, int sent, int length, int inVain) {
    long start = offset + sent;
    OptionalLong held;
    try {
      held = session.patch(chunk, sent, length - sent, start);
    } catch (RegistryException e) {
      if (inVain == Retries.MAX_RETRIES || !Retries.isRetried(e)) {
        throw e;
      }
      held = OptionalLong.empty();
    }
    long all = held.orElseGet(() -> ask(start));
    if (all < start || all > offset + length) {
      throw lost("has " + all + " bytes instead of " + start, null);
    }
    return (int) (all - offset);
  }

  private long ask(long start) {
    try {
      return session.held(start);
    } catch (RegistryException e) {
      throw e.isTransient() ? e : lost("does not say what it has", e);
    }
  }

  /** Says that this session can't go on; another may. */
  private RegistryException lost(String why, @Nullable RegistryException cause) {
    return new RegistryException(
        what + ": the upload is lost, the registry " + why, LOST, List.of(), true, cause);
  }

  static boolean isLost(RegistryException e) {
    return e.status().orElse(0) == LOST;
  }
}
