package imagesign.registry;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** One HTTP exchange, body included, which ends when its operation is cancelled. */
final class OperationCall {
  private final Operation operation;
  private final Call call;
  private final Runnable end;

  OperationCall(Operation operation, Call call) {
    this.operation = operation;
    this.call = call;
    this.end = call::cancel;
  }

  /** Runs it; closing the response, which the caller must do, ends it. */
  Response execute() throws IOException {
    operation.begin(end);
    Response response = null;
    try {
      response = call.execute();
      return response.newBuilder().body(new Body(response.body())).build();
    } finally {
      if (response == null) {
        operation.end(end);
      }
    }
  }

  private final class Body extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    Body(ResponseBody body) {
      this.body = body;
      this.source =
          Okio.buffer(
              new ForwardingSource(body.source()) {
                @Override
                public void close() throws IOException {
                  operation.end(end);
                  super.close();
                }
              });
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
}
