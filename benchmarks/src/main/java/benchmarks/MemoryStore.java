package benchmarks;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ArtifactStore;
import imagesign.spi.ContentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One repository in memory that does on each read what a registry client must: it parses manifests
 * and computes the digest of all it hands out. So a benchmark on it leaves out the network alone.
 */
final class MemoryStore implements ArtifactStore {
  private record Stored(MediaType type, Bytes content) {}

  private final Map<String, Stored> manifests = new ConcurrentHashMap<>();
  private final Map<Digest, Bytes> blobs = new ConcurrentHashMap<>();
  private final Map<Digest, List<Descriptor>> referrers = new ConcurrentHashMap<>();

  @Override
  public Optional<Manifest> manifest(ArtifactReference reference) {
    return Optional.ofNullable(manifests.get(reference.identifier())).map(MemoryStore::parse);
  }

  private static Manifest parse(Stored stored) {
    return Manifests.parse(stored.type(), stored.content(), Digest.Algorithm.SHA256);
  }

  @Override
  public Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes) {
    Optional<Bytes> content = Optional.ofNullable(blobs.get(descriptor.digest()));
    content.ifPresent(bytes -> check(bytes, descriptor, maxBytes));
    return content;
  }

  private static void check(Bytes content, Descriptor descriptor, long maxBytes) {
    if (content.size() > maxBytes || content.size() != descriptor.size()) {
      throw new ContentException(CommonReason.SIZE_MISMATCH, "blob " + descriptor);
    }
    if (!Digest.sha256(content).equals(descriptor.digest())) {
      throw new ContentException(CommonReason.DIGEST_MISMATCH, "blob " + descriptor);
    }
  }

  @Override
  public Referrers referrers(Repository repository, Digest subject, int max) {
    List<Descriptor> all = referrers.getOrDefault(subject, List.of());
    return new Referrers(all.subList(0, Math.min(max, all.size())), all.size() > max);
  }

  @Override
  public Descriptor putBlob(Repository repository, MediaType mediaType, Bytes content) {
    Descriptor descriptor = Descriptor.of(mediaType, content);
    blobs.put(descriptor.digest(), content);
    return descriptor;
  }

  @Override
  public Descriptor putManifest(ArtifactReference target, MediaType mediaType, Bytes content) {
    Stored stored = new Stored(mediaType, content);
    Manifest manifest = parse(stored);
    manifests.put(target.identifier(), stored);
    manifests.put(manifest.digest().toString(), stored);
    manifest.subject().ifPresent(subject -> list(subject.digest(), manifest));
    return manifest.descriptor();
  }

  private void list(Digest subject, Manifest manifest) {
    Descriptor plain = manifest.descriptor().withAnnotations(manifest.annotations());
    referrers
        .computeIfAbsent(subject, s -> new ArrayList<>())
        .add(manifest.artifactType().map(plain::withArtifactType).orElse(plain));
  }
}
