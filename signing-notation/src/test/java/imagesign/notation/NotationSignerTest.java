package imagesign.notation;

import static imagesign.notation.Verdicts.reasons;
import static imagesign.notation.Verdicts.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.ImageSigningException;
import imagesign.SignRequest;
import imagesign.SignedArtifact;
import imagesign.VerifiedArtifact;
import imagesign.key.SignatureAlgorithm;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.spi.SignerIdentity;
import imagesign.testkit.ChainFlaw;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationSignerTest {
  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Digest digest = image.digest().orElseThrow();
  private final Signatory alice = Signatory.of(Kind.EC_256);

  static Stream<Arguments> forms() {
    return Stream.of(EnvelopeFormat.values())
        .flatMap(
            format ->
                Stream.of(Kind.values())
                    .flatMap(
                        kind ->
                            Stream.of(1, 2, 3).map(length -> Arguments.of(format, kind, length))));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whatIsSignedVerifies(EnvelopeFormat format, Kind kind, int length) {
    Signatory signatory = Signatory.of(kind, chain -> chain.length(length));
    SignedArtifact signed = signatory.signer(store).format(format).sign(image);
    assertThat(signed.reference()).isEqualTo(image);
    VerifiedArtifact verified = verify(store, image, signatory.trusted().build()).orThrow();
    NotationSignature detail = verified.details(NotationSignature.class).get(0);
    assertThat(detail.format()).isEqualTo(format);
    assertThat(detail.signingTime()).isEqualTo(Signatory.NOW);
    assertThat(detail.expiry()).isEmpty();
    assertThat(detail.scheme()).isEqualTo(SigningScheme.X509);
    assertThat(detail.signingAgent()).contains("imagesign");
    assertThat(detail.warnings()).isEmpty();
    assertThat(verified.signers())
        .singleElement()
        .isInstanceOfSatisfying(
            SignerIdentity.Certificate.class,
            signer -> assertThat(signer.subject()).contains("CN=signer"));
  }

  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void signsEverythingThatWasAskedFor(EnvelopeFormat format) {
    alice
        .signer(store)
        .format(format)
        .expireAfter(Duration.ofHours(1))
        .attribute("example.note", "<a>")
        .criticalAttribute("example.tier", "gold")
        .signingAgent("example/1")
        .sign(SignRequest.of(image).annotations(Map.of("commit", "4f2c", "é", "&")));
    NotationAuthority authority =
        alice
            .trusted()
            .requireMetadata(Map.of("commit", "4f2c"))
            .understands("example.tier", attribute -> attribute.value().equals("gold"))
            .build();
    NotationSignature detail =
        verify(store, image, authority).orThrow().details(NotationSignature.class).get(0);
    assertThat(detail.expiry()).contains(Signatory.NOW.plus(Duration.ofHours(1)));
    assertThat(detail.attributes())
        .containsExactlyInAnyOrder(
            new ExtendedAttribute("example.note", "<a>", false),
            new ExtendedAttribute("example.tier", "gold", true));
    assertThat(detail.signingAgent()).contains("example/1");
    assertThat(detail.metadata()).isEqualTo(Map.of("commit", "4f2c", "é", "&"));
  }

  /** Easy to get wrong 20. */
  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void timesHaveWholeSecondsAndExpiryCountsFromThem(EnvelopeFormat format) {
    alice
        .signer(store)
        .format(format)
        .clock(InstantSource.fixed(Signatory.NOW.plusMillis(999)))
        .expireAfter(Duration.ofSeconds(1))
        .sign(image);
    SignedHeader header = HeaderRules.read(Envelope.parse(format, store.envelope(image)).header());
    assertThat(header.signingTime()).isEqualTo(Signatory.NOW);
    assertThat(header.expiry()).contains(Signatory.NOW.plusSeconds(1));
  }

  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void signsAsSigningAuthority(EnvelopeFormat format) {
    alice.signer(store).format(format).scheme(SigningScheme.SIGNING_AUTHORITY).sign(image);
    TrustStores stores = TrustStores.of("signingAuthority:test", List.of(alice.root()));
    NotationAuthority authority =
        NotationAuthority.builder(stores)
            .trustStore("signingAuthority:test")
            .trustedIdentity("*")
            .build();
    NotationSignature detail =
        verify(store, image, authority).orThrow().details(NotationSignature.class).get(0);
    assertThat(detail.scheme()).isEqualTo(SigningScheme.SIGNING_AUTHORITY);
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(NotationReason.NO_TRUST_STORE_FOR_SCHEME);
  }

  /** Easy to get wrong 15. */
  @Test
  void storesTheConfigurationAndNamesTheManifestByDigest() {
    SignedArtifact signed = alice.signer(store).sign(image);
    assertThat(store.hasBlob(Bytes.utf8("{}"))).isTrue();
    Descriptor stored = signed.signatures().get(0).manifest();
    Manifest manifest = store.stored(stored.digest());
    assertThat(manifest.artifactType()).contains(SignatureManifest.ARTIFACT_TYPE);
    assertThat(manifest.config().orElseThrow().mediaType()).isEqualTo(MediaType.OCI_EMPTY);
    assertThat(manifest.subject().orElseThrow().describesSame(store.describe(image))).isTrue();
    assertThat(manifest.annotations())
        .containsEntry("org.opencontainers.image.created", "2026-11-20T12:00:00Z");
    assertThat(manifest.annotations().get("io.cncf.notary.x509chain.thumbprint#S256"))
        .startsWith("[\"" + Digest.sha256(Bytes.copyOf(alice.chain().leaf().der())).hex() + "\",");
  }

  /** Easy to get wrong 13. */
  @Test
  void bothGenerationsOfManifestsAreWrittenAndRead() {
    alice.signer(store).legacyManifest().sign(image);
    Manifest manifest = store.stored(store.listed(digest).get(0).digest());
    assertThat(manifest.artifactType()).isEmpty();
    assertThat(manifest.config().orElseThrow().mediaType())
        .isEqualTo(SignatureManifest.ARTIFACT_TYPE);
    verify(store, image, alice.trusted().build()).orThrow();
  }

  @Test
  void signsAnIndexAndEveryManifestBelowIt() {
    ArtifactReference index = store.index(image, store.image("other"));
    SignedArtifact signed = alice.signer(store).sign(SignRequest.of(index).recursive());
    assertThat(signed.signatures()).hasSize(3);
    for (SignedArtifact.StoredSignature signature : signed.signatures()) {
      verify(store, signature.subject(), alice.trusted().build()).orThrow();
    }
  }

  @Test
  void signingAgainAddsASignature() {
    alice.signer(store).sign(image);
    alice.signer(store).clock(InstantSource.fixed(Signatory.NOW.plusSeconds(1))).sign(image);
    assertThat(store.listed(digest)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChainFlaw.class,
      mode = EnumSource.Mode.EXCLUDE,
      // The first five are rules of time stamps, or of validity; the next are of keys, which this
      // signer's leaf has not; the JDK itself refuses to make the last.
      names = {
        "TSA_PURPOSE_MISSING",
        "TSA_PURPOSE_NOT_CRITICAL",
        "TSA_PURPOSE_OTHER",
        "TSA_PURPOSE_MORE",
        "LEAF_EXPIRED",
        "LEAF_NOT_YET_VALID",
        "CA_EXPIRED",
        "ROOT_EXPIRED",
        "LEAF_KEY_RSA_1024",
        "LEAF_KEY_RSA_2047",
        "LEAF_KEY_EC_224",
        "LEAF_KEY_EC_256K1",
        "LEAF_KEY_ED25519"
      })
  void refusesAChainThatBreaksARuleWhenItIsMade(ChainFlaw flaw) {
    Signatory broken = Signatory.of(Kind.EC_256, chain -> chain.flaw(flaw));
    SigningKey key = broken.key();
    assertThatThrownBy(() -> NotationSigner.with(key, store))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAKeyThatIsNotTheLeafsOrLacksTheAlgorithm() {
    SigningKey other =
        NotationKeys.withChain(Signatory.of(Kind.EC_384).key(), alice.chain().certificates());
    assertThatThrownBy(() -> NotationSigner.with(other, store))
        .isInstanceOf(IllegalArgumentException.class);
    SigningKey without =
        new Restricted(alice.key(), Set.of(SignatureAlgorithm.ECDSA_SHA512), false);
    assertThatThrownBy(() -> NotationSigner.with(without, store))
        .isInstanceOf(IllegalArgumentException.class);
    SigningKey bare = NotationKeys.withChain(alice.key(), List.of());
    assertThatThrownBy(() -> NotationSigner.with(bare, store))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesToSignOutsideTheValidityOfTheChain() {
    NotationSigner early =
        alice.signer(store).clock(InstantSource.fixed(Signatory.NOW.minus(Duration.ofDays(400))));
    NotationSigner late =
        alice.signer(store).clock(InstantSource.fixed(Signatory.NOW.plus(Duration.ofDays(500))));
    assertThatThrownBy(() -> early.sign(image)).isInstanceOf(ImageSigningException.class);
    assertThatThrownBy(() -> late.sign(image)).isInstanceOf(ImageSigningException.class);
    assertThat(store.listed(digest)).isEmpty();
  }

  /** Easy to get wrong 20. */
  @Test
  void storesNothingIfTheKeyStoreReturnsAnotherSignature() {
    SigningKey lying = new Restricted(alice.key(), alice.key().algorithms(), true);
    NotationSigner signer = NotationSigner.with(lying, store).clock(Signatory.CLOCK);
    assertThatThrownBy(() -> signer.sign(image)).isInstanceOf(ImageSigningException.class);
    assertThat(store.listed(digest)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "alg", "CRIT", "cty", "io.cncf.notary.expiry", "IO.CNCF.notary.anything"})
  void refusesAttributesThatAreNotFree(String key) {
    NotationSigner signer = alice.signer(store);
    assertThatThrownBy(() -> signer.attribute(key, "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> signer.criticalAttribute(key, "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesReservedMetadataAndBrokenOptions() {
    NotationSigner signer = alice.signer(store);
    SignRequest reserved = SignRequest.of(image).annotations(Map.of("io.cncf.notary.x", "a"));
    assertThatThrownBy(() -> signer.sign(reserved)).isInstanceOf(IllegalArgumentException.class);
    for (Duration lifetime :
        List.of(Duration.ZERO, Duration.ofMillis(1500), Duration.ofHours(-1))) {
      assertThatThrownBy(() -> signer.expireAfter(lifetime))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> signer.signingAgent(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysThatThereIsNoImage() {
    ArtifactReference missing =
        ArtifactReference.of(MemoryStore.REPOSITORY, Digest.sha256(Bytes.utf8("x")));
    assertThatThrownBy(() -> alice.signer(store).sign(missing))
        .isInstanceOf(ImageSigningException.class);
  }

  /** A key with fewer algorithms, or one that signs something else. */
  private record Restricted(SigningKey key, Set<SignatureAlgorithm> algorithms, boolean lies)
      implements SigningKey {
    @Override
    public PublicKey publicKey() {
      return key.publicKey();
    }

    @Override
    public List<X509Certificate> certificateChain() {
      return key.certificateChain();
    }

    @Override
    public Bytes sign(SignatureAlgorithm algorithm, ToBeSigned message) {
      return key.sign(algorithm, lies ? ToBeSigned.of(Bytes.utf8("something else")) : message);
    }

    @Override
    public void close() {
      key.close();
    }
  }
}
