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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * A client of OCI registries, distribution specification 1.1.
 *
 * <p>What it reads has the digest and size that were asked for and is bounded; a tag's manifest has
 * the digest that was computed over its bytes, whatever the registry says. Credentials go to the
 * registry's own origin over the scheme that the caller allowed, and to a token realm within the
 * rule of {@link Builder#allowTokenRealm}; never after a redirect to another origin.
 *
 * <p>What it doesn't do: say anything of who wrote what it reads.
 *
 * <p>Immutable and thread-safe; meant to be shared. Tokens and what is known of a registry's
 * abilities are remembered per client. Calls block, and end by the time-outs or by an interrupt.
 */
public final class RegistryClient implements ArtifactStore, AutoCloseable {
  private final RegistryOptions options;
  private final HttpClients clients;
  private final ManifestEndpoint manifests;
  private final BlobEndpoint blobs;
  private final UploadEndpoint uploads;
  private final ReferrersService referrers;

  RegistryClient(RegistryOptions options) {
    this.options = options;
    this.clients = options.httpClients();
    Retries retries = new Retries(options.sleeper, options.clock);
    Failures failures = new Failures(options.maxErrorBytes);
    RealmRule realms = new RealmRule(options.tokenRealms);
    Http http = new Http(clients, realms, retries, options.callTimeout, options.userAgent);
    TokenEndpoint tokenEndpoint =
        new TokenEndpoint(http, failures, options.clock, options.maxTokenBytes);
    Authorizer authorizer =
        new Authorizer(options.credentials, realms, tokenEndpoint, new Tokens(options.clock));
    Transport transport = new Transport(http, options.addresses(), authorizer);
    this.manifests = new ManifestEndpoint(transport, failures, options.maxManifestBytes);
    this.blobs = new BlobEndpoint(transport, failures);
    this.uploads = new UploadEndpoint(transport, failures, retries);
    this.referrers =
        new ReferrersService(
            new ReferrersEndpoint(transport, failures, options.maxManifestBytes),
            new FallbackTag(manifests, retries),
            new ReferrersCapability(options.clock));
  }

  /** {@return a builder with all defaults: anonymous, TLS by the JDK's authorities} */
  public static Builder builder() {
    return new Builder(new RegistryOptions());
  }

  /** {@return a builder with the options of this client, whose connections it shares} */
  public Builder newBuilder() {
    return new Builder(options.copy());
  }

  @Override
  public Optional<Manifest> manifest(ArtifactReference reference) {
    return manifests.get(reference).map(ManifestEndpoint.Fetched::parse);
  }

  @Override
  public Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes) {
    return blobs.read(repository, descriptor, maxBytes);
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
    return blobs.open(repository, descriptor);
  }

  @Override
  public Referrers referrers(Repository repository, Digest subject, int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max: not positive");
    }
    return referrers.list(repository, subject, max);
  }

  @Override
  public Descriptor putBlob(Repository repository, MediaType mediaType, Bytes content) {
    Descriptor descriptor = Descriptor.of(mediaType, content);
    // Everyone's empty configuration is mostly there; a signature never is.
    if (!mediaType.equals(MediaType.OCI_EMPTY) || !blobs.exists(repository, descriptor)) {
      uploads.put(repository, descriptor, content::openStream);
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
    if (!blobs.exists(repository, descriptor)) {
      uploads.put(repository, descriptor, content);
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
    Repository repository = target.repository();
    String name = target.tag().orElse(manifest.digest().toString());
    Optional<String> listed =
        manifests.put(repository, name, manifest.mediaType(), content, manifest.digest());
    manifest
        .subject()
        .ifPresent(subject -> referrers.announce(repository, manifest, subject.digest(), listed));
    return manifest.descriptor();
  }

  /** Closes idle connections, unless the {@code OkHttpClient} is the caller's. */
  @Override
  public void close() {
    clients.close();
  }

  /** Options of a client. Not thread-safe. */
  public static final class Builder {
    private final RegistryOptions options;

    private Builder(RegistryOptions options) {
      this.options = options;
    }

    /**
     * Sets who finds credentials. Default: {@link CredentialProvider#anonymous}.
     *
     * @param credentials the provider
     * @return this builder
     */
    public Builder credentials(CredentialProvider credentials) {
      options.credentials = Objects.requireNonNull(credentials, "credentials");
      return this;
    }

    /**
     * Uses the connections, DNS, proxy, interceptors, TLS settings and phase time-outs of a client.
     * Redirects, authentication, cookies and caching stay with the registry client. Default: a
     * client of its own, 10 s to connect, 30 s of silence.
     *
     * @param httpClient the client, which the caller closes
     * @return this builder
     */
    public Builder httpClient(OkHttpClient httpClient) {
      options.callersClient(Objects.requireNonNull(httpClient, "httpClient"));
      return this;
    }

    /**
     * Speaks plain HTTP with a registry: anyone on the way reads and changes what is sent,
     * credentials included. Default: only with {@code localhost}, {@code 127.0.0.1} and {@code
     * ::1}.
     *
     * @param registry the registry, {@code host[:port]}
     * @return this builder
     */
    public Builder allowHttp(String registry) {
      options.plainHttp.add(Addresses.canonical(registry));
      return this;
    }

    /**
     * Speaks TLS with a registry on a loopback address. Default: plain HTTP there.
     *
     * @param registry the registry, {@code host[:port]}
     * @return this builder
     */
    public Builder requireTls(String registry) {
      options.tlsRequired.add(Addresses.canonical(registry));
      return this;
    }

    /**
     * Trusts the certificate authorities of a file besides those of the JDK. Default: only those of
     * the JDK.
     *
     * @param pem a file of certificates in PEM
     * @return this builder
     * @throws IllegalArgumentException if it can't be read or holds no certificate
     */
    public Builder caCertificates(Path pem) {
      try {
        return caCertificates(Bytes.copyOf(Files.readAllBytes(pem)));
      } catch (IOException e) {
        throw new IllegalArgumentException("caCertificates: can't read " + pem, e);
      }
    }

    /**
     * Trusts certificate authorities besides those of the JDK. Default: only those of the JDK.
     *
     * @param pem certificates in PEM
     * @return this builder
     * @throws IllegalArgumentException if there is none, or one is malformed
     */
    public Builder caCertificates(Bytes pem) {
      options.authorities.addAll(TlsTrust.certificates(pem));
      return this;
    }

    /**
     * Takes any certificate of a registry: anyone on the way can pose as it. Default: none.
     *
     * @param registry the registry, {@code host[:port]}
     * @return this builder
     */
    public Builder allowInsecureTlsUnsafe(String registry) {
      options.uncheckedTls.add(Addresses.canonical(registry));
      return this;
    }

    /**
     * Lets registries name a token server on an internal address, or in the clear. Default: a realm
     * must be the registry's own origin, or lie on a public address over TLS (plain HTTP only if
     * the registry itself is asked in the clear).
     *
     * @param origin {@code scheme://host[:port]}
     * @return this builder
     * @throws IllegalArgumentException if it is no origin
     */
    public Builder allowTokenRealm(String origin) {
      options.tokenRealms.add(Origin.parse(origin));
      return this;
    }

    /**
     * Sets the {@code User-Agent}. Default: {@code imagesign}.
     *
     * @param userAgent the value
     * @return this builder
     */
    public Builder userAgent(String userAgent) {
      if (!userAgent.matches("[ -~]{1,256}")) {
        throw new IllegalArgumentException("userAgent: not printable ASCII");
      }
      options.userAgent = userAgent;
      return this;
    }

    /**
     * Bounds each request with its answer, streams excepted. Default: 60 s.
     *
     * @param callTimeout the time
     * @return this builder
     */
    public Builder callTimeout(Duration callTimeout) {
      if (callTimeout.isNegative() || callTimeout.isZero()) {
        throw new IllegalArgumentException("callTimeout: not positive");
      }
      options.callTimeout = callTimeout;
      return this;
    }

    /**
     * Bounds manifests, indexes and pages of referrers. Default: 4 MiB, which registries have too.
     *
     * @param bytes the largest size
     * @return this builder
     */
    public Builder maxManifestBytes(int bytes) {
      options.maxManifestBytes = RegistryOptions.positive("maxManifestBytes", bytes);
      return this;
    }

    /**
     * Bounds the answers of token servers. Default: 128 KiB.
     *
     * @param bytes the largest size
     * @return this builder
     */
    public Builder maxTokenBytes(int bytes) {
      options.maxTokenBytes = RegistryOptions.positive("maxTokenBytes", bytes);
      return this;
    }

    /**
     * Bounds what is read of error bodies; a longer one is cut. Default: 64 KiB.
     *
     * @param bytes the largest size
     * @return this builder
     */
    public Builder maxErrorBytes(int bytes) {
      options.maxErrorBytes = RegistryOptions.positive("maxErrorBytes", bytes);
      return this;
    }

    /** For tests: what waits before a retry, and what the time is. */
    Builder time(Retries.Sleeper sleeper, InstantSource clock) {
      options.sleeper = sleeper;
      options.clock = clock;
      return this;
    }

    /**
     * Makes the client. Opens no connection.
     *
     * @return the client
     * @throws IllegalArgumentException if options contradict each other
     */
    public RegistryClient build() {
      return new RegistryClient(options.copy().checked());
    }
  }
}
