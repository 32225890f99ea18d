package imagesign.registry;

import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import imagesign.testkit.ReferrersMode;
import imagesign.testkit.RegistryBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One operation of the client on a registry that was prepared for it, for the fault runs.
 *
 * @param name what it is called in reports
 * @param registry what is special about the registry
 * @param call runs it and gives what it is for: what was read, or what is stored afterwards
 * @param vouched whether a digest vouches for what it gives
 * @param startsAgain whether a failure may cost it what it had done, an upload say
 */
record FaultedOperation(
    String name,
    UnaryOperator<RegistryBuilder> registry,
    Call call,
    boolean vouched,
    boolean startsAgain) {
  static final String USER = "user";
  static final String PASSWORD = "planted-password";
  static final int CHUNK = 1024;

  private static final MediaType LAYER = new MediaType("application/vnd.test.layer");
  private static final Bytes FIRST_LAYER = Bytes.utf8("a layer of the image ".repeat(100));
  private static final Bytes SECOND_LAYER = Bytes.utf8("another layer of it ".repeat(100));
  private static final Bytes NEW_BLOB = Bytes.utf8("what is pushed, in chunks too ".repeat(100));
  private static final int MAX = 100;

  /** Runs an operation. */
  interface Call {
    Object run(RegistryClient client, InMemoryRegistry registry) throws IOException;
  }

  static List<FaultedOperation> all() {
    return List.of(
        read("manifest by tag", (c, r) -> c.manifest(tag(r)).orElseThrow().content()),
        read("manifest by digest", (c, r) -> c.manifest(digest(r)).orElseThrow().content()),
        read("head of a tag", (c, r) -> c.headManifest(tag(r)).orElseThrow().digest()).unvouched(),
        read("head of a digest", (c, r) -> c.headManifest(digest(r)).orElseThrow().digest()),
        read("blob", (c, r) -> c.blob(app(r), layer(FIRST_LAYER), 10_000).orElseThrow()),
        read(
            "blob as a stream",
            (c, r) -> all(c.openBlob(app(r), layer(FIRST_LAYER)).orElseThrow())),
        read(
                "part of a blob",
                (c, r) -> all(c.openBlobRange(app(r), layer(FIRST_LAYER), 100, 50).orElseThrow()))
            .unvouched(),
        read("size of a blob", (c, r) -> c.blobSize(app(r), layer(FIRST_LAYER).digest()))
            .unvouched(),
        read("tags", (c, r) -> c.tags(app(r), MAX)).unvouched(),
        read("tags in pages", (c, r) -> c.tags(app(r), MAX))
            .unvouched()
            .on(registry -> registry.listPageSize(1)),
        read("repositories", FaultedOperation::repositories).unvouched(),
        read("referrers", FaultedOperation::referrers).unvouched(),
        read("referrers in pages", FaultedOperation::referrers)
            .unvouched()
            .on(registry -> registry.referrersPageSize(1)),
        read("referrers by tag", FaultedOperation::referrers)
            .unvouched()
            .on(registry -> registry.referrers(ReferrersMode.OFF_404_TEXT)),
        read("manifest with a token", (c, r) -> c.manifest(tag(r)).orElseThrow().content())
            .on(registry -> registry.bearerAuth(USER, PASSWORD)),
        write("push of bytes", FaultedOperation::pushBytes),
        write("push of a known stream", FaultedOperation::pushStream),
        write("push of an unknown stream", FaultedOperation::pushUnknown),
        write("push with a token", FaultedOperation::pushBytes)
            .on(registry -> registry.bearerAuth(USER, PASSWORD)),
        write("mount", FaultedOperation::mount),
        write("mount or push", FaultedOperation::mountOrPush),
        write("manifest to a tag", FaultedOperation::tagAnew),
        write("manifest to a digest", FaultedOperation::putByDigest),
        write("referrer", FaultedOperation::refer).unvouched(),
        write("referrer without a word of it", FaultedOperation::refer)
            .unvouched()
            .on(registry -> registry.referrers(ReferrersMode.ON_WITHOUT_SUBJECT_HEADER)),
        write("referrer to the tag", FaultedOperation::refer)
            .unvouched()
            .on(registry -> registry.referrers(ReferrersMode.OFF_404_TEXT)),
        write("deletion of a blob", FaultedOperation::deleteBlob),
        write("deletion of a manifest", FaultedOperation::deleteManifest),
        write("deletion of a referrer", FaultedOperation::deleteReferrer),
        write("deletion of a referrer in the tag", FaultedOperation::deleteReferrer)
            .unvouched()
            .on(registry -> registry.referrers(ReferrersMode.OFF_404_TEXT)),
        write("deletion of a tag", FaultedOperation::deleteTag),
        write("copy of a signed image", FaultedOperation::copy)
            .unvouched()
            .on(registry -> registry.quirks(Quirk.MOUNT_IGNORED)));
  }

  private static FaultedOperation read(String name, Call call) {
    return new FaultedOperation(name, registry -> registry, call, true, false);
  }

  private static FaultedOperation write(String name, Call call) {
    return new FaultedOperation(name, registry -> registry, call, true, true);
  }

  private FaultedOperation unvouched() {
    return new FaultedOperation(name, registry, call, false, startsAgain);
  }

  private FaultedOperation on(UnaryOperator<RegistryBuilder> special) {
    return new FaultedOperation(name, special, call, vouched, startsAgain);
  }

  /** Starts a registry with an image of three tags, a referrer of it, and another repository. */
  InMemoryRegistry start() {
    InMemoryRegistry started = registry.apply(InMemoryRegistry.builder()).start();
    for (Bytes blob : List.of(Fixtures.EMPTY_CONFIG, FIRST_LAYER, SECOND_LAYER)) {
      started.putBlob("team/app", blob.toByteArray());
    }
    started.putBlob("team/other", NEW_BLOB.toByteArray());
    for (String tag : List.of("1.0", "1.1", "2.0")) {
      started.putManifest(
          "team/app", tag, MediaType.OCI_MANIFEST.value(), image(FIRST_LAYER).toByteArray());
    }
    try (RegistryClient client = client(Fixtures.builder(), started)) {
      refer(client, started, 1);
      refer(client, started, 2);
    }
    started.clearRequests();
    return started;
  }

  static RegistryClient client(RegistryClientBuilder builder, InMemoryRegistry registry) {
    return builder
        .uploadChunkBytes(CHUNK)
        .credentials(CredentialProvider.of(registry.host(), Credentials.basic(USER, PASSWORD)))
        .build();
  }

  static Repository app(InMemoryRegistry registry) {
    return new Repository(registry.host(), "team/app");
  }

  private static Repository other(InMemoryRegistry registry) {
    return new Repository(registry.host(), "team/other");
  }

  private static ArtifactReference tag(InMemoryRegistry registry) {
    return ArtifactReference.of(app(registry), "1.0");
  }

  private static ArtifactReference digest(InMemoryRegistry registry) {
    return ArtifactReference.of(app(registry), Digest.sha256(image(FIRST_LAYER)));
  }

  private static Descriptor layer(Bytes content) {
    return Descriptor.of(LAYER, content);
  }

  private static Bytes image(Bytes layer) {
    return Manifests.image()
        .config(Descriptor.of(MediaType.OCI_CONFIG, Fixtures.EMPTY_CONFIG))
        .layers(List.of(layer(layer)))
        .toBytes();
  }

  private static Bytes all(InputStream in) throws IOException {
    try (in) {
      return Bytes.copyOf(in.readAllBytes());
    }
  }

  /** The names without the host, which is another one for each registry. */
  private static Object repositories(RegistryClient client, InMemoryRegistry registry) {
    return client.repositories(registry.host(), MAX).items().stream()
        .map(Repository::path)
        .toList();
  }

  private static Object referrers(RegistryClient client, InMemoryRegistry registry) {
    return client.referrers(app(registry), Digest.sha256(image(FIRST_LAYER)), MAX).descriptors();
  }

  private static Object pushed(InMemoryRegistry registry) {
    return registry
        .blob("team/app", Digest.sha256(NEW_BLOB).toString())
        .map(Bytes::copyOf)
        .orElseThrow();
  }

  private static Object pushBytes(RegistryClient client, InMemoryRegistry registry) {
    client.putBlob(app(registry), LAYER, NEW_BLOB);
    return pushed(registry);
  }

  private static Object pushStream(RegistryClient client, InMemoryRegistry registry) {
    client.putBlob(app(registry), layer(NEW_BLOB), NEW_BLOB::openStream);
    return pushed(registry);
  }

  private static Object pushUnknown(RegistryClient client, InMemoryRegistry registry) {
    client.putBlob(app(registry), LAYER, NEW_BLOB.openStream());
    return pushed(registry);
  }

  private static Object mount(RegistryClient client, InMemoryRegistry registry) {
    client.mountBlob(app(registry), Digest.sha256(NEW_BLOB), other(registry));
    return pushed(registry);
  }

  private static Object mountOrPush(RegistryClient client, InMemoryRegistry registry) {
    client.putBlob(app(registry), layer(NEW_BLOB), other(registry), NEW_BLOB::openStream);
    return pushed(registry);
  }

  private static Object tagAnew(RegistryClient client, InMemoryRegistry registry) {
    client.putManifest(tag(registry), MediaType.OCI_MANIFEST, image(SECOND_LAYER));
    return Bytes.copyOf(registry.manifest("team/app", "1.0").orElseThrow().bytes());
  }

  private static Object putByDigest(RegistryClient client, InMemoryRegistry registry) {
    Digest digest = Digest.sha256(image(SECOND_LAYER));
    client.putManifest(
        ArtifactReference.of(app(registry), digest), MediaType.OCI_MANIFEST, image(SECOND_LAYER));
    return Bytes.copyOf(registry.manifest("team/app", digest.toString()).orElseThrow().bytes());
  }

  private static Object refer(RegistryClient client, InMemoryRegistry registry) {
    refer(client, registry, 3);
    return referrers(client, registry);
  }

  private static void refer(RegistryClient client, InMemoryRegistry registry, int number) {
    Bytes manifest = referrer(number);
    client.putManifest(
        ArtifactReference.of(app(registry), Digest.sha256(manifest)),
        MediaType.OCI_MANIFEST,
        manifest);
  }

  private static Bytes referrer(int number) {
    return Manifests.image()
        .config(Descriptor.of(MediaType.OCI_CONFIG, Fixtures.EMPTY_CONFIG))
        .layers(List.of(layer(FIRST_LAYER)))
        .annotations(Map.of("number", Integer.toString(number)))
        .subject(Descriptor.of(MediaType.OCI_MANIFEST, image(FIRST_LAYER)))
        .artifactType(Fixtures.ARTIFACT)
        .toBytes();
  }

  private static Object deleteBlob(RegistryClient client, InMemoryRegistry registry) {
    Digest unused = Digest.sha256(SECOND_LAYER);
    client.deleteBlob(app(registry), unused);
    return registry.blob("team/app", unused.toString()).isPresent();
  }

  private static Object deleteManifest(RegistryClient client, InMemoryRegistry registry) {
    client.deleteManifest(app(registry), Digest.sha256(image(FIRST_LAYER)));
    return registry.tags("team/app");
  }

  private static Object deleteReferrer(RegistryClient client, InMemoryRegistry registry) {
    Digest digest = Digest.sha256(referrer(1));
    client.deleteManifest(app(registry), digest);
    boolean stored = registry.manifest("team/app", digest.toString()).isPresent();
    return List.of(
        stored,
        content(
            registry,
            "team/app",
            FallbackTag.of(app(registry), Digest.sha256(image(FIRST_LAYER))).identifier()));
  }

  private static Object deleteTag(RegistryClient client, InMemoryRegistry registry) {
    client.deleteTag(app(registry), "1.1");
    return registry.tags("team/app");
  }

  /** Copies an image with referrers, and with a signature in a tag. */
  private static Object copy(RegistryClient client, InMemoryRegistry registry) {
    Digest image = Digest.sha256(image(FIRST_LAYER));
    String signatures = AttachedTag.SIGNATURES.of(app(registry), image).orElseThrow().identifier();
    registry.putManifest(
        "team/app", signatures, MediaType.OCI_MANIFEST.value(), image(SECOND_LAYER).toByteArray());
    Repository target = new Repository(registry.host(), "team/copy");
    ImageCopy.between(client, client).copy(tag(registry), ArtifactReference.of(target, "1.0"));
    return Stream.of(
            "1.0",
            signatures,
            Digest.sha256(referrer(1)).toString(),
            Digest.sha256(referrer(2)).toString())
        .map(name -> content(registry, "team/copy", name))
        .toList();
  }

  private static Optional<Bytes> content(
      InMemoryRegistry registry, String repository, String reference) {
    return registry.manifest(repository, reference).map(stored -> Bytes.copyOf(stored.bytes()));
  }

  @Override
  public String toString() {
    return name;
  }
}
