package imagesign.registry;

import imagesign.registry.BlobParts.Part;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a blob, over as many connections as it takes: where one breaks, the next goes on.
 *
 * <p>Checks how many there are and where they belong, not what they are. Not thread-safe.
 */
final class BlobStream extends InputStream {
  /** However much each connection brings. */
  private static final int MAX_RESUMES = 64;

  private final BlobParts parts;
  private final Operation operation;
  private final Retries retries;
  private final long end;
  private long position;
  private Part part;
  private long skip;
  private int resumes;
  private int inVain;
  private boolean closed;

  /** Reads from {@code start}, which {@code first} was opened for, to before {@code end}. */
  BlobStream(
      BlobParts parts, Operation operation, Retries retries, Part first, long start, long end) {
    this.parts = parts;
    this.operation = operation;
    this.retries = retries;
    this.part = first;
    this.skip = first.skip();
    this.position = start;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    return Streams.readOne(this);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (closed) {
      throw new IOException("stream closed");
    }
    while (length > 0) {
      IOException broken = null;
      try {
        int read = readPart(buffer, offset, length);
        if (read >= 0) {
          return read;
        }
      } catch (IOException e) {
        broken = e;
      }
      if (position >= end) {
        return -1;
      }
      resume(broken);
    }
    return 0;
  }

  private int readPart(byte[] buffer, int offset, int length) throws IOException {
    part.in().skipNBytes(skip);
    skip = 0;
    // Past the end only to see whether a whole blob has more bytes than it should.
    long partEnd = end == parts.size() ? part.end() : Math.min(part.end(), end);
    int wanted = (int) Math.min(length, partEnd - position);
    int read = wanted == 0 ? -1 : part.in().read(buffer, offset, wanted);
    if (read > 0) {
      position += read;
      inVain = 0;
    }
    return read;
  }

  private void resume(@Nullable IOException broken) {
    part.response().close();
    operation.check(parts.what());
    checkResumable(broken);
    resumes++;
    inVain++;
    operation.sleep(parts.what(), retries.delay(inVain));
    part = parts.open(position, end).orElseThrow(this::gone);
    skip = part.skip();
  }

  /** Gives up where going on is of no use. */
  private void checkResumable(@Nullable IOException broken) {
    boolean more = !retries.isLast(inVain + 1) && resumes < MAX_RESUMES;
    if (broken == null && !(more && (part.cut() || position >= part.end()))) {
      throw new ContentException(
          CommonReason.SIZE_MISMATCH,
          parts.what() + ": ends after " + position + " of " + end + " bytes");
    }
    // Unlike elsewhere silence has used up no time of the caller's, for whom a stream has no end.
    if (broken != null
        && !(more && (Retries.isRetried(broken) || broken instanceof SocketTimeoutException))) {
      throw Failures.noAnswer(parts.what(), broken);
    }
  }

  private ContentException gone() {
    return new ContentException(
        CommonReason.CONTENT_MISSING, parts.what() + ": gone while it was read");
  }

  @Override
  public void close() {
    closed = true;
    part.response().close();
  }
}
