package imagesign.registry;

import imagesign.oci.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;

/** Options of a client. Not thread-safe. */
public final class RegistryClientBuilder {
  private final RegistryOptions options;

  RegistryClientBuilder(RegistryOptions options) {
    this.options = options;
  }

  /**
   * Sets who finds credentials. Default: {@link CredentialProvider#anonymous}.
   *
   * @param credentials the provider
   * @return this builder
   */
  public RegistryClientBuilder credentials(CredentialProvider credentials) {
    options.credentials = Objects.requireNonNull(credentials, "credentials");
    return this;
  }

  /**
   * Uses the connections, DNS, proxy, interceptors, TLS settings and phase time-outs of a client.
   * Redirects, authentication, cookies and caching stay with the registry client. Default: a client
   * of its own.
   *
   * @param httpClient the client, which the caller closes
   * @return this builder
   */
  public RegistryClientBuilder httpClient(OkHttpClient httpClient) {
    options.callersClient(Objects.requireNonNull(httpClient, "httpClient"));
    return this;
  }

  /**
   * Speaks plain HTTP with a registry: anyone on the way reads and changes what is sent,
   * credentials included. Default: only with {@code localhost} and the loopback addresses {@code
   * 127.0.0.0/8} and {@code ::1}.
   *
   * @param registry the registry, {@code host[:port]}
   * @return this builder
   */
  public RegistryClientBuilder allowHttp(String registry) {
    options.plainHttp.add(Addresses.canonical(registry));
    return this;
  }

