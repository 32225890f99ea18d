package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A blob on its way to a registry: streamed, and checked against its descriptor as it goes. */
final class BlobBody extends RequestBody {
  private static final MediaType OCTETS =
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

  /** {@return true: OkHttp is not to send content again by itself, unseen by the retry rule} */
  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = new VerifyingInputStream(what, content.open(), descriptor)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sink.write(buffer, 0, read);
      }
    } catch (ContentException e) {
      // OkHttp cleans up after an IOException only; the sender unwraps it.
      throw new WrongContent(e);
    }
  }

  /** What the caller gave to upload is not what its descriptor says. */
  static final class WrongContent extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    WrongContent(ContentException cause) {
      super(cause);
    }
  }
}
