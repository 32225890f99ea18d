package imagesign.notation;

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One repository in memory, as strict as a registry behind a checking client, whose content a test
 * can change like somebody who may push. It counts what is read.
 */
final class MemoryStore implements ArtifactStore {
  static final Repository REPOSITORY = Repository.parse("registry.example/app");

  private record Stored(MediaType type, Bytes content) {}

  private final Map<String, Stored> manifests = new HashMap<>();
  private final Map<Digest, Bytes> blobs = new HashMap<>();
  private final Map<Digest, Map<Digest, Descriptor>> referrers = new HashMap<>();
  private int reads;

  @Override
  public Optional<Manifest> manifest(ArtifactReference reference) {
    reads++;
    return stored(reference.identifier());
  }

  private Optional<Manifest> stored(String identifier) {
    return Optional.ofNullable(manifests.get(identifier))
        .map(m -> Manifests.parse(m.type(), m.content(), Digest.Algorithm.SHA256));
  }

  @Override
  public Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes) {
    reads++;
    Bytes content = blobs.get(descriptor.digest());
    if (content != null && content.size() != descriptor.size()) {
      throw new ContentException(CommonReason.SIZE_MISMATCH, "blob " + descriptor);
    }
    return Optional.ofNullable(content);
  }

  @Override
  public Referrers referrers(Repository repository, Digest subject, int max) {
    reads++;
    List<Descriptor> all = listed(subject);
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
    Manifest manifest = Manifests.parse(mediaType, content, Digest.Algorithm.SHA256);
    manifests.put(target.identifier(), new Stored(mediaType, content));
    manifests.put(manifest.digest().toString(), new Stored(mediaType, content));
    manifest.subject().ifPresent(subject -> list(subject.digest(), describe(manifest)));
    return manifest.descriptor();
  }

  /** As OCI has it: the type of the configuration where there is no artifact type. */
  private static Descriptor describe(Manifest manifest) {
    Descriptor plain = manifest.descriptor().withAnnotations(manifest.annotations());
    return manifest
        .artifactType()
        .or(() -> manifest.config().map(Descriptor::mediaType))
        .map(plain::withArtifactType)
        .orElse(plain);
  }

  int reads() {
    return reads;
  }

  void list(Digest subject, Descriptor referrer) {
    referrers.computeIfAbsent(subject, s -> new LinkedHashMap<>()).put(referrer.digest(), referrer);
  }

  void unlist(Digest subject) {
    referrers.remove(subject);
  }

  List<Descriptor> listed(Digest subject) {
    return new ArrayList<>(referrers.getOrDefault(subject, Map.of()).values());
  }

  Manifest stored(Digest digest) {
    return stored(digest.toString()).orElseThrow();
  }

  boolean hasBlob(Bytes content) {
    return blobs.containsKey(Digest.sha256(content));
  }

  Bytes blob(Digest digest) {
    return Optional.ofNullable(blobs.get(digest)).orElseThrow();
  }

  void deleteBlob(Digest digest) {
    blobs.remove(digest);
  }

  /** Stores an image and gives its pinned reference. */
  ArtifactReference image(String text) {
    Descriptor config = putBlob(REPOSITORY, MediaType.OCI_CONFIG, Bytes.utf8("{}"));
    Descriptor layer = putBlob(REPOSITORY, MediaType.OCI_LAYER, Bytes.utf8(text));
    return store(
        MediaType.OCI_MANIFEST, Manifests.image().config(config).layers(List.of(layer)).toBytes());
  }

  ArtifactReference index(ArtifactReference... children) {
    List<Descriptor> entries = new ArrayList<>();
    for (ArtifactReference child : children) {
      entries.add(stored(child.identifier()).orElseThrow().descriptor());
    }
    return store(MediaType.OCI_INDEX, Manifests.index().manifests(entries).toBytes());
  }

  ArtifactReference store(MediaType type, Bytes manifest) {
    ArtifactReference reference = ArtifactReference.of(REPOSITORY, Digest.sha256(manifest));
    putManifest(reference, type, manifest);
    return reference;
  }

  Descriptor describe(ArtifactReference image) {
    return stored(image.identifier()).orElseThrow().descriptor();
  }

  /** Attaches an envelope to an image under a manifest of the new form. */
  Descriptor attach(ArtifactReference image, EnvelopeFormat format, Bytes envelope) {
    Descriptor layer = putBlob(REPOSITORY, format.mediaType(), envelope);
    Bytes manifest = SignatureManifest.write(describe(image), layer, Map.of(), false);
    store(MediaType.OCI_MANIFEST, manifest);
    return Descriptor.of(MediaType.OCI_MANIFEST, manifest);
  }

  /** The only envelope of an image. */
  Bytes envelope(ArtifactReference image) {
    Digest subject = image.digest().orElseThrow();
    return blob(stored(listed(subject).get(0).digest()).layers().get(0).digest());
  }
}