  /**
   * Speaks TLS with a registry on a loopback address. Default: plain HTTP there.
   *
   * @param registry the registry, {@code host[:port]}
   * @return this builder
   */
  public RegistryClientBuilder requireTls(String registry) {
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
  public RegistryClientBuilder caCertificates(Path pem) {
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
  public RegistryClientBuilder caCertificates(Bytes pem) {
    options.tls = options.tls.trusting(TlsTrust.certificates("caCertificates", pem));
    return this;
  }

  /**
   * Trusts certificate authorities for one registry besides those of all. Default: none.
   *
   * @param registry the registry, {@code host[:port]}, with which TLS is then spoken
   * @param pem certificates in PEM
   * @return this builder
   * @throws IllegalArgumentException if there is none, or one is malformed
   */
  public RegistryClientBuilder caCertificates(String registry, Bytes pem) {
    String name = Addresses.canonical(registry);
    options.tls = options.tls.trusting(name, TlsTrust.certificates("caCertificates", pem));
    return this;
  }

  /**
   * Shows a certificate to a registry, or to another host of that name and port, that asks for one.
   * Default: none.
   *
   * @param registry the registry, {@code host[:port]}, with which TLS is then spoken
   * @param chainPem the certificate in PEM, and after it those it was issued under
   * @param keyPem its private key in PEM: PKCS #8, PKCS #1 or SEC 1, not encrypted
   * @return this builder
   * @throws IllegalArgumentException if either is malformed or they don't belong together
   */
  public RegistryClientBuilder clientCertificate(String registry, Bytes chainPem, Bytes keyPem) {
    ClientIdentity identity = ClientIdentity.parse(chainPem, keyPem);
    options.tls = options.tls.identifying(Addresses.canonical(registry), identity);
    return this;
  }

  /**
   * Reads certificate authorities and client certificates from a folder as Docker and Podman have
   * it: {@code HOST[:PORT]/*.crt}, {@code HOST[:PORT]/NAME.cert} and {@code NAME.key}. Default:
   * none, not even those of the system.
   *
   * @param certsDirectory the folder, {@code certs.d}
   * @return this builder
   * @throws IllegalArgumentException if it can't be read or a file in it is malformed
   */
  public RegistryClientBuilder certificateDirectory(Path certsDirectory) {
    options.tls = CertificateDirectory.addTo(options.tls, certsDirectory);
    return this;
  }

  /**
   * Sends all requests through a proxy, those to this machine too. The rules about token realms and
   * redirects then look at names and literal addresses only, because it is the proxy that resolves
   * names. Default: the proxies of the JVM's system properties, or what {@link #httpClient} says.
   *
   * @param proxy {@code http://[user:password@]host[:port]} or {@code socks5://host[:port]}
   * @return this builder
   * @throws IllegalArgumentException if it is neither
   */
  public RegistryClientBuilder proxy(URI proxy) {
    options.proxies = ProxyRules.all(proxy);
    return this;
  }

  /**
   * Sends requests through the proxies that the environment variables {@code HTTPS_PROXY}, {@code
   * HTTP_PROXY} and {@code NO_PROXY} name now, as curl and Go programs do; none to this machine.
   * Replaces {@link #proxy}.
   *
   * @return this builder
   * @throws IllegalArgumentException if a variable names no proxy
   */
  public RegistryClientBuilder proxyFromEnvironment() {
    options.proxies = ProxyRules.ofEnvironment(System::getenv);
    return this;
  }

  /**
   * Does what {@link #proxyFromEnvironment()} does, with variables that are not those of this
   * process.
   *
   * @param environment values by the names of the variables
   * @return this builder
   * @throws IllegalArgumentException if a variable names no proxy
   */
  public RegistryClientBuilder proxyFromEnvironment(Map<String, String> environment) {
    options.proxies = ProxyRules.ofEnvironment(environment::get);
    return this;
  }

  /**
   * Takes any certificate of a registry: anyone on the way can pose as it. Default: none.
   *
   * @param registry the registry, {@code host[:port]}
   * @return this builder
   */
  public RegistryClientBuilder allowInsecureTlsUnsafe(String registry) {
    options.tls = options.tls.notChecking(Addresses.canonical(registry));
    return this;
  }

  /**
   * Lets registries name a token server on an internal address, or in the clear. Default: a realm
   * must be the registry's own origin, or lie on a public address over TLS (plain HTTP only if the
   * registry itself is asked in the clear).
   *
   * @param origin {@code scheme://host[:port]}
   * @return this builder
   * @throws IllegalArgumentException if it is no origin
   */
  public RegistryClientBuilder allowTokenRealm(String origin) {
    options.tokenRealms.add(Origin.parse(origin));
    return this;
  }

  /**
   * Lets registries redirect to a host that is nearer to this machine than they are. Default: what
   * they redirect to must be their own origin, or a public address; an address of a private network
   * if the registry has one itself, of this machine if it is on it. Never from TLS to plain HTTP.
   *
   * @param origin {@code scheme://host[:port]}
   * @return this builder
   * @throws IllegalArgumentException if it is no origin
   */
  public RegistryClientBuilder allowRedirectTo(String origin) {
    options.redirectTargets.add(Origin.parse(origin));
    return this;
  }

  /**
   * Asks token servers by OAuth2 POST, user and password in the body, and by GET where they don't
   * know that. Default: by POST with identity tokens only.
   *
   * @return this builder
   */
  public RegistryClientBuilder tokensByPost() {
    options.tokensByPost = true;
    return this;
  }

  /**
   * Hears what registries warn of, in headers {@code Warning: 299 - "…"}: each text of each
   * registry once. Called by the thread whose call got the answer; what it throws ends that call.
   * Default: warnings are dropped.
   *
   * @param consumer who hears it; thread-safe
   * @return this builder
   */
  public RegistryClientBuilder warnings(Consumer<RegistryWarning> consumer) {
    options.warnings = new Warnings(Objects.requireNonNull(consumer, "consumer"));
    return this;
  }

  /**
   * Hears how blobs move, by whichever call of the client. Default: nobody.
   *
   * @param listener who hears it
   * @return this builder
   */
  public RegistryClientBuilder transfers(TransferListener listener) {
    options.transfers = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Sets the {@code User-Agent}. Default: {@code imagesign}.
   *
   * @param userAgent the value
   * @return this builder
   */
  public RegistryClientBuilder userAgent(String userAgent) {
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
  public RegistryClientBuilder callTimeout(Duration callTimeout) {
    options.callTimeout = RegistryOptions.positive("callTimeout", callTimeout);
    return this;
  }

  /**
   * Bounds each call of the client as a whole: all its requests, retries and waits, and the reading
   * of a stream that it gave. Default: no bound, because a blob takes as long as it is large and
   * the network slow; what is not a stream is bounded anyhow, by the time and the number of its
   * requests.
   *
   * @param operationTimeout the time
   * @return this builder
   */
  public RegistryClientBuilder operationTimeout(Duration operationTimeout) {
    options.operationTimeout = RegistryOptions.positive("operationTimeout", operationTimeout);
    return this;
  }

  /**
   * Bounds the time to connect to one address, TLS included. Default: 10 s, or what {@link
   * #httpClient} says.
   *
   * @param connectTimeout the time
   * @return this builder
   */
  public RegistryClientBuilder connectTimeout(Duration connectTimeout) {
    options.connectTimeout = HttpClients.Phases.bounded("connectTimeout", connectTimeout);
    return this;
  }

  /**
   * Bounds how long nothing may arrive while something is read, or go while something is written;
   * the only bound of streams by default. Default: 30 s, or what {@link #httpClient} says.
   *
   * @param silenceTimeout the time
   * @return this builder
   */
  public RegistryClientBuilder silenceTimeout(Duration silenceTimeout) {
    options.silenceTimeout = HttpClients.Phases.bounded("silenceTimeout", silenceTimeout);
    return this;
  }

  /**
   * Ends the calls of the client when it is cancelled. {@code client.newBuilder().cancellation(c)}
   * makes a client for one task, which shares everything else. Default: none.
   *
   * @param cancellation what to cancel
   * @return this builder
   */
  public RegistryClientBuilder cancellation(Cancellation cancellation) {
    options.cancellation = Objects.requireNonNull(cancellation, "cancellation");
    return this;
  }

  /**
   * Sets how often a request is sent again after a failure that may pass: a connection that broke,
   * or 408, 429, 499, 500, 502, 503, 504, 522. Not after a time-out, and nothing that the registry
   * may have accepted unless doing it twice does no harm. Default: 3.
   *
   * @param maxRetries the number; 0 for never
   * @return this builder
   */
  public RegistryClientBuilder maxRetries(int maxRetries) {
    if (maxRetries < 0) {
      throw new IllegalArgumentException("maxRetries: negative");
    }
    options.maxRetries = maxRetries;
    return this;
  }

  /**
   * Bounds the wait before a retry, whatever {@code Retry-After} says. Where nothing says so it is
   * about 0.2, 0.8 and 3.2 s, at random half as long or half as long again. Default: 10 s.
   *
   * @param maxRetryWait the longest wait
   * @return this builder
   */
  public RegistryClientBuilder maxRetryWait(Duration maxRetryWait) {
    options.maxRetryWait = RegistryOptions.positive("maxRetryWait", maxRetryWait);
    return this;
  }

  /**
   * Bounds manifests, indexes and pages of referrers. Default: 4 MiB, which registries have too.
   *
   * @param bytes the largest size
   * @return this builder
   */
  public RegistryClientBuilder maxManifestBytes(int bytes) {
    options.maxManifestBytes = RegistryOptions.positive("maxManifestBytes", bytes);
    return this;
  }

  /**
   * Bounds the answers of token servers. Default: 128 KiB.
   *
   * @param bytes the largest size
   * @return this builder
   */
  public RegistryClientBuilder maxTokenBytes(int bytes) {
    options.maxTokenBytes = RegistryOptions.positive("maxTokenBytes", bytes);
    return this;
  }

  /**
   * Bounds what is read of error bodies; a longer one is cut. Default: 64 KiB.
   *
   * @param bytes the largest size
   * @return this builder
   */
  public RegistryClientBuilder maxErrorBytes(int bytes) {
    options.maxErrorBytes = RegistryOptions.positive("maxErrorBytes", bytes);
    return this;
  }

  /**
   * Cuts uploads that are larger into chunks of this size, each of which is in memory until the
   * registry has it. Default: streams are cut into chunks of 4 MiB, content of a known size goes in
   * one request. A registry that takes no second chunk needs content of a known size.
   *
   * @param bytes the size of a chunk, up to 64 MiB; a registry may want more
   * @return this builder
   */
  public RegistryClientBuilder uploadChunkBytes(int bytes) {
    if (bytes > UploadEndpoint.MAX_CHUNK) {
      throw new IllegalArgumentException("uploadChunkBytes: more than 64 MiB");
    }
    options.uploadChunkBytes = RegistryOptions.positive("uploadChunkBytes", bytes);
    return this;
  }

  /**
   * Sets how long a writer of a fallback tag waits at least before it looks whether another has
   * undone its change, which no registry prevents. Default: 100 ms, and on slow connections twice
   * what the change took. A writer that is slower than the others wait can undo what they have
   * seen; zero looks at once and is for a single writer.
   *
   * @param time the time
   * @return this builder
   */
  public RegistryClientBuilder referrersTagSettleTime(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("referrersTagSettleTime: negative");
    }
    options.tagWriting = new TagWriting(time, options.tagWriting.deletesReplaced());
    return this;
  }

  /**
   * Deletes the index that a fallback tag held before, each time that it gets another; of no effect
   * where the registry deletes nothing. Default: it stays. An index that two writers make alike at
   * the same time is one, and may be gone with the tag.
   *
   * @return this builder
   */
  public RegistryClientBuilder deleteReplacedReferrersIndexes() {
    options.tagWriting = new TagWriting(options.tagWriting.settle(), true);
    return this;
  }

  /**
   * Reads the fallback tag even where a registry has the referrers API, for registries that came by
   * it and did not take over what the tags list. Default: not, since it is a request more for each
   * list.
   *
   * @return this builder
   */
  public RegistryClientBuilder alsoReadReferrersTag() {
    options.alsoReadsTag = true;
    return this;
  }

  /**
   * Writes the fallback tag even where a registry has the referrers API, for readers that know the
   * tag alone. Default: not, since only the tag can lose what two write at a time.
   *
   * @return this builder
   */
  public RegistryClientBuilder alsoWriteReferrersTag() {
    options.alsoWritesTag = true;
    return this;
  }

  /** For tests: what waits before a retry, and what the time is. */
  RegistryClientBuilder time(Operation.Sleeper sleeper, InstantSource clock) {
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
