package imagesign.registry;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** A layout directory under the name of a repository; other repositories have nothing here. */
final class LayoutView implements ContentStore {
  private final LayoutFiles files;
  private final LayoutSource source;
  private final Repository repository;

  LayoutView(LayoutFiles files, Repository repository) {
    this.files = files;
    this.source = new LayoutSource(files, repository);
    this.repository = repository;
  }

  @Override
  public Optional<Manifest> manifest(ArtifactReference reference) {
    return source.manifest(reference);
  }

  @Override
  public Optional<Bytes> blob(Repository from, Descriptor descriptor, long maxBytes) {
    return source.blob(from, descriptor, maxBytes);
  }

  @Override
  public Optional<InputStream> openBlob(Repository from, Descriptor descriptor) {
    return source.openBlob(from, descriptor);
  }

  @Override
  public OptionalLong blobSize(Repository from, Digest digest) {
    return source.blobSize(from, digest);
  }

  @Override
  public Optional<Descriptor> headManifest(ArtifactReference reference) {
    return source.headManifest(reference);
  }

  @Override
  public Listing<String> tags(Repository of, int max) {
    return source.tags(of, max);
  }

  @Override
  public Referrers referrers(Repository from, Digest subject, int max) {
    return source.referrers(from, subject, max);
  }

  /** As {@link #referrers}, without those that other tools would not find. */
  Referrers listedReferrers(Digest subject, int max) {
    return source.listedReferrers(repository, subject, max);
  }

  @Override
  public Descriptor putBlob(Repository to, MediaType mediaType, Bytes content) {
    requireOwn(to);
    Descriptor descriptor = Descriptor.of(mediaType, content);
    files.writeBlob(descriptor.digest(), content);
    return descriptor;
  }

  @Override
  public void putBlob(Repository to, Descriptor descriptor, BlobContent content) {
    requireOwn(to);
    Objects.requireNonNull(content, "content");
    // One of another size is no such blob, whatever it is called.
    if (!source.blobSize(to, descriptor.digest()).equals(OptionalLong.of(descriptor.size()))) {
      files.writeBlob(descriptor, content);
    }
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
          LayoutIndex index = source.index().with(target, listing(manifest), manifest.manifests());
          files.write(LayoutContent.INDEX, index.toBytes());
          return manifest;
        });
    return manifest.descriptor();
  }

  @Override
  public boolean deleteManifest(Repository from, Digest digest) {
    requireOwn(from);
    return files.locked(
        () -> {
          boolean wasListed = unlist(ArtifactReference.of(from, digest));
          // Both in any case: a manifest may be there and not be listed.
          return files.deleteBlob(digest) || wasListed;
        });
  }

  @Override
  public boolean deleteTag(Repository from, String tag) {
    requireOwn(from);
    return files.locked(() -> unlist(ArtifactReference.of(from, tag)));
  }

  private boolean unlist(ArtifactReference reference) {
    Optional<LayoutIndex> changed = source.index().without(reference);
    changed.ifPresent(index -> files.write(LayoutContent.INDEX, index.toBytes()));
    return changed.isPresent();
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
