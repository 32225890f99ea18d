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
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What one run has read: everything once, counted, and nothing after the deadline. What comes
 * beyond {@link #MAX_KEPT_BYTES}, which takes many large things of strangers, is read again when it
 * is asked for again. Thread-safe.
 */
final class Reads {
  /** OCI distribution specification, "Pushing Manifests": registries take 4 MiB at least. */
  static final int MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

  /** Hundreds of candidates of the largest size, for each platform, would fill any memory. */
  static final long MAX_KEPT_BYTES = 64L * 1024 * 1024;

  /** About what a descriptor takes in memory besides its annotations. */
  private static final int DESCRIPTOR_BYTES = 512;

  /** About what a byte of a manifest takes in memory, with the descriptors that are read of it. */
  private static final int MANIFEST_BYTES = 4;

  private final ArtifactSource source;
  private final int maxReferrers;
  private final Duration limit;
  private final long startNanos = System.nanoTime();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong room = new AtomicLong(MAX_KEPT_BYTES);
  private final Memo<ArtifactReference, Optional<Manifest>> manifests =
      new Memo<>(room, manifest -> manifest.map(Reads::sizeOf).orElse(0L));
  private final Memo<BlobKey, Optional<Bytes>> blobs =
      new Memo<>(room, blob -> blob.map(Bytes::size).orElse(0));
  private final Memo<ArtifactReference, ArtifactSource.Referrers> referrers =
      new Memo<>(room, Reads::sizeOf);

  private final Set<Digest> truncated = ConcurrentHashMap.newKeySet();

  private record BlobKey(Repository repository, Digest digest, long size, long maxBytes) {}

  Reads(ArtifactSource source, int maxReferrers, Duration limit) {
    this.source = source;
    this.maxReferrers = maxReferrers;
    this.limit = limit;
  }

  int count() {
    return count.get();
  }

  Optional<Manifest> manifest(ArtifactReference reference) {
    return manifests.get(
        reference, () -> counted(from -> checked(reference, from.manifest(reference))));
  }

  /** Lets what a tag resolved to be read by its digest without asking again. */
  void remember(Repository repository, Manifest manifest) {
    manifests.get(ArtifactReference.of(repository, manifest.digest()), () -> Optional.of(manifest));
  }

  Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes) {
    if (descriptor.size() > maxBytes) {
      throw new ContentException(CommonReason.CONTENT_TOO_LARGE, "blob " + descriptor);
    }
    return blobs.get(
        new BlobKey(repository, descriptor.digest(), descriptor.size(), maxBytes),
        () -> counted(from -> from.blob(repository, descriptor, maxBytes)));
  }

  ArtifactSource.Referrers referrers(Repository repository, Digest subject) {
    return referrers.get(
        ArtifactReference.of(repository, subject),
        () -> counted(from -> from.referrers(repository, subject, maxReferrers)));
  }

  private static long sizeOf(Manifest manifest) {
    return (long) MANIFEST_BYTES * manifest.content().size();
  }

  private static long sizeOf(ArtifactSource.Referrers listing) {
    long size = (long) DESCRIPTOR_BYTES * listing.descriptors().size();
    for (Descriptor descriptor : listing.descriptors()) {
      for (var annotation : descriptor.annotations().entrySet()) {
        size += annotation.getKey().length() + annotation.getValue().length();
      }
    }
    return size;
  }

  void noteTruncation(Digest subject) {
    truncated.add(subject);
  }

  boolean truncated(Digest subject) {
    return truncated.contains(subject);
  }

  /**
   * A store that hands out another manifest than the pinned one must not decide what is verified.
   */
  private static Optional<Manifest> checked(
      ArtifactReference reference, Optional<Manifest> manifest) {
    Optional<Digest> pinned = reference.digest();
    if (manifest.isPresent()
        && pinned.isPresent()
        && !manifest.get().digest().equals(pinned.get())) {
      throw new ContentException(CommonReason.DIGEST_MISMATCH, "manifest " + pinned.get());
    }
    return manifest;
  }

  /** Reads within what is left of the time. */
  private <T> T counted(Function<ArtifactSource, T> read) {
    Duration left = limit.minusNanos(System.nanoTime() - startNanos);
    if (left.isZero() || left.isNegative()) {
      throw new ImageSigningException("the deadline of " + limit + " has passed", true, null);
    }
    count.incrementAndGet();
    return read.apply(source.within(left));
  }
}
