package imagesign.testkit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one repository holds. Not thread-safe: {@link Store} is. */
final class RepositoryContent {
  /** OCI distribution 1.1, "Listing Tags": lexical, which is case-insensitive, order. */
  static final Comparator<String> TAG_ORDER =
      String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder());

  private final Map<ContentDigest, byte[]> blobs = new HashMap<>();
  private final Map<ContentDigest, StoredManifest> manifests = new LinkedHashMap<>();
  private final Map<String, ContentDigest> tags = new TreeMap<>(TAG_ORDER);

  Map<ContentDigest, byte[]> blobs() {
    return blobs;
  }

  Map<ContentDigest, StoredManifest> manifests() {
    return manifests;
  }

  Map<String, ContentDigest> tags() {
    return tags;
  }

  Optional<StoredManifest> manifest(String tagOrDigest) {
    return ContentDigest.tryParse(tagOrDigest)
        .or(() -> Optional.ofNullable(tags.get(tagOrDigest)))
        .map(manifests::get);
  }

  boolean deleteManifest(ContentDigest digest) {
    tags.values().removeIf(digest::equals);
    return manifests.remove(digest) != null;
  }

  boolean replace(ContentDigest digest, byte[] bytes) {
    boolean blob = blobs.replace(digest, bytes) != null;
    boolean manifest = manifests.computeIfPresent(digest, (d, m) -> m.withBytes(bytes)) != null;
    return blob || manifest;
  }

  List<StoredManifest> manifestList() {
    return List.copyOf(manifests.values());
  }
}
