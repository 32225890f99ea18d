package imagesign.registry;

import java.io.IOException;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/** Tells a listener of the bytes of one request or answer. For one thread. */
final class Progress {
  /**
   * What a request moves; a tag of the request.
   *
   * @param transfer the blob
   * @param offset how much of it has moved before
   */
  record Part(Transfer transfer, long offset) {}

  private final TransferListener listener;
  private final Part part;
  private long bytes;

  private Progress(TransferListener listener, Part part) {
    this.listener = listener;
    this.part = part;
  }

  /** Follows a request that moves a blob that way; null if there is nothing to tell or nobody. */
  static @Nullable Progress of(
      @Nullable TransferListener listener, Request request, Transfer.Direction direction) {
    Part part = request.tag(Part.class);
    return listener == null || part == null || part.transfer().direction() != direction
        ? null
        : new Progress(listener, part);
  }

  void moved(long more) {
    bytes += more;
    listener.moved(part.transfer(), part.offset() + bytes);
  }

  /** The same body, followed as it is written. */
  RequestBody following(RequestBody body) {
    return new Followed(body);
  }

  private final class Followed extends ForwardingBody {
    Followed(RequestBody body) {
      super(body);
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      BufferedSink counted = Okio.buffer(new Counting(sink));
      body.writeTo(counted);
      counted.flush();
    }
  }

  private final class Counting extends ForwardingSink {
    Counting(Sink sink) {
      super(sink);
    }

    @Override
    public void write(Buffer source, long byteCount) throws IOException {
      super.write(source, byteCount);
      try {
        moved(byteCount);
      } catch (RuntimeException e) {
        throw new BlobBody.CallersFailure(e);
      }
    }
  }
}
