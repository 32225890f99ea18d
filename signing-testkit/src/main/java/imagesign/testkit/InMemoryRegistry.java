package imagesign.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An OCI registry inside the JVM: distribution 1.1 over real HTTP on the loopback address, on a
 * port of its own.
 *
 * <pre>{@code
 * try (InMemoryRegistry registry = InMemoryRegistry.start()) {
 *   push(registry.host() + "/app:1.0");
 *   registry.fail(Fault.status(503).onMethod("GET").times(1));
 * }
 * }</pre>
 *
 * <p>It serves blobs, uploads in every form, mounts, manifests, tags, the catalog and referrers,
 * with sha256, sha384 and sha512, and refuses what the specification lets a registry refuse: wrong
 * digests, manifests over 4 MiB or with missing content. {@link Quirk}s make it differ from that as
 * real registries do, {@link Fault}s make it fail. The methods of this class go to the store
 * directly and check no content. Everything is held in memory, nothing is ever collected as
 * garbage, and nothing is hardened against a hostile client: for tests only. Thread-safe.
 */
public final class InMemoryRegistry implements AutoCloseable {
  private final Store store = new Store();
  private final Faults faults = new Faults();
  private final RequestLog log = new RequestLog();
  private final Tokens tokens;
  private final Router router;
  private final Optional<TestPki> pki;
  private final boolean clientCertificates;
  private final HttpListener listener;
  private final Optional<HttpListener> storageListener;

  InMemoryRegistry(RegistryBuilder options) throws IOException {
    this.tokens = options.newTokens();
    this.pki =
        options.usesTls()
            ? Optional.of(TestPki.create(InstantSource.system().instant()))
            : Optional.empty();
    this.clientCertificates = options.requiresClientCertificate();
    options.faults().forEach(faults::add);
    Storage storage = new Storage(store, options.behaviour());
    this.storageListener = storageListener(options.blobRedirect(), storage);
    Redirects redirects =
        new Redirects(options.blobRedirect(), storage, storageListener.map(HttpListener::uri));
    this.router =
        new Router(
            store,
            options.behaviour(),
            options.access(tokens),
            options.tokenEndpoint(tokens),
            redirects);
    this.listener = listener(pki.isPresent(), options.port(), router);
    storageListener.ifPresent(HttpListener::start);
    listener.start();
  }

  private Optional<HttpListener> storageListener(Optional<BlobRedirect> redirect, Storage storage)
      throws IOException {
    if (redirect.equals(Optional.of(BlobRedirect.STORAGE))) {
      return Optional.of(listener(pki.isPresent(), 0, storage));
    }
    return redirect.equals(Optional.of(BlobRedirect.STORAGE_IN_CLEAR))
        ? Optional.of(listener(false, 0, storage))
        : Optional.empty();
  }

  private HttpListener listener(boolean secure, int port, HttpHandler handler) throws IOException {
    HttpListener.SocketSource sockets =
        secure ? () -> pki.orElseThrow().openServerSocket(clientCertificates) : ServerSocket::new;
    return new HttpListener(sockets, secure, port, new RegistryHandler(handler, faults, log));
  }

  /**
   * Starts a registry with all defaults: plain HTTP, open to all, with the referrers API.
   *
   * @return the registry; the caller closes it
   */
  public static InMemoryRegistry start() {
    return builder().start();
  }

  /** {@return a builder with all defaults} */
  public static RegistryBuilder builder() {
    return new RegistryBuilder();
  }

  /**
   * {@return {@code 127.0.0.1:PORT}, as it stands in an image reference; {@code localhost:PORT}
   * works too}
   */
  public String host() {
    return "127.0.0.1:" + port();
  }

  /** {@return the port} */
  public int port() {
    return listener.port();
  }

  /** {@return {@code http://127.0.0.1:PORT}, or {@code https:} with TLS} */
  public URI uri() {
    return listener.uri();
  }

  /**
   * Gives the certificate authority that issued the server's certificate.
   *
   * @return the certificate in PEM
   * @throws IllegalStateException if this registry speaks plain HTTP
   */
  public String caCertificatePem() {
    return pki.map(TestPki::caPem)
        .orElseThrow(() -> new IllegalStateException("no TLS: the builder's tls() was not called"));
  }

  /**
   * Gives the certificate of a client whom this registry lets in.
   *
   * @return the certificate in PEM, issued by the same authority as the server's
   * @throws IllegalStateException if this registry lets everybody in
   */
  public String clientCertificatePem() {
    return clientPki().clientCertificatePem();
  }

  /**
   * Gives the key to {@link #clientCertificatePem()}.
   *
   * @return the private key in PEM, PKCS #8
   * @throws IllegalStateException if this registry lets everybody in
   */
  public String clientKeyPem() {
    return clientPki().clientKeyPem();
  }

  private TestPki clientPki() {
    return pki.filter(p -> clientCertificates)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the builder's requireClientCertificate() was not called"));
  }

  /**
   * {@return all requests since the start or {@link #clearRequests()}, in the order of the answers}
   */
  public List<RecordedRequest> requests() {
    return log.snapshot();
  }

