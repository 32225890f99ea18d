package imagesign.registry;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds among all blobs of a layout the manifests that refer to others: {@code cosign save} lists
 * the image alone, and leaves the manifests of its bundles among the blobs.
 *
 * <p>A blob is looked at once. What it holds is bound to its name, so the layout may change
 * meanwhile. Thread-safe.
 */
final class UnlistedManifests {
  /** Blobs come and go; so many looked at are remembered. */
  private static final int MAX_KEPT = 200_000;

  private static final String SUBJECT = "\"subject\"";

  private final LayoutContent files;
  private final int maxBlobs;
  private final Map<Digest, Seen> seen = new ConcurrentHashMap<>();

  UnlistedManifests(LayoutContent files, int maxBlobs) {
    this.files = files;
    this.maxBlobs = maxBlobs;
  }

  /**
   * What a blob is.
   *
   * @param size how many bytes must be read to know it
   * @param subject what it refers to, if it is a manifest that does
   */
  record Seen(long size, Optional<Digest> subject) {
    static final Seen OTHER = new Seen(0, Optional.empty());
  }

  /** {@return the blobs, in order of their digests; not all of too many, or if links are there} */
  Listing<Digest> blobs() {
    try {
      return files.blobs(maxBlobs);
    } catch (ContentException e) {
      return new Listing<>(List.of(), true);
    }
  }

  /** Looks at a blob, and reads it if it may be a manifest of so many bytes at most. */
  Seen look(Digest blob, long maxBytes) {
    Seen known = seen.get(blob);
    if (known != null) {
      return known;
    }
    try {
      Optional<LayoutContent.Stored> file =
          files.blob(blob).filter(f -> f.size() > 0 && f.size() <= LayoutManifests.MAX_SIZE);
      return file.isEmpty() ? Seen.OTHER : look(blob, file.get(), maxBytes);
    } catch (ContentException e) {
      return Seen.OTHER;
    }
  }

  private Seen look(Digest blob, LayoutContent.Stored file, long maxBytes) {
    return files.attempt(
        "read " + blob,
        () -> {
          try (PushbackInputStream in = new PushbackInputStream(file.open())) {
            int first = in.read();
            if (first < 0) {
              return Seen.OTHER;
            }
            if (!mayBeginObject(first)) {
              return keep(blob, Seen.OTHER);
            }
            in.unread(first);
            Seen unread = new Seen(file.size(), Optional.empty());
            return file.size() > maxBytes ? unread : look(blob, in);
          }
        });
  }

  private Seen look(Digest blob, InputStream in) throws IOException {
    Bytes content = Bodies.whole(blob.toString(), in, LayoutManifests.MAX_SIZE);
    boolean isWhole = Digest.of(blob.algorithm(), content).equals(blob);
    // One that somebody is still writing is looked at again.
    return isWhole
        ? keep(blob, new Seen(content.size(), subject(blob, content)))
        : new Seen(content.size(), Optional.empty());
  }

  private static Optional<Digest> subject(Digest blob, Bytes content) {
    if (!content.toUtf8().contains(SUBJECT)) {
      return Optional.empty();
    }
    try {
      return LayoutManifests.parse(content, blob.algorithm()).subject().map(Descriptor::digest);
    } catch (ContentException e) {
      return Optional.empty();
    }
  }

  private static boolean mayBeginObject(int first) {
    return first == '{' || Character.isWhitespace(first);
  }

  private Seen keep(Digest blob, Seen what) {
    if (seen.size() >= MAX_KEPT) {
      seen.clear();
    }
    seen.put(blob, what);
    return what;
  }
}
