package imagesign.registry;

import imagesign.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A blob on its way to a registry: streamed, and checked against its descriptor as it goes. */
final class BlobBody extends RequestBody {
  static final MediaType OCTETS =
      Objects.requireNonNull(MediaType.parse("application/octet-stream"));
  private static final int BUFFER = 65_536;

  private final String what;
  private final Descriptor descriptor;
  private final BlobContent content;

  BlobBody(String what, Descriptor descriptor, BlobContent content) {
    this.what = what;
    this.descriptor = descriptor;
    this.content = content;
  }

  @Override
  public MediaType contentType() {
    return OCTETS;
  }

  @Override
  public long contentLength() {
    return descriptor.size();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = open()) {
      for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
        sink.write(buffer, 0, read);
      }
    }
  }

  private InputStream open() throws IOException {
    try {
      return new VerifyingInputStream(what, content.open(), descriptor);
    } catch (IOException e) {
      throw new CallersFailure(unreadable(what, e));
    } catch (RuntimeException e) {
      throw new CallersFailure(e);
    }
  }

  private int read(InputStream in, byte[] buffer) throws IOException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new CallersFailure(unreadable(what, e));
    } catch (RuntimeException e) {
      throw new CallersFailure(e);
    }
  }

  static UncheckedIOException unreadable(String what, IOException cause) {
    return new UncheckedIOException(what + ": can't read the content", cause);
  }

  /**
   * What the caller gave to upload can't be read, or is not what its descriptor says, or who
   * listens to it has failed. OkHttp cleans up after an {@code IOException} only; the sender
   * unwraps it.
   */
  static final class CallersFailure extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    private final RuntimeException failure;

    CallersFailure(RuntimeException failure) {
      super(failure);
      this.failure = failure;
    }

    /** Throws what the caller's side failed with, if that is why a request failed. */
    static void rethrow(IOException e) {
      if (e instanceof CallersFailure callers) {
        throw callers.failure;
      }
    }
  }
}