  /** Forgets the requests so far. */
  public void clearRequests() {
    log.clear();
  }

  /**
   * Goes wrong from now on. Faults are tried in the order in which they were added.
   *
   * @param fault how, and for which requests
   */
  public void fail(Fault fault) {
    faults.add(Objects.requireNonNull(fault, "fault"));
  }

  /**
   * Takes a fault back. No effect if it is not there.
   *
   * @param fault the same object that was added
   */
  public void remove(Fault fault) {
    faults.remove(fault);
  }

  /** Takes all faults back. */
  public void clearFaults() {
    faults.clear();
  }

  /**
   * Counts how often a fault has hit, so that a test can be sure that it did.
   *
   * @param fault the same object that was added
   * @return the number; 0 once it was taken back
   */
  public int hits(Fault fault) {
    return faults.hits(fault);
  }

  /** Makes all access tokens that were handed out invalid, as if they had expired. */
  public void expireTokens() {
    tokens.expireAll();
  }

  /**
   * Makes an identity token, as a client keeps it after a login: the token end point gives access
   * tokens for it.
   *
   * @return the token
   */
  public String newIdentityToken() {
    return tokens.issueRefresh();
  }

  /** Ends all uploads that have begun, as a registry does with those that take too long. */
  public void expireUploads() {
    router.expireUploads();
  }

  /**
   * Stores a blob.
   *
   * @param repository the repository, made if it is new
   * @param content the bytes
   * @return its sha256 digest
   */
  public String putBlob(String repository, byte[] content) {
    ContentDigest digest = ContentDigest.sha256(content);
    store.putBlob(name(repository), digest, content.clone());
    return digest.toString();
  }

  /**
   * Reads a blob.
   *
   * @param repository the repository
   * @param digest the digest it is stored under
   * @return a copy of the bytes, or empty if it is not there
   */
  public Optional<byte[]> blob(String repository, String digest) {
    return store.blob(repository, ContentDigest.argument(digest)).map(byte[]::clone);
  }

  /**
   * Deletes a blob.
   *
   * @param repository the repository
   * @param digest the digest it is stored under
   * @return whether it was there
   */
  public boolean deleteBlob(String repository, String digest) {
    return store.deleteBlob(repository, ContentDigest.argument(digest));
  }

  /**
   * Stores a manifest without a look at what is in it.
   *
   * @param repository the repository, made if it is new
   * @param tagOrDigest a tag, which moves if it is there, or the digest of the bytes
   * @param mediaType the media type to serve it with
   * @param content the bytes
   * @return the digest it is stored under, sha256 for a tag
   * @throws IllegalArgumentException if it is neither a tag nor the digest of {@code content}
   */
  public String putManifest(
      String repository, String tagOrDigest, String mediaType, byte[] content) {
    boolean tag = ManifestEndpoint.TAG.matcher(tagOrDigest).matches();
    ContentDigest digest =
        tag ? ContentDigest.sha256(content) : ContentDigest.argument(tagOrDigest);
    if (!digest.isDigestOf(content)) {
      throw new IllegalArgumentException("tagOrDigest: not the digest of the content");
    }
    store.putManifest(
        name(repository),
        new StoredManifest(digest, mediaType, content.clone()),
        tag ? List.of(tagOrDigest) : List.of());
    return digest.toString();
  }

  /**
   * Reads a manifest.
   *
   * @param repository the repository
   * @param tagOrDigest a tag or a digest
   * @return the manifest, or empty if it is not there
   */
  public Optional<StoredManifest> manifest(String repository, String tagOrDigest) {
    return store.manifest(repository, tagOrDigest);
  }

  /**
   * Deletes a tag alone, or a manifest with all its tags.
   *
   * @param repository the repository
   * @param tagOrDigest a tag or a digest
   * @return whether it was there
   */
  public boolean deleteManifest(String repository, String tagOrDigest) {
    return store.deleteManifest(repository, tagOrDigest);
  }

  /**
   * Puts other bytes under a digest, blob or manifest, so that the registry lies.
   *
   * @param repository the repository
   * @param digest a digest that something is stored under
   * @param content the bytes to serve
   * @throws IllegalArgumentException if nothing is stored under the digest
   */
  public void replaceContent(String repository, String digest, byte[] content) {
    if (!store.replace(repository, ContentDigest.argument(digest), content.clone())) {
      throw new IllegalArgumentException("digest: nothing is stored under " + digest);
    }
  }

  /**
   * Lists the tags of a repository.
   *
   * @param repository the repository
   * @return its tags in lexical order; none if the repository is unknown
   */
  public List<String> tags(String repository) {
    return store.tags(repository).orElse(List.of());
  }

  /** {@return all repositories that were ever written to} */
  public List<String> repositories() {
    return store.repositories();
  }

  /**
   * Stops serving and drops open connections; what is stored can still be read by these methods.
   */
  @Override
  public void close() {
    listener.close();
    storageListener.ifPresent(HttpListener::close);
  }

  private static String name(String repository) {
    if (!Router.isName(repository)) {
      throw new IllegalArgumentException("repository: not a repository name: " + repository);
    }
    return repository;
  }
}
