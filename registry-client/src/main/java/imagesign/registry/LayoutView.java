package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A layout under the name of a repository; other repositories have nothing here. */
final class LayoutView implements ArtifactStore {
  private static final int MAX_MANIFEST = 4 << 20;
  private static final int MAX_INDEX = 16 << 20;
  private static final int MAX_VISITED = 10_000;

  private final LayoutFiles files;
  private final Repository repository;

  LayoutView(LayoutFiles files, Repository repository) {
    this.files = files;
    this.repository = repository;
  }

  @Override
  public Optional<Manifest> manifest(ArtifactReference reference) {
    if (!reference.repository().equals(repository)) {
      return Optional.empty();
    }
    if (reference.digest().isPresent()) {
      return read(reference.digest().get(), Optional.empty());
    }
    return index()
        .tagged(reference)
        .map(
            listed ->
                read(listed.digest(), Optional.of(listed))
                    .orElseThrow(
                        () ->
                            new ContentException(
                                CommonReason.CONTENT_MISSING,
                                reference + ": listed, but not there")));
  }

  private LayoutIndex index() {
    return files
        .read(LayoutFiles.INDEX, MAX_INDEX)
        .map(LayoutIndex::parse)
        .orElseThrow(
            () -> RegistryException.lasting("read index.json in layout " + files + ": missing"));
  }

  private Optional<Manifest> read(Digest digest, Optional<Descriptor> listed) {
    return files
        .readBlob(digest, MAX_MANIFEST)
        .map(
            content -> {
              check(digest, content);
              listed.ifPresent(descriptor -> checkSize(descriptor, content));
              MediaType type = listed.map(Descriptor::mediaType).orElseGet(() -> typeOf(content));
              return Manifests.parse(type, content, digest.algorithm());
            });
  }

  /** What content is that nothing describes: what it says, or what OCI's types look like. */
  private static MediaType typeOf(Bytes content) {
    try {
      JsonObject body = Json.parseObject(content);
      MediaType byShape = body.has("manifests") ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
      return body.optionalString("mediaType").flatMap(MediaType::tryParse).orElse(byShape);
    } catch (JsonException e) {
      throw new ContentException(
          CommonReason.MANIFEST_MALFORMED, "manifest malformed: " + e.getMessage());
    }
  }

  private static void check(Digest expected, Bytes content) {
    VerifyingInputStream.checkDigest(
        expected.toString(), expected, Digest.of(expected.algorithm(), content));
  }

  private static void checkSize(Descriptor descriptor, Bytes content) {
    if (descriptor.size() != content.size()) {
      throw new ContentException(
          CommonReason.SIZE_MISMATCH,
          descriptor.digest() + ": " + content.size() + " bytes, not " + descriptor.size());
    }
  }

  @Override
  public Optional<Bytes> blob(Repository from, Descriptor descriptor, long maxBytes) {
    if (descriptor.size() > Math.min(maxBytes, Integer.MAX_VALUE - 16)) {
      throw new ContentException(
          CommonReason.CONTENT_TOO_LARGE,
          descriptor.digest() + ": " + descriptor.size() + " bytes, more than " + maxBytes);
    }
    if (!from.equals(repository)) {
      return Optional.empty();
    }
    Optional<Bytes> content;
    try {
      content = files.readBlob(descriptor.digest(), (int) descriptor.size());
    } catch (ContentException e) {
      if (e.reason() != CommonReason.CONTENT_TOO_LARGE) {
        throw e;
      }
      throw new ContentException(
          CommonReason.SIZE_MISMATCH,
          descriptor.digest() + ": more than " + descriptor.size() + " bytes");
    }
    content.ifPresent(
        bytes -> {
          checkSize(descriptor, bytes);
          check(descriptor.digest(), bytes);
        });
    return content;
  }

  @Override
  public Referrers referrers(Repository from, Digest subject, int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max: not positive");
    }
    List<Descriptor> found = new ArrayList<>();
    if (!from.equals(repository)) {
      return new Referrers(found, false);
    }
    Deque<Descriptor> open = new ArrayDeque<>(index().descriptors());
    Set<Digest> seen = new HashSet<>();
    for (int visited = 0;
        !open.isEmpty() && visited < MAX_VISITED && found.size() <= max;
        visited++) {
      Descriptor next = open.remove();
      Optional<Manifest> manifest =
          seen.contains(next.digest()) ? Optional.empty() : readable(next);
      // An entry that can't be read, because its size is wrong say, must not hide a later good one.
      if (manifest.isPresent() && seen.add(next.digest())) {
        manifest.ifPresent(m -> open.addAll(m.manifests()));
        manifest.filter(m -> refersTo(m, subject)).map(LayoutView::described).ifPresent(found::add);
      }
    }
    boolean truncated = found.size() > max || !open.isEmpty();
    return new Referrers(found.subList(0, Math.min(max, found.size())), truncated);
  }

  /** One manifest that is missing or malformed hides no other. */
  private Optional<Manifest> readable(Descriptor descriptor) {
    MediaType type = descriptor.mediaType().essence();
    if (!type.isIndex() && !type.isManifest()) {
      return Optional.empty();
    }
    try {
      return read(descriptor.digest(), Optional.of(descriptor));
    } catch (ContentException e) {
      return Optional.empty();
    }
  }

  private static boolean refersTo(Manifest manifest, Digest subject) {
    return manifest.subject().filter(s -> s.digest().equals(subject)).isPresent();
  }

  private static Descriptor described(Manifest manifest) {
    Descriptor descriptor = manifest.descriptor().withAnnotations(manifest.annotations());
    return manifest
        .artifactType()
        .or(() -> manifest.config().map(Descriptor::mediaType))
        .map(descriptor::withArtifactType)
        .orElse(descriptor);
  }

  @Override
  public Descriptor putBlob(Repository to, MediaType mediaType, Bytes content) {
    requireOwn(to);
    Descriptor descriptor = Descriptor.of(mediaType, content);
    files.writeBlob(descriptor.digest(), content);
    return descriptor;
  }

  @Override
  public Descriptor putManifest(ArtifactReference target, MediaType mediaType, Bytes content) {
    requireOwn(target.repository());
    Digest.Algorithm algorithm =
        target.digest().map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
    Manifest manifest = Manifests.parse(mediaType, content, algorithm);
    if (!target.digest().orElse(manifest.digest()).equals(manifest.digest())) {
      throw new IllegalArgumentException("target: its digest is not that of the content");
    }
    files.writeBlob(manifest.digest(), content);
    files.locked(
        () -> {
          files.write(LayoutFiles.INDEX, index().with(target, listing(manifest)).toBytes());
          return manifest;
        });
    return manifest.descriptor();
  }

  private static Descriptor listing(Manifest manifest) {
    Descriptor descriptor = manifest.descriptor();
    return manifest.artifactType().map(descriptor::withArtifactType).orElse(descriptor);
  }

  private void requireOwn(Repository to) {
    if (!to.equals(repository)) {
      throw new IllegalArgumentException(
          "repository: " + to + " is not " + repository + ", under which the layout is opened");
    }
  }
}
