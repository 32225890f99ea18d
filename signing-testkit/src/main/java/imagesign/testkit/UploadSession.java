package imagesign.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.UUID;

/** A blob upload in progress. Thread-safe. */
final class UploadSession {
  /** What a test may hold in memory as one blob. */
  static final int MAX_BLOB = 1 << 30;

  private final String id = UUID.randomUUID().toString();
  private final String state = UUID.randomUUID() + "+/==";
  private final String repository;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private volatile int size;
  private boolean patched;
  private int lastChunk = Integer.MAX_VALUE;

  UploadSession(String repository) {
    this.repository = repository;
  }

  String id() {
    return id;
  }

  /** {@return what the client must send back; not the same when it is decoded once too often} */
  String state() {
    return state;
  }

  String repository() {
    return repository;
  }

  /** {@return how much has arrived, also while a request still sends} */
  int size() {
    return size;
  }

  synchronized byte[] bytes() {
    return received.toByteArray();
  }

  /** {@return whether a PATCH has ended} */
  synchronized boolean patched() {
    return patched;
  }

  /** {@return the size of the last chunk that has ended; a very large one if there was none} */
  synchronized int lastChunk() {
    return lastChunk;
  }

  /** Does as {@link #append} and takes what came for a chunk. */
  synchronized boolean appendChunk(OptionalLong start, InputStream in) throws IOException {
    int before = size;
    boolean inOrder = append(start, in);
    if (inOrder) {
      patched = true;
      lastChunk = size - before;
    }
    return inOrder;
  }

  /**
   * Appends all of {@code in}, unless it names a place that is not the end of what has arrived.
   * What came before a broken connection stays, for a client to resume.
   */
  synchronized boolean append(OptionalLong start, InputStream in) throws IOException {
    if (start.orElse(size) != size) {
      return false;
    }
    byte[] buffer = new byte[1 << 16];
    int n = in.read(buffer);
    while (n >= 0) {
      if (size > MAX_BLOB - n) {
        throw new RegistryError(413, ErrorCode.SIZE_INVALID, "blob larger than " + MAX_BLOB);
      }
      received.write(buffer, 0, n);
      size = received.size();
      n = in.read(buffer);
    }
    return true;
  }

  /**
   * {@return the Range header of OCI distribution 1.1; the end is that of the last byte received}
   */
  String range() {
    return "0-" + Math.max(0, size() - 1);
  }
}
