package imagesign.cosign;

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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One repository in memory, as strict as a registry behind a checking client, whose content a test
 * can change like somebody who may push.
 */
final class MemoryStore implements ArtifactStore {
  private record Stored(MediaType type, Bytes content) {}

  private final Map<String, Stored> manifests = new HashMap<>();
  private final Map<Digest, Bytes> blobs = new HashMap<>();
  private final Map<Digest, Map<Digest, Descriptor>> referrers = new HashMap<>();
  private @Nullable Runnable beforeNextTag;

  @Override
  public Optional<Manifest> manifest(ArtifactReference reference) {
    return Optional.ofNullable(manifests.get(reference.identifier()))
        .map(m -> Manifests.parse(m.type(), m.content(), Digest.Algorithm.SHA256));
  }

  @Override
  public Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes) {
    Bytes content = blobs.get(descriptor.digest());
    if (content != null && content.size() != descriptor.size()) {
      throw new ContentException(CommonReason.SIZE_MISMATCH, "blob " + descriptor);
    }
    return Optional.ofNullable(content);
  }

  @Override
  public Referrers referrers(Repository repository, Digest subject, int max) {
    List<Descriptor> all = List.copyOf(referrers.getOrDefault(subject, Map.of()).values());
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
    if (target.tag().isPresent() && beforeNextTag != null) {
      Runnable race = beforeNextTag;
      beforeNextTag = null;
      manifests.put(target.identifier(), new Stored(mediaType, content));
      race.run();
      return Descriptor.of(mediaType, content);
    }
    Manifest manifest = Manifests.parse(mediaType, content, Digest.Algorithm.SHA256);
    manifests.put(target.identifier(), new Stored(mediaType, content));
    manifests.put(manifest.digest().toString(), new Stored(mediaType, content));
    manifest.subject().ifPresent(subject -> list(subject.digest(), describe(manifest)));
    return manifest.descriptor();
  }

  private static Descriptor describe(Manifest manifest) {
    Descriptor plain = manifest.descriptor().withAnnotations(manifest.annotations());
    return manifest.artifactType().map(plain::withArtifactType).orElse(plain);
  }

  /** Lists something as a referrer, whatever it is. */
  void list(Digest subject, Descriptor referrer) {
    referrers.computeIfAbsent(subject, s -> new LinkedHashMap<>()).put(referrer.digest(), referrer);
  }

  /** Lets another writer come between the next write of a tag and what follows it. */
  void raceOnNextTag(Runnable race) {
    this.beforeNextTag = race;
  }

  List<Descriptor> referrersOf(Digest subject) {
    return new ArrayList<>(referrers.getOrDefault(subject, Map.of()).values());
  }

  /** Takes everything that is listed for a subject away. */
  void unlist(Digest subject) {
    referrers.remove(subject);
  }

  /**
   * Rewrites the only bundle of an image and every digest on the way to it, as an attacker would.
   */
  void rewriteBundle(Digest subject, UnaryOperator<Bytes> change) {
    Descriptor listed = referrersOf(subject).get(0);
    Bytes manifest = manifestBytes(listed.digest().toString());
    Descriptor layer = parse(manifest).layers().get(0);
    Bytes changed = change.apply(blobs.getOrDefault(layer.digest(), Bytes.EMPTY));
    Descriptor newLayer = putBlob(REPOSITORY, layer.mediaType(), changed);
    replaceReferrer(
        subject,
        manifest
            .toUtf8()
            .replace(layer.digest().toString(), newLayer.digest().toString())
            .replace("\"size\":" + layer.size() + ",", "\"size\":" + newLayer.size() + ","));
  }

  /** Puts another manifest in the place of the only referrer of an image. */
  void replaceReferrer(Digest subject, String manifest) {
    replaceReferrer(subject, Bytes.utf8(manifest));
  }

  void replaceReferrer(Digest subject, Bytes content) {
    unlist(subject);
    Digest digest = Digest.sha256(content);
    manifests.put(digest.toString(), new Stored(MediaType.OCI_MANIFEST, content));
    list(
        subject,
        Descriptor.of(MediaType.OCI_MANIFEST, content).withArtifactType(Bundle.MEDIA_TYPE));
  }

  Bytes manifestBytes(String identifier) {
    Stored stored = manifests.get(identifier);
    if (stored == null) {
      throw new IllegalArgumentException(identifier);
    }
    return stored.content();
  }

  void replaceTag(String tag, Bytes manifest) {
    manifests.put(tag, new Stored(MediaType.OCI_MANIFEST, manifest));
  }

  void replaceBlob(Digest digest, Bytes content) {
    blobs.put(digest, content);
  }

  void deleteBlob(Digest digest) {
    blobs.remove(digest);
  }

  static final Repository REPOSITORY = Repository.parse("registry.example/app");

  private static Manifest parse(Bytes manifest) {
    return Manifests.parse(MediaType.OCI_MANIFEST, manifest, Digest.Algorithm.SHA256);
  }

  /** Stores an image and returns its pinned reference. */
  ArtifactReference image(String text) {
    Descriptor config = putBlob(REPOSITORY, MediaType.OCI_CONFIG, Bytes.utf8("{}"));
    Descriptor layer = putBlob(REPOSITORY, MediaType.OCI_LAYER, Bytes.utf8(text));
    Bytes manifest = Manifests.image().config(config).layers(List.of(layer)).toBytes();
    return stored(MediaType.OCI_MANIFEST, manifest);
  }

  ArtifactReference index(ArtifactReference... children) {
    List<Descriptor> entries = new ArrayList<>();
    for (ArtifactReference child : children) {
      entries.add(manifest(child).orElseThrow().descriptor());
    }
    return stored(MediaType.OCI_INDEX, Manifests.index().manifests(entries).toBytes());
  }

  private ArtifactReference stored(MediaType type, Bytes manifest) {
    ArtifactReference reference = ArtifactReference.of(REPOSITORY, Digest.sha256(manifest));
    putManifest(reference, type, manifest);
    return reference;
  }
}
