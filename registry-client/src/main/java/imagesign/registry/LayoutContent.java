package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of an OCI layout, in a directory or in an archive. {@code toString} names it in
 * messages. Implementations are thread-safe.
 */
interface LayoutContent {
  String LAYOUT = "oci-layout";
  String INDEX = "index.json";
  String BLOBS = "blobs";

  String VERSION_MEMBER = "imageLayoutVersion";
  String VERSION = "1.0.0";
  int MAX_LAYOUT_FILE = 64 << 10;
  int MAX_INDEX = 16 << 20;

  /** A regular file of the layout. */
  interface Stored {
    long size();

    InputStream open() throws IOException;
  }

  /** Does something that reads or writes files. */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Finds a file, following no link.
   *
   * @param path names with slashes between them, none of them made by a stranger
   * @throws ContentException if there is something else under the name
   */
  Optional<Stored> find(String path) throws IOException;

  /**
   * {@return the digests of all blobs, in order; some of them if there are more than {@code max}}
   *
   * @throws ContentException if there is something else where blobs should be
   */
  Listing<Digest> blobs(int max);

  /** Puts digests in order. */
  static Listing<Digest> listing(Stream<Digest> blobs, int max) {
    List<Digest> found = blobs.limit(max + 1L).toList();
    return new Listing<>(
        found.stream()
            .limit(max)
            .sorted(Comparator.comparing(Digest::algorithm).thenComparing(Digest::hex))
            .toList(),
        found.size() > max);
  }

  default <T> T attempt(String what, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new RegistryException(
          what + " in layout " + this + ": " + e.getClass().getSimpleName(),
          0,
          List.of(),
          false,
          e);
    }
  }

  /** Refuses what is no layout of the version that is known. */
  static void requireLayout(LayoutContent content) {
    String version;
    try {
      version =
          content
              .read(LAYOUT, MAX_LAYOUT_FILE)
              .map(bytes -> Json.parseObject(bytes).string(VERSION_MEMBER))
              .orElse("none");
    } catch (JsonException | ContentException e) {
      throw new RegistryException(
          "open layout " + content + ": malformed oci-layout", 0, List.of(), false, e);
    }
    if (!version.equals(VERSION)) {
      throw RegistryException.lasting("open layout " + content + ": not an OCI layout 1.0.0");
    }
  }

  default Optional<Stored> blob(Digest digest) {
    return attempt("look for " + digest, () -> find(blobPath(digest)));
  }

  /** A digest is letters and digits, so the path leads nowhere else. */
  static String blobPath(Digest digest) {
    return BLOBS + "/" + digest.algorithm().prefix() + "/" + digest.hex();
  }

  default Optional<Bytes> read(String path, int max) {
    return attempt("read " + path, () -> whole(path, find(path), max));
  }

  default Optional<Bytes> readBlob(Digest digest, int max) {
    return attempt("read " + digest, () -> whole(digest.toString(), find(blobPath(digest)), max));
  }

  private static Optional<Bytes> whole(String what, Optional<Stored> file, int max)
      throws IOException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = file.get().open()) {
      return Optional.of(Bodies.whole(what, in, max));
    }
  }
}
