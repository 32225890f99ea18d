package imagesign.registry;

/** The endpoints of registries for one operation: cheap to make, and ended with it. */
final class Endpoints {
  private final RegistryOptions options;
  private final Shared shared;
  private final Operation operation;
  private final Retries retries;
  private final Failures failures;
  private final Transport transport;

  Endpoints(RegistryOptions options, Shared shared, Operation operation) {
    this.options = options;
    this.shared = shared;
    this.operation = operation;
    this.retries = new Retries(options.maxRetries, options.maxRetryWait, options.clock);
    this.failures = new Failures(options.maxErrorBytes);
    RealmRule realms = new RealmRule(options.tokenRealms);
    Http http = new Http(options, shared, retries, realms);
    TokenEndpoint tokens = new TokenEndpoint(http, operation, options, shared.learned, failures);
    this.transport =
        new Transport(
            http,
            shared.addresses,
            new Authorizer(options.credentials, realms, tokens, shared.learned, operation),
            new RedirectRule(options.redirectTargets, shared.clients),
            operation,
            options);
  }

  ManifestEndpoint manifests() {
    return new ManifestEndpoint(transport, failures, options.maxManifestBytes);
  }

  BlobEndpoint blobs() {
    return new BlobEndpoint(transport, failures, operation, retries);
  }

  UploadEndpoint uploads() {
    return new UploadEndpoint(
        transport, failures, operation, retries, blobs(), options.uploadChunkBytes);
  }

  PingEndpoint ping() {
    return new PingEndpoint(transport, failures);
  }

  NamesEndpoint names() {
    return new NamesEndpoint(transport, failures, options.maxManifestBytes);
  }

  ReferrersService referrers() {
    return new ReferrersService(
        new ReferrersEndpoint(transport, failures, options.maxManifestBytes),
        new FallbackTag(manifests(), operation, retries, shared.turns, options.tagWriting),
        shared.capability,
        options.alsoReadsTag,
        options.alsoWritesTag);
  }
}
