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
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A client of OCI registries, distribution specification 1.1.
 *
 * <p>What it reads has the digest and size that were asked for and is bounded; a tag's manifest has
 * the digest that was computed over its bytes, whatever the registry says. Credentials go to the
 * registry's own origin over the scheme that the caller allowed, and to a token realm within the
 * rule of {@link RegistryClientBuilder#allowTokenRealm}; never after a redirect to another origin,
 * which leads within the rule of {@link RegistryClientBuilder#allowRedirectTo}.
 *
 * <p>What it doesn't do: say anything of who wrote what it reads.
 *
 * <p>Immutable and thread-safe; meant to be shared. Tokens and what is known of a registry's
 * abilities are remembered per client, and shared by {@link #newBuilder}.
 *
 * <p>Calls block, and work on virtual threads. What ends them: an answer; {@link
 * RegistryClientBuilder#callTimeout time-outs} and the {@link
 * RegistryClientBuilder#operationTimeout deadline}; a {@link Cancellation}; an interrupt of the
 * calling thread, which leaves its interrupt flag set. The latter three end streams too, and
 * nothing is tried again after them; the {@link RegistryException} then has a {@link
 * java.util.concurrent.TimeoutException}, a {@link java.util.concurrent.CancellationException} or
 * an {@link InterruptedException} as its cause.
 */
public final class RegistryClient implements ContentStore, AutoCloseable {
  private final RegistryOptions options;
  private final Shared shared;

  RegistryClient(RegistryOptions options) {
    this.options = options;
    this.shared = options.shared();
  }

  /** {@return a builder with all defaults: anonymous, TLS by the JDK's authorities} */
  public static RegistryClientBuilder builder() {
    return new RegistryClientBuilder(new RegistryOptions());
  }

  /**
   * {@return a builder with the options of this client} As long as credentials, the OkHttp client
   * and all options about TLS and addresses stay the same, the new client shares connections,
   * tokens and whatever else was learned, so it costs next to nothing to make.
   */
  public RegistryClientBuilder newBuilder() {
    return new RegistryClientBuilder(options.derive(shared));
  }

  /** Begins one operation: each public method is one, whose parts share its deadline. */
  private Endpoints begin() {
    return new Endpoints(options, shared, options.newOperation());
  }

  /** {@return a client that asks for tokens which allow to push even where it reads} */
  @Override
  public RegistryClient forWriting() {
    RegistryOptions writing = options.derive(shared);
    writing.writes = true;
    return new RegistryClient(writing);
  }

  /** {@return a client whose calls end within a time, or within their own if that is shorter} */
  @Override
  public RegistryClient within(Duration limit) {
    return RegistryOptions.positive("limit", limit).compareTo(options.operationTimeout) < 0
        ? newBuilder().operationTimeout(limit).build()
        : this;
  }

  /**
   * Asks whether something is a registry, and whether it takes the credentials that there are for
   * it. Nothing else asks that first. Whether they allow anything in a repository, only using it
   * tells.
   *
   * @param registry the registry, {@code host[:port]}
   * @return what it answers
   * @throws RegistryException if there is no answer, or one that is none of these
   */
  public PingAnswer ping(String registry) {
    return begin().ping().ask(Addresses.canonical(registry));
  }

  @Override
  public Optional<Manifest> manifest(ArtifactReference reference) {
    return begin().manifests().get(reference).map(ManifestEndpoint.Fetched::parse);
  }

  @Override
  public Optional<Descriptor> headManifest(ArtifactReference reference) {
    return begin().manifests().head(reference);
  }

  @Override
  public Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes) {
    return begin().blobs().read(repository, descriptor, maxBytes);
  }

  /**
   * Opens a blob as a stream, for content that is too large for memory.
   *
   * <p>Digest and size are checked as it is read: the call that gives the last byte throws {@link
   * imagesign.spi.ContentException} if they do not hold, so nothing is to be trusted before. Where
   * the connection breaks, reading goes on over another one; when that is of no use either, a read
   * throws {@link RegistryException}.
   *
   * @param repository where it is
   * @param descriptor its digest and exact size
   * @return the stream, which the caller closes, or empty if there is no such blob
   */
  @Override
  public Optional<InputStream> openBlob(Repository repository, Descriptor descriptor) {
    return begin().blobs().open(repository, descriptor);
  }

  /**
   * Opens a part of a blob. Nothing vouches for its bytes: a digest is of the whole.
   *
   * <p>As many bytes come as were asked for, from where they were asked for by the registry's word;
   * from a registry without ranges, by reading all that is before them.
   *
   * @param repository where it is
   * @param descriptor the digest and exact size of the whole blob
   * @param start where the part begins
   * @param length how long it is
   * @return the stream, which the caller closes, or empty if there is no such blob
   * @throws IllegalArgumentException if the part is empty or not within the blob
   */
  public Optional<InputStream> openBlobRange(
      Repository repository, Descriptor descriptor, long start, long length) {
    if (start < 0 || length < 1 || length > descriptor.size() - start) {
      throw new IllegalArgumentException("start, length: not within the blob");
    }
    return begin().blobs().openRange(repository, descriptor, start, length);
  }

  @Override
  public OptionalLong blobSize(Repository repository, Digest digest) {
    return begin().blobs().size(repository, digest);
  }

  @Override
  public Listing<String> tags(Repository repository, int max) {
    return begin().names().tags(repository, RegistryOptions.positive("max", max));
  }

  /**
   * Lists the repositories of a registry. Many registries offer this to no one or to administrators
   * only; then {@link RegistryException#isUnsupported} or its status says so.
   *
   * @param registry the registry, {@code host[:port]}
   * @param max how many to list at most
   * @return the repositories in the registry's order, those with names that break the grammar left
   *     out
   */
  public Listing<Repository> repositories(String registry, int max) {
    String name = Addresses.canonical(registry);
    return begin().names().repositories(name, RegistryOptions.positive("max", max));
  }

  @Override
  public Referrers referrers(Repository repository, Digest subject, int max) {
    return begin()
        .referrers()
        .list(repository, subject, null, RegistryOptions.positive("max", max));
  }

  /**
   * Lists what refers to a manifest and is said to be of one artifact type.
   *
   * <p>Who writes a fallback tag may say anything: what is of that type can be missing, and what is
   * listed can be of another, or name no type at all. Whoever needs to know reads the manifests.
   *
   * @param repository where to look
   * @param subject the digest that is referred to
   * @param artifactType the type
   * @param max how many to return at most
   * @return the listed descriptors and whether there may be more
   */
  public Referrers referrers(
      Repository repository, Digest subject, MediaType artifactType, int max) {
    Objects.requireNonNull(artifactType, "artifactType");
    return begin()
        .referrers()
        .list(repository, subject, artifactType, RegistryOptions.positive("max", max));
  }

  @Override
  public Descriptor putBlob(Repository repository, MediaType mediaType, Bytes content) {
    Descriptor descriptor = Descriptor.of(mediaType, content);
    Endpoints endpoints = begin();
    // Everyone's empty configuration is mostly there; a signature never is.
    if (!mediaType.equals(MediaType.OCI_EMPTY)
        || !endpoints.blobs().exists(repository, descriptor)) {
      endpoints.uploads().put(repository, descriptor, content::openStream);
    }
    return descriptor;
  }

  @Override
  public void putBlob(Repository repository, Descriptor descriptor, BlobContent content) {
    Objects.requireNonNull(content, "content");
    Endpoints endpoints = begin();
    if (!endpoints.blobs().exists(repository, descriptor)) {
      endpoints.uploads().put(repository, descriptor, content);
    }
  }

  /**
   * Stores what a stream gives until it ends, without knowing how much or what that is.
   *
   * <p>It is read once and hashed on the way; no more than one chunk of it is in memory, by {@link
   * RegistryClientBuilder#uploadChunkBytes}. What of a chunk is lost on the way is sent again, but
   * a registry that loses what it had fails the call, since the stream can't be read again.
   *
   * @param repository where to put it
   * @param mediaType the type that the returned descriptor is to name
   * @param content the content, which the caller closes
   * @return its descriptor, by SHA-256
   * @throws java.io.UncheckedIOException if the stream can't be read
   */
  public Descriptor putBlob(Repository repository, MediaType mediaType, InputStream content) {
    return putBlob(repository, mediaType, content, Digest.Algorithm.SHA256);
  }

  /**
   * As {@link #putBlob(Repository, MediaType, InputStream)}, with a digest by another algorithm,
   * which not every registry takes.
   *
   * @param repository where to put it
   * @param mediaType the type that the returned descriptor is to name
   * @param content the content, which the caller closes
   * @param algorithm the hash function of the digest
   * @return its descriptor
   */
  public Descriptor putBlob(
      Repository repository, MediaType mediaType, InputStream content, Digest.Algorithm algorithm) {
    return begin().uploads().put(repository, mediaType, algorithm, content);
  }

  /**
   * Has a blob of another repository of the same registry, and uploads it where the registry does
   * not do that.
   *
   * @param repository where to put it
   * @param descriptor its digest and exact size
   * @param from where it is
   * @param content gives the content if it must be uploaded, again for each attempt
   * @throws IllegalArgumentException if the repositories are in different registries
   */
  public void putBlob(
      Repository repository, Descriptor descriptor, Repository from, BlobContent content) {
    Objects.requireNonNull(content, "content");
    begin().uploads().mountOrPut(repository, descriptor, sameRegistry(repository, from), content);
  }

  /**
   * Has a blob of another repository of the same registry, if the registry does that and the
   * credentials may read there.
   *
   * @param repository where to put it
   * @param digest its digest
   * @param from where it is
   * @return whether it is in {@code repository} now
   * @throws IllegalArgumentException if the repositories are in different registries
   */
  public boolean mountBlob(Repository repository, Digest digest, Repository from) {
    return begin().uploads().mount(repository, digest, sameRegistry(repository, from));
  }

  /**
   * Has a blob that is anywhere in the registry, if the registry does that without being told
   * where; few do.
   *
   * @param repository where to put it
   * @param digest its digest
   * @return whether it is in {@code repository} now
   */
  public boolean mountBlob(Repository repository, Digest digest) {
    return begin().uploads().mount(repository, digest, null);
  }

  private static Repository sameRegistry(Repository repository, Repository from) {
    if (!from.registry().equals(repository.registry())) {
      throw new IllegalArgumentException("from: in another registry");
    }
    return from;
  }

  /**
   * Deletes a blob from a repository, whether a manifest needs it or not.
   *
   * @param repository where it is
   * @param digest its digest
   * @return whether it was there
   * @throws RegistryException with {@link RegistryException#isUnsupported} if the registry deletes
   *     no blobs
   */
  public boolean deleteBlob(Repository repository, Digest digest) {
    return begin().blobs().delete(repository, digest);
  }

  @Override
  public Descriptor putManifest(ArtifactReference target, MediaType mediaType, Bytes content) {
    Digest.Algorithm algorithm =
        target.digest().map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
    Manifest manifest = Manifests.parse(mediaType, content, algorithm);
    if (!target.digest().orElse(manifest.digest()).equals(manifest.digest())) {
      throw new IllegalArgumentException("target: its digest is not that of the content");
    }
    Endpoints endpoints = begin();
    Repository repository = target.repository();
    String name = target.tag().orElse(manifest.digest().toString());
    Optional<String> listed =
        endpoints
            .manifests()
            .put(repository, name, manifest.mediaType(), content, manifest.digest());
    manifest
        .subject()
        .ifPresent(
            subject ->
                endpoints.referrers().announce(repository, manifest, subject.digest(), listed));
    return manifest.descriptor();
  }

  /**
   * Deletes a manifest or an index, with all tags that point to it; if it refers to a subject, it
   * is not listed among its referrers when this returns. Where a tag lists these, it leaves the tag
   * first: what is listed is there, and a call that failed may be repeated.
   *
   * @param repository where it is
   * @param digest its digest
   * @return whether it was there
   * @throws RegistryException with {@link RegistryException#isUnsupported} if the registry deletes
   *     no manifests
   */
  @Override
  public boolean deleteManifest(Repository repository, Digest digest) {
    Endpoints endpoints = begin();
    ArtifactReference reference = ArtifactReference.of(repository, digest);
    Optional<Descriptor> subject = endpoints.manifests().subjectOf(reference);
    // First, because nobody knows any more what a manifest referred to that is gone.
    subject.ifPresent(
        listed -> endpoints.referrers().withdraw(repository, listed.digest(), digest));
    boolean deleted = endpoints.manifests().delete(reference);
    // What was read was there, though a deletion whose answer was lost finds nothing any more.
    return deleted || subject.isPresent();
  }

  /**
   * Deletes a tag and keeps what it points to.
   *
   * @param repository where it is
   * @param tag the tag
   * @return whether it was there
   * @throws RegistryException with {@link RegistryException#isUnsupported} if the registry deletes
   *     no tags, as distribution 2.8
   */
  @Override
  public boolean deleteTag(Repository repository, String tag) {
    return begin().manifests().delete(ArtifactReference.of(repository, tag));
  }

  /** Closes idle connections, unless the {@code OkHttpClient} is the caller's. */
  @Override
  public void close() {
    shared.clients.close();
  }
}
