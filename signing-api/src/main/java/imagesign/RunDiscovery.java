package imagesign;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.signature.CommonReason;
import imagesign.spi.ArtifactSource;
import imagesign.spi.ContentException;
import imagesign.spi.Discovery;
import java.util.List;
import java.util.Optional;

/** The view of one run on one subject; views of the same run share what was read. */
final class RunDiscovery implements Discovery {
  private final Reads reads;
  private final Repository repository;
  private final Digest subject;

  RunDiscovery(Reads reads, Repository repository, Digest subject) {
    this.reads = reads;
    this.repository = repository;
    this.subject = subject;
  }

  RunDiscovery of(Digest other) {
    return new RunDiscovery(reads, repository, other);
  }

  @Override
  public Digest subject() {
    return subject;
  }

  @Override
  public Repository repository() {
    return repository;
  }

  @Override
  public Manifest subjectManifest() {
    return present(manifest(ArtifactReference.of(repository, subject)), subject);
  }

  @Override
  public List<Descriptor> referrers() {
    ArtifactSource.Referrers listing = reads.referrers(repository, subject);
    if (listing.truncated()) {
      reads.noteTruncation(subject);
    }
    return listing.descriptors();
  }

  /** Whether a listing of referrers of this subject was cut off; false if nobody asked for one. */
  boolean truncated() {
    return reads.truncated(subject);
  }

  @Override
  public Manifest manifest(Descriptor descriptor) {
    if (descriptor.size() > Reads.MAX_MANIFEST_BYTES) {
      throw new ContentException(CommonReason.CONTENT_TOO_LARGE, "manifest " + descriptor);
    }
    Digest digest = descriptor.digest();
    Manifest manifest = present(manifest(ArtifactReference.of(repository, digest)), digest);
    if (manifest.content().size() != descriptor.size()) {
      throw new ContentException(CommonReason.SIZE_MISMATCH, "manifest " + descriptor);
    }
    if (!manifest.mediaType().equals(descriptor.mediaType())) {
      throw new ContentException(
          CommonReason.MANIFEST_MALFORMED,
          "manifest " + descriptor + " is served as " + manifest.mediaType());
    }
    return manifest;
  }

  @Override
  public Optional<Manifest> manifestByTag(String tag) {
    return manifest(ArtifactReference.of(repository, tag));
  }

  @Override
  public Bytes blob(Descriptor descriptor, long maxBytes) {
    return present(reads.blob(repository, descriptor, maxBytes), descriptor.digest());
  }

  @Override
  public Discovery in(Repository other) {
    return new RunDiscovery(reads, other, subject);
  }

  private Optional<Manifest> manifest(ArtifactReference reference) {
    return reads.manifest(reference);
  }

  private static <T> T present(Optional<T> content, Digest digest) {
    return content.orElseThrow(
        () -> new ContentException(CommonReason.CONTENT_MISSING, digest + " is not there"));
  }
}
