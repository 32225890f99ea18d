package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import okhttp3.Response;

/** Reads bodies of responses into memory, never more than was allowed. */
final class Bodies {
  private Bodies() {}

  /** The media type that a body came with; what stands behind a semicolon means nothing to us. */
  static Optional<MediaType> type(Response response) {
    String field = response.header("Content-Type", "");
    int semicolon = field.indexOf(';');
    return MediaType.tryParse((semicolon < 0 ? field : field.substring(0, semicolon)).strip());
  }

  /** Reads a whole body; one that is larger is refused by its length, else once it is too long. */
  static Bytes whole(String what, Response response, int max) throws IOException {
    if (response.body().contentLength() > max) {
      throw tooLarge(what, max);
    }
    byte[] read = response.body().byteStream().readNBytes(max + 1);
    if (read.length > max) {
      throw tooLarge(what, max);
    }
    return Bytes.copyOf(read);
  }

  /** Reads the beginning of a body that may be anything, such as that of an error. */
  static Bytes beginning(Response response, int max) {
    try {
      return Bytes.copyOf(response.body().byteStream().readNBytes(max));
    } catch (IOException e) {
      return Bytes.EMPTY;
    }
  }

  static Bytes whole(String what, InputStream in, int max) throws IOException {
    byte[] read = in.readNBytes(max + 1);
    if (read.length > max) {
      throw tooLarge(what, max);
    }
    return Bytes.copyOf(read);
  }

  private static ContentException tooLarge(String what, int max) {
    return new ContentException(
        CommonReason.CONTENT_TOO_LARGE, what + ": more than " + max + " bytes");
  }
}
