package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.spi.ContentException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what refers to a manifest of a layout: first among what the index lists and what those
 * indexes list, then among the other blobs.
 *
 * <p>A layout is a stranger's. One search looks at so many entries, at so many files and at so many
 * bytes, and says if that was not all. What can't be read hides nothing else. Thread-safe.
 */
final class LayoutReferrers {
  private final LayoutManifests manifests;
  private final UnlistedManifests unlisted;
  private final Limits limits;

  /**
   * How much one search looks at.
   *
   * @param listed how many different entries of indexes
   * @param blobs how many files
   * @param bytes how many bytes of manifests, and of what may be one
   */
  record Limits(int listed, int blobs, long bytes) {
    static final Limits DEFAULT = new Limits(10_000, 100_000, 128L << 20);
  }

  LayoutReferrers(LayoutContent files) {
    this(files, Limits.DEFAULT);
  }

  LayoutReferrers(LayoutContent files, Limits limits) {
    this.manifests = new LayoutManifests(files);
    this.unlisted = new UnlistedManifests(files, limits.blobs());
    this.limits = limits;
  }

  /** {@return what refers to a manifest, listed or not} */
  Referrers all(LayoutIndex index, Digest subject, int max) {
    Search search = new Search(subject, max);
    search.listed(index);
    search.unlisted();
    return search.result();
  }

  /** {@return what refers to a manifest and is found from the index} */
  Referrers listed(LayoutIndex index, Digest subject, int max) {
    Search search = new Search(subject, max);
    search.listed(index);
    return search.result();
  }

  private final class Search {
    private final Digest subject;
    private final int max;
    private final List<Descriptor> found = new ArrayList<>();
    private final Set<Descriptor> queued = new HashSet<>();
    private final Deque<Descriptor> open = new ArrayDeque<>();
    private final Set<Digest> read = new HashSet<>();
    private long left = limits.bytes();
    private boolean cut;

    Search(Digest subject, int max) {
      this.subject = subject;
      this.max = max;
    }

    void listed(LayoutIndex index) {
      queue(index.descriptors());
      while (!open.isEmpty() && found.size() <= max) {
        readable(open.remove())
            // One digest that two entries give two types is one manifest.
            .filter(manifest -> read.add(manifest.digest()))
            .ifPresent(
                manifest -> {
                  queue(manifest.manifests());
                  add(manifest);
                });
      }
    }

    /** Only an equal entry is the same: one whose size is wrong must not hide a good one. */
    private void queue(List<Descriptor> entries) {
      for (Descriptor entry : entries) {
        Descriptor bare = Descriptor.of(entry.mediaType().essence(), entry.digest(), entry.size());
        if (!ManifestContent.isManifest(bare) || queued.contains(bare)) {
          continue;
        }
        if (queued.size() == limits.listed()) {
          cut = true;
          return;
        }
        queued.add(bare);
        open.add(bare);
      }
    }

    private Optional<Manifest> readable(Descriptor entry) {
      try {
        boolean isThere =
            manifests
                .files()
                .blob(entry.digest())
                .filter(f -> f.size() == entry.size())
                .isPresent();
        return isThere && entry.size() <= LayoutManifests.MAX_SIZE && isPaid(entry.size())
            ? manifests.read(entry)
            : Optional.empty();
      } catch (ContentException e) {
        return Optional.empty();
      }
    }

    private boolean isPaid(long bytes) {
      boolean paid = bytes <= left;
      left -= paid ? bytes : 0;
      cut |= !paid;
      return paid;
    }

    void unlisted() {
      Listing<Digest> blobs = unlisted.blobs();
      cut |= blobs.truncated();
      for (Digest blob : blobs.items()) {
        if (found.size() > max) {
          return;
        }
        if (!read.contains(blob)) {
          UnlistedManifests.Seen seen = unlisted.look(blob, left);
          if (isPaid(seen.size()) && seen.subject().filter(subject::equals).isPresent()) {
            readable(blob).ifPresent(this::add);
          }
        }
      }
    }

    private Optional<Manifest> readable(Digest blob) {
      try {
        return manifests.read(blob);
      } catch (ContentException e) {
        return Optional.empty();
      }
    }

    private void add(Manifest manifest) {
      if (manifest.subject().filter(s -> s.digest().equals(subject)).isPresent()) {
        found.add(ManifestContent.described(manifest));
      }
    }

    Referrers result() {
      boolean more = found.size() > max;
      return new Referrers(more ? found.subList(0, max) : found, more || cut);
    }
  }
}
