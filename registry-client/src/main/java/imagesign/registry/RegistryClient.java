package imagesign.registry;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactStore;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * A client of OCI registries, distribution specification 1.1.
 *
 * <p>What it reads has the digest and size that were asked for and is bounded; a tag's manifest has
 * the digest that was computed over its bytes, whatever the registry says. Credentials go to the
 * registry's own origin over the scheme that the caller allowed, and to a token realm within the
 * rule of {@link RegistryClientBuilder#allowTokenRealm}; never after a redirect to another origin.
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
public final class RegistryClient implements ArtifactStore, AutoCloseable {
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

  @Override
  public Optional<Manifest> manifest(ArtifactReference reference) {
    return begin().manifests().get(reference).map(ManifestEndpoint.Fetched::parse);
  }

  @Override
  public Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes) {
    return begin().blobs().read(repository, descriptor, maxBytes);
  }

  /**
   * Opens a blob as a stream, for content that is too large for memory.
   *
   * <p>Digest and size are checked as it is read: the call that gives the last byte throws {@link
   * imagesign.spi.ContentException} if they do not hold, so nothing is to be trusted before.
   *
   * @param repository where it is
   * @param descriptor its digest and exact size
   * @return the stream, which the caller closes, or empty if there is no such blob
   */
  public Optional<InputStream> openBlob(Repository repository, Descriptor descriptor) {
    return begin().blobs().open(repository, descriptor);
  }

  @Override
  public Referrers referrers(Repository repository, Digest subject, int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max: not positive");
    }
    return begin().referrers().list(repository, subject, max);
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

  /**
   * Stores a blob from a stream, unless it is there; holds none of it in memory or in a file.
   *
   * @param repository where to put it
   * @param descriptor its digest and exact size
   * @param content gives the content, again for each attempt
   * @throws imagesign.spi.ContentException if the content is not what the descriptor says
   */
  public void putBlob(Repository repository, Descriptor descriptor, BlobContent content) {
    Objects.requireNonNull(content, "content");
    Endpoints endpoints = begin();
    if (!endpoints.blobs().exists(repository, descriptor)) {
      endpoints.uploads().put(repository, descriptor, content);
    }
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

  /** Closes idle connections, unless the {@code OkHttpClient} is the caller's. */
  @Override
  public void close() {
    shared.clients.close();
  }
}
