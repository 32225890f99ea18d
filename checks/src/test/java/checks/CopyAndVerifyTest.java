package checks;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.SignRequest;
import imagesign.VerificationResult;
import imagesign.VerificationResult.Rejected;
import imagesign.VerifiedArtifact;
import imagesign.Verifier;
import imagesign.cosign.CosignAuthority;
import imagesign.cosign.CosignKeyPair;
import imagesign.cosign.CosignKeys;
import imagesign.cosign.CosignSigner;
import imagesign.cosign.SignatureFormat;
import imagesign.cosign.TransparencyLog;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Repository;
import imagesign.registry.ContentSource;
import imagesign.registry.ContentStore;
import imagesign.registry.ImageCopy;
import imagesign.registry.OciArchive;
import imagesign.registry.OciLayoutStore;
import imagesign.registry.RegistryClient;
import imagesign.signature.CommonReason;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.ReferrersMode;
import imagesign.trust.Requirement;
import imagesign.trust.Rule;
import imagesign.trust.TrustPolicy;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What verifies at the source of a copy verifies at its target, from any store to any other. */
class CopyAndVerifyTest {
  /** Kinds of stores. An archive is a layout that is packed before it is read. */
  enum Kind {
    REGISTRY,
    REGISTRY_WITHOUT_REFERRERS,
    LAYOUT,
    ARCHIVE
  }

  @TempDir Path directory;
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final InMemoryRegistry old =
      InMemoryRegistry.builder().referrers(ReferrersMode.OFF_404_TEXT).start();
  private final RegistryClient client = RegistryClient.builder().build();
  private final CosignKeyPair bundleKey = CosignKeys.generate();
  private final CosignKeyPair legacyKey = CosignKeys.generate();

  @AfterEach
  void close() {
    client.close();
    registry.close();
    old.close();
    bundleKey.close();
    legacyKey.close();
  }

  static Stream<Arguments> pairs() {
    return Stream.of(Kind.values())
        .flatMap(from -> Stream.of(Kind.values()).map(to -> Arguments.of(from, to)));
  }

  private ArtifactReference name(Kind kind, String path) {
    String host =
        switch (kind) {
          case REGISTRY -> registry.host();
          case REGISTRY_WITHOUT_REFERRERS -> old.host();
          case LAYOUT, ARCHIVE -> "r.example";
        };
    return ArtifactReference.of(new Repository(host, path), "1");
  }

  private OciLayoutStore layout(ArtifactReference name) {
    return OciLayoutStore.create(directory.resolve(name.repository().path()));
  }

  private ContentStore store(Kind kind, ArtifactReference name) {
    return kind == Kind.LAYOUT || kind == Kind.ARCHIVE
        ? layout(name).as(name.repository())
        : client;
  }

  private ContentSource read(Kind kind, ArtifactReference name) {
    if (kind != Kind.ARCHIVE) {
      return store(kind, name);
    }
    Path file = directory.resolve(name.repository().path() + ".tar");
    layout(name).writeArchive(file);
    return OciArchive.open(file).as(name.repository());
  }

  /** Signs an index and its images, in each form with its own key. */
  private void sign(ContentStore store, ArtifactReference name) {
    String repository = name.repository().toString();
    ArtifactReference index =
        TestImages.index(
            store,
            name.toString(),
            TestImages.image(store, repository + ":a", "a"),
            TestImages.image(store, repository + ":b", "b"));
    SignRequest all = SignRequest.of(index).recursive();
    CosignSigner.with(bundleKey, store).sign(all);
    CosignSigner.with(legacyKey, store).format(SignatureFormat.LEGACY).sign(all);
  }

  private static VerificationResult<VerifiedArtifact> verify(
      ContentSource source, ArtifactReference image, CosignKeyPair key, SignatureFormat format) {
    CosignAuthority authority =
        CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired()).formats(format);
    Rule each = Rule.images("**").require(Requirement.by(authority)).platforms(Rule.Platforms.EACH);
    return Verifier.of(source).verify(image, TrustPolicy.of(each));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void bothFormsOfSignaturesHoldAtTheTarget(Kind fromKind, Kind toKind) {
    ArtifactReference from = name(fromKind, "from");
    ArtifactReference to = name(toKind, "to");
    sign(store(fromKind, from), from);

    ImageCopy.between(read(fromKind, from), store(toKind, to)).copy(from, to);

    ContentSource copied = read(toKind, to);
    VerifiedArtifact bundle = verify(copied, to, bundleKey, SignatureFormat.BUNDLE).orThrow();
    VerifiedArtifact legacy = verify(copied, to, legacyKey, SignatureFormat.LEGACY).orThrow();
    assertThat(bundle.children()).hasSize(2).isEqualTo(legacy.children());
    assertThat(verify(copied, to, legacyKey, SignatureFormat.BUNDLE)).isInstanceOf(Rejected.class);
    assertThat(verify(copied, to, bundleKey, SignatureFormat.LEGACY)).isInstanceOf(Rejected.class);
  }

  @Test
  void anImageWithoutWhatBelongsToItIsUnsigned() {
    ArtifactReference from = name(Kind.REGISTRY, "from");
    ArtifactReference to = name(Kind.LAYOUT, "to");
    sign(client, from);
    ContentStore target = store(Kind.LAYOUT, to);

    ImageCopy.between(client, target).referrers(referrer -> false).attachedTags().copy(from, to);

    assertThat(
            ((Rejected<VerifiedArtifact>) verify(target, to, bundleKey, SignatureFormat.BUNDLE))
                .reasons())
        .containsExactly(CommonReason.NO_SIGNATURE);
  }

  @Test
  void signaturesOfTwoCopiesAreUnited() {
    ArtifactReference one = name(Kind.REGISTRY, "one");
    ArtifactReference other = name(Kind.REGISTRY, "other");
    ArtifactReference to = name(Kind.REGISTRY_WITHOUT_REFERRERS, "to");
    ArtifactReference image = TestImages.image(client, one.toString(), "content");
    ImageCopy copy = ImageCopy.between(client, client);
    copy.copy(one, other);
    CosignSigner.with(bundleKey, client).format(SignatureFormat.LEGACY).sign(image);
    CosignSigner.with(legacyKey, client).format(SignatureFormat.LEGACY).sign(other);

    copy.copy(one, to);
    copy.copy(other, to);

    for (CosignKeyPair key : new CosignKeyPair[] {bundleKey, legacyKey}) {
      CosignAuthority authority =
          CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired());
      assertThat(Verifier.of(client).verify(to, TrustPolicy.requireAny(authority)))
          .isInstanceOf(VerificationResult.Verified.class);
    }
  }
}
