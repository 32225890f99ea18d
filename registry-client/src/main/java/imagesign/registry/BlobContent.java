package imagesign.registry;

import java.io.IOException;
import java.io.InputStream;

/**
 * Content to upload, which can be read again when an upload must be repeated.
 *
 * <p>A file is {@code () -> Files.newInputStream(path)}.
 */
@FunctionalInterface
public interface BlobContent {
  /**
   * Opens the content at its beginning.
   *
   * @return a new stream, which the client closes
   * @throws IOException if it can't be read
   */
  InputStream open() throws IOException;
}
