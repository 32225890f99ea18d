package imagesign.registry;

import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends content chunk by chunk. What of a chunk did not arrive is sent again with what follows it,
 * so a chunk stays in memory until the registry has all of it. Not thread-safe.
 */
final class ChunkedUpload {
  private final UploadSession session;
  private final Operation operation;
  private final Retries retries;
  private final String what;

  /** Content that is read once. */
  interface Source {
    /** Reads until the buffer is full or the content ends; {@return how many bytes}. */
    int fill(byte[] buffer, int from) throws IOException;
  }

  ChunkedUpload(UploadSession session, Operation operation, Retries retries, String what) {
    this.session = session;
    this.operation = operation;
    this.retries = retries;
    this.what = what;
  }

  /**
   * Sends all content.
   *
   * @param chunk a buffer for one chunk
   * @param filled how much of the content is in it already
   * @throws IOException if the content can't be read
   */
  void send(Source content, byte[] chunk, int filled) throws IOException {
    long offset = 0;
    int length = filled + content.fill(chunk, filled);
    int inVain = 0;
    while (length > 0) {
      int taken = (int) (send(chunk, length, offset, inVain) - offset);
      inVain = taken > 0 ? 0 : inVain + 1;
      if (inVain > 0) {
        operation.sleep(what, retries.delay(inVain));
      }
      System.arraycopy(chunk, taken, chunk, 0, length - taken);
      offset += taken;
      length -= taken;
      length += content.fill(chunk, length);
    }
  }

  /** Sends a chunk; {@return how much of the content the registry has then} */
  private long send(byte[] chunk, int length, long offset, int inVain) {
    OptionalLong held = OptionalLong.empty();
    try {
      held = session.patch(chunk, length, offset);
    } catch (RegistryException e) {
      if (e.status().orElse(0) == 404) {
        throw lost("has forgotten it", e);
      }
      if (retries.isLast(inVain + 1) || !Retries.isRetried(e)) {
        throw e;
      }
    }
    long all = held.orElseGet(() -> ask(offset));
    if (all < offset || all > offset + length) {
      throw lost("has " + all + " bytes where it had " + offset, null);
    }
    if (all == offset && retries.isLast(inVain + 1)) {
      throw lost("takes nothing", null);
    }
    return all;
  }

  private long ask(long offset) {
    try {
      return session.held(offset);
    } catch (RegistryException e) {
      throw e.isTransient() ? e : lost("does not say what it has", e);
    }
  }

  /** Says that this upload can't go on; another may. */
  private RegistryException lost(String why, @Nullable RegistryException cause) {
    String message = what + ": the upload is lost, the registry " + why;
    int status = cause == null ? 0 : cause.status().orElse(0);
    return new RegistryException(message, status, List.of(), true, new LostUpload(cause));
  }

  /** Why an upload can't go on, though another may: a failure that is worth a new session. */
  private static final class LostUpload extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    LostUpload(@Nullable RegistryException cause) {
      super(cause);
    }
  }
}
