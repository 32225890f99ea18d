package imagesign.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.AsyncTimeout;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange, body included, which ends when its operation is cancelled, or when the thread
 * that waits for it is interrupted: a socket does not notice that by itself.
 */
final class OperationCall {
  /** How long an interrupt may go unnoticed. */
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Operation operation;
  private final Call call;
  private final Runnable end;
  private final @Nullable Progress progress;
  private volatile @Nullable Thread waiting;
  private volatile boolean over;
  private volatile Look look = new Look();

  OperationCall(Operation operation, Call call, @Nullable Progress progress) {
    this.progress = progress;
    this.operation = operation;
    this.call = call;
    this.end = call::cancel;
  }

  /** Runs it; the caller closes the response, whose body may be read by any thread. */
  Response execute() throws IOException {
    operation.begin(end);
    look.enter();
    waiting = Thread.currentThread();
    Response response = null;
    try {
      response = call.execute();
      return response.newBuilder().body(new Body(response.body(), response.isSuccessful())).build();
    } finally {
      waiting = null;
      if (response == null) {
        finish();
      }
    }
  }

  private void finish() {
    over = true;
    look.exit();
    operation.end(end);
  }

  /** Looks once, from the thread that serves OkHttp's time-outs, and again if nothing is to do. */
  private final class Look extends AsyncTimeout {
    Look() {
      timeout(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void timedOut() {
      Thread thread = waiting;
      if (thread != null && thread.isInterrupted()) {
        call.cancel();
      } else if (!over) {
        look = new Look();
        look.enter();
      }
    }
  }

  private final class Body extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    Body(ResponseBody body, boolean isContent) {
      this.body = body;
      this.source = Okio.buffer(new Watched(body.source(), isContent ? progress : null));
    }

    @Override
    public @Nullable MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() {
      return body.contentLength();
    }

    @Override
    public BufferedSource source() {
      return source;
    }
  }

  private final class Watched extends ForwardingSource {
    private final @Nullable Progress told;

    Watched(Source source, @Nullable Progress told) {
      super(source);
      this.told = told;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      waiting = Thread.currentThread();
      try {
        long read = super.read(sink, byteCount);
        if (told != null && read > 0) {
          told.moved(read);
        }
        return read;
      } catch (IOException e) {
        throw Thread.currentThread().isInterrupted() ? interrupted(e) : e;
      } finally {
        waiting = null;
      }
    }

    private static IOException interrupted(IOException cause) {
      IOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(cause);
      return interrupted;
    }

    @Override
    public void close() throws IOException {
      finish();
      super.close();
    }
  }
}
