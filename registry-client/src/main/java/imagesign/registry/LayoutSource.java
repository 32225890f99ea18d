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
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a layout under the name of a repository; other repositories have nothing here. */
final class LayoutSource implements ContentSource {
  private static final int MAX_MANIFEST = 4 << 20;
  private static final int MAX_VISITED = 10_000;

  private final LayoutContent files;
  private final Repository repository;

  LayoutSource(LayoutContent files, Repository repository) {
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

  LayoutIndex index() {
    return files
        .read(LayoutContent.INDEX, LayoutContent.MAX_INDEX)
        .map(LayoutIndex::parse)
        .orElseThrow(
            () -> RegistryException.lasting("read index.json in layout " + files + ": missing"));
  }

  private Optional<Manifest> read(Digest digest, Optional<Descriptor> listed) {
    return files
        .readBlob(digest, MAX_MANIFEST)
        .map(
            content -> {
              VerifyingInputStream.checkDigest(
                  digest.toString(), digest, Digest.of(digest.algorithm(), content));
              listed.ifPresent(descriptor -> checkSize(descriptor, content.size()));
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

  private static void checkSize(Descriptor descriptor, long size) {
    if (descriptor.size() != size) {
      throw new ContentException(
          CommonReason.SIZE_MISMATCH,
          descriptor.digest() + ": " + size + " bytes, not " + descriptor.size());
    }
  }

  @Override
  public Optional<Bytes> blob(Repository from, Descriptor descriptor, long maxBytes) {
    if (descriptor.size() > Math.min(maxBytes, Integer.MAX_VALUE - 16)) {
      throw new ContentException(
          CommonReason.CONTENT_TOO_LARGE,
          descriptor.digest() + ": " + descriptor.size() + " bytes, more than " + maxBytes);
    }
    return openBlob(from, descriptor).map(in -> readAll(descriptor.digest(), in));
  }

  private Bytes readAll(Digest digest, InputStream stream) {
    return files.attempt(
        "read " + digest,
        () -> {
          try (InputStream in = stream) {
            return Bytes.copyOf(in.readAllBytes());
          }
        });
  }

  @Override
  public Optional<InputStream> openBlob(Repository from, Descriptor descriptor) {
    if (!from.equals(repository)) {
      return Optional.empty();
    }
    Optional<LayoutContent.Stored> stored = files.blob(descriptor.digest());
    stored.ifPresent(file -> checkSize(descriptor, file.size()));
    return stored.map(
        file -> files.attempt("read " + descriptor.digest(), () -> open(file, descriptor)));
  }

  private static InputStream open(LayoutContent.Stored file, Descriptor descriptor)
      throws IOException {
    return new VerifyingInputStream(descriptor.digest().toString(), file.open(), descriptor);
  }

  @Override
  public OptionalLong blobSize(Repository from, Digest digest) {
    Optional<LayoutContent.Stored> stored =
        from.equals(repository) ? files.blob(digest) : Optional.empty();
    return stored.map(file -> OptionalLong.of(file.size())).orElse(OptionalLong.empty());
  }

  @Override
  public Optional<Descriptor> headManifest(ArtifactReference reference) {
    // To say what it is means to read it: a layout knows no more of what only a digest names.
    return manifest(reference).map(Manifest::descriptor);
  }

  @Override
  public Listing<String> tags(Repository of, int max) {
    List<String> all = of.equals(repository) ? LayoutNames.all(index().descriptors()) : List.of();
    return new Listing<>(
        all.stream().limit(RegistryOptions.positive("max", max)).toList(), all.size() > max);
  }

  @Override
  public Referrers referrers(Repository from, Digest subject, int max) {
    RegistryOptions.positive("max", max);
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
        manifest
            .filter(m -> refersTo(m, subject))
            .map(ManifestContent::described)
            .ifPresent(found::add);
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
}
