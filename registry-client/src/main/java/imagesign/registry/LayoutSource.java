package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a layout under the name of a repository; other repositories have nothing here. */
final class LayoutSource implements ContentSource {
  private static final Referrers NO_REFERRERS = new Referrers(List.of(), false);

  private final LayoutContent files;
  private final LayoutManifests manifests;
  private final LayoutReferrers referrers;
  private final Repository repository;

  LayoutSource(LayoutContent files, Repository repository) {
    this.files = files;
    this.manifests = new LayoutManifests(files);
    this.referrers = new LayoutReferrers(files);
    this.repository = repository;
  }

  @Override
  public Optional<Manifest> manifest(ArtifactReference reference) {
    if (!reference.repository().equals(repository)) {
      return Optional.empty();
    }
    if (reference.digest().isPresent()) {
      return manifests.read(reference.digest().get());
    }
    return index()
        .tagged(reference)
        .map(
            listed ->
                manifests
                    .read(listed)
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

  /** Finds the image or index that the layout lists if it lists one, besides what belongs to it. */
  Optional<Descriptor> onlyImage() {
    Set<Digest> seen = new HashSet<>();
    List<Descriptor> images =
        index().descriptors().stream()
            .filter(ManifestContent::isManifest)
            .filter(entry -> !LayoutNames.isAttached(entry) && seen.add(entry.digest()))
            .filter(entry -> !refers(entry))
            .limit(2)
            .toList();
    return images.size() == 1 ? Optional.of(images.get(0)) : Optional.empty();
  }

  private boolean refers(Descriptor entry) {
    try {
      return manifests.read(entry).flatMap(Manifest::subject).isPresent();
    } catch (ContentException e) {
      // Whoever asks for it is told so.
      return false;
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
    stored.ifPresent(file -> LayoutManifests.checkSize(descriptor, file.size()));
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
    return from.equals(repository) ? referrers.all(index(), subject, max) : NO_REFERRERS;
  }

  /** As {@link #referrers}, without those that other tools would not find. */
  Referrers listedReferrers(Repository from, Digest subject, int max) {
    RegistryOptions.positive("max", max);
    return from.equals(repository) ? referrers.listed(index(), subject, max) : NO_REFERRERS;
  }
}
