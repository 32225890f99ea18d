package imagesign.notation;

import static imagesign.notation.Verdicts.reasons;
import static imagesign.notation.Verdicts.verify;
import static imagesign.notation.Verdicts.verifyAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.SignRequest;
import imagesign.VerificationResult;
import imagesign.VerificationResult.Rejected;
import imagesign.VerificationResult.Verified;
import imagesign.VerifiedArtifact;
import imagesign.core.json.Manifests;
import imagesign.core.x509.X509Reason;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.spi.Step;
import imagesign.spi.TrustedTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationAuthorityTest {
  private static final Instant AFTER_ALL = Instant.parse("2028-01-01T00:00:00Z");

  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Digest digest = image.digest().orElseThrow();
  private final Signatory alice = Signatory.of(Kind.EC_256);

  private static NotationAuthority trusting(X509Certificate certificate, String... identities) {
    NotationAuthority.Builder builder =
        NotationAuthority.builder(TrustStores.of("ca:test", List.of(certificate)))
            .trustStore("ca:test");
    for (String identity : identities) {
      builder.trustedIdentity(identity);
    }
    return builder.build();
  }

  private static Step step(VerificationResult<VerifiedArtifact> result, ValidationType type) {
    return result.decision().evidence().get(0).steps().stream()
        .filter(step -> step.name().equals(type.toString()))
        .findFirst()
        .orElseThrow();
  }

  /** Easy to get wrong 10. */
  @Test
  void anyCertificateOfTheChainMayBeTheAnchorButOnlyByteForByte() {
    alice.sign(store, image);
    for (X509Certificate anchor : alice.chain().certificates().subList(1, 3)) {
      assertThat(verify(store, image, trusting(anchor, "*"))).isInstanceOf(Verified.class);
    }
    Signatory sameNames = Signatory.of(Kind.EC_256);
    assertThat(sameNames.root().getSubjectX500Principal())
        .isEqualTo(alice.root().getSubjectX500Principal());
    assertThat(reasons(store, image, trusting(sameNames.root(), "*")))
        .containsExactly(NotationReason.CHAIN_NOT_TRUSTED);
  }

  /** Easy to get wrong 10. */
  @Test
  void storesOfOtherTypesVouchForNothing() {
    alice.sign(store, image);
    for (String other : List.of("signingAuthority:test", "tsa:test")) {
      NotationAuthority authority =
          NotationAuthority.builder(TrustStores.of(other, List.of(alice.root())))
              .trustStore(other)
              .trustedIdentity("*")
              .verifyTimestamp(TimestampVerification.AFTER_CERT_EXPIRY)
              .build();
      assertThat(reasons(store, image, authority))
          .containsExactly(NotationReason.NO_TRUST_STORE_FOR_SCHEME);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "C=NO, ST=Oslo, O=imagesign testkit, CN=signer|true",
        "C=NO, ST=Oslo, O=imagesign testkit|true",
        "O=imagesign testkit, S=Oslo, C=NO|true",
        "C=NO, ST=oslo, O=imagesign testkit|false",
        "C=NO, ST=Oslo, O=imagesign testkit, CN=Signer|false",
        "C=NO, ST=Oslo, O=imagesign testkit, L=Oslo|false",
        "C=NO, ST=Oslo, O=imagesign, CN=signer|false"
      })
  void everyAttributeOfAnIdentityMustBeInTheSubject(String name, boolean matches) {
    alice.sign(store, image);
    NotationAuthority authority = trusting(alice.root(), "x509.subject: " + name);
    if (matches) {
      assertThat(verify(store, image, authority)).isInstanceOf(Verified.class);
    } else {
      assertThat(reasons(store, image, authority))
          .containsExactly(NotationReason.IDENTITY_NOT_TRUSTED);
    }
  }

  @Test
  void oneOfSeveralIdentitiesIsEnough() {
    alice.sign(store, image);
    NotationAuthority authority =
        trusting(alice.root(), "x509.subject: C=US, ST=WA, O=Other", Signatory.IDENTITY);
    assertThat(verify(store, image, authority)).isInstanceOf(Verified.class);
    assertThat(reasons(store, image, trusting(alice.root(), "demo:team-a")))
        .containsExactly(NotationReason.IDENTITY_NOT_TRUSTED);
  }

  /** Easy to get wrong 16; CVE-2023-25656. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "C=NO, ST=Oslo, O=imagesign testkit, O=b|SUBJECT_REPEATED",
        "C=NO, ST=Oslo, O=imagesign testkit, OU=a, OU=b|SUBJECT_REPEATED",
        "C=NO, ST=Oslo+L=Oslo, O=imagesign testkit|SUBJECT_MULTI_VALUED",
        "C=NO, ST=Oslo, O=imagesign testkit, DC=example|SUBJECT_UNREADABLE",
        "C=NO, ST=Oslo, O=imagesign testkit, CN=a\\=#b|SUBJECT_UNREADABLE",
        "C=NO, O=imagesign testkit|SUBJECT_INCOMPLETE",
        "C=NO, ST=Oslo, CN=signer|SUBJECT_INCOMPLETE",
        "ST=Oslo, O=imagesign testkit|SUBJECT_INCOMPLETE"
      })
  void aSubjectThatCantBeComparedIsNobodyTrusted(String subject, NotationReason reason) {
    Signatory odd = withSubject(subject);
    odd.sign(store, image);
    assertThat(reasons(store, image, trusting(odd.root(), Signatory.IDENTITY)))
        .containsExactly(reason);
    assertThat(verify(store, image, trusting(odd.root(), "*"))).isInstanceOf(Verified.class);
  }

  private static Signatory withSubject(String subject) {
    return Signatory.of(Kind.EC_256, chain -> chain.certificate(0, leaf -> leaf.subject(subject)));
  }

  /** CVE-2024-23332: an old signature of an old image is told by its expiry. */
  @Test
  void anExpiredSignatureIsRefusedUnderStrictAndVisibleUnderPermissive() {
    alice.signer(store).expireAfter(Duration.ofHours(1)).sign(image);
    Instant expiry = Signatory.NOW.plus(Duration.ofHours(1));
    NotationAuthority strict = alice.trusted().build();
    assertThat(verifyAt(expiry.minusSeconds(1), store, image, strict)).isInstanceOf(Verified.class);
    VerificationResult<VerifiedArtifact> refused = verifyAt(expiry, store, image, strict);
    assertThat(reasons(refused)).containsExactly(NotationReason.EXPIRED);
    assertThat(step(refused, ValidationType.EXPIRY).outcome()).isEqualTo(Step.Outcome.FAILED);
    NotationAuthority permissive = alice.trusted().level(VerificationLevel.PERMISSIVE).build();
    VerificationResult<VerifiedArtifact> passed = verifyAt(expiry, store, image, permissive);
    NotationSignature detail = passed.orThrow().details(NotationSignature.class).get(0);
    assertThat(detail.warnings())
        .singleElement()
        .satisfies(step -> assertThat(step.reason()).contains(NotationReason.EXPIRED));
    assertThat(step(passed, ValidationType.EXPIRY).outcome()).isEqualTo(Step.Outcome.LOGGED);
  }

  /** Easy to get wrong 9. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void validityAgainstNowIsAMatterOfTimeAndOnlyLoggedUnderPermissive(int place) {
    Signatory shortLived =
        Signatory.of(
            Kind.EC_256,
            chain ->
                chain.certificate(
                    place, c -> c.validity(Instant.parse("2026-11-01T00:00:00Z"), Signatory.NOW)));
    shortLived.sign(store, image);
    NotationAuthority strict = shortLived.trusted().build();
    assertThat(verifyAt(Signatory.NOW, store, image, strict)).isInstanceOf(Verified.class);
    Instant later = Signatory.NOW.plusSeconds(1);
    assertThat(reasons(verifyAt(later, store, image, strict))).containsExactly(X509Reason.EXPIRED);
    Instant earlier = Instant.parse("2026-10-31T23:59:59Z");
    assertThat(reasons(verifyAt(earlier, store, image, strict)))
        .containsExactly(X509Reason.NOT_YET_VALID);
    NotationAuthority permissive = shortLived.trusted().level(VerificationLevel.PERMISSIVE).build();
    VerificationResult<VerifiedArtifact> passed = verifyAt(later, store, image, permissive);
    assertThat(passed).isInstanceOf(Verified.class);
    assertThat(step(passed, ValidationType.AUTHENTIC_TIMESTAMP).reason())
        .contains(X509Reason.EXPIRED);
  }

  @Test
  void aSigningAuthorityIsBelievedWhenItSigned() {
    alice.signer(store).scheme(SigningScheme.SIGNING_AUTHORITY).sign(image);
    NotationAuthority authority =
        NotationAuthority.builder(TrustStores.of("signingAuthority:test", List.of(alice.root())))
            .trustStore("signingAuthority:test")
            .trustedIdentity("*")
            .build();
    VerificationResult<VerifiedArtifact> passed = verifyAt(AFTER_ALL, store, image, authority);
    assertThat(passed.decision().evidence().get(0).time())
        .contains(new TrustedTime(Signatory.NOW, TrustedTime.Source.SIGNING_AUTHORITY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "skip"})
  void auditAndSkipNeverPass(String level) {
    alice.sign(store, image);
    NotationAuthority.Builder builder =
        level.equals("skip")
            ? NotationAuthority.builder(TrustStores.of(Map.of()))
            : alice.trusted();
    NotationAuthority authority = builder.level(VerificationLevel.of(level)).build();
    assertThat(reasons(store, image, authority))
        .containsExactly(NotationReason.LEVEL_DECIDES_NOTHING);
  }

  @Test
  void anAuditThatEnforcesAuthenticityDecides() {
    alice.sign(store, image);
    VerificationLevel level =
        VerificationLevel.AUDIT.override(ValidationType.AUTHENTICITY, ValidationAction.ENFORCE);
    assertThat(verify(store, image, alice.trusted().level(level).build()))
        .isInstanceOf(Verified.class);
  }

  @Test
  void authenticityIsNeverOptionalForAnAuthority() {
    alice.sign(store, image);
    VerificationLevel level =
        VerificationLevel.PERMISSIVE.override(ValidationType.AUTHENTICITY, ValidationAction.LOG);
    NotationAuthority stranger = Signatory.of(Kind.EC_256).trusted().level(level).build();
    VerificationResult<VerifiedArtifact> refused = verify(store, image, stranger);
    assertThat(reasons(refused)).containsExactly(NotationReason.CHAIN_NOT_TRUSTED);
    assertThat(step(refused, ValidationType.AUTHENTICITY).outcome()).isEqualTo(Step.Outcome.LOGGED);
    assertThat(verify(store, image, alice.trusted().level(level).build()))
        .isInstanceOf(Verified.class);
  }

  /** Easy to get wrong 11. */
  @Test
  void mediaTypeDigestAndSizeMustAllBeTheImages() {
    Descriptor subject = store.describe(image);
    attachOver(Descriptor.of(MediaType.DOCKER_MANIFEST, subject.digest(), subject.size()));
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(NotationReason.MEDIA_TYPE_NOT_SIGNED);
    attachOver(Descriptor.of(subject.mediaType(), subject.digest(), subject.size() + 1));
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(NotationReason.SIZE_NOT_SIGNED);
    attachOver(store.describe(store.image("other")));
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(NotationReason.DIGEST_NOT_SIGNED);
    NotationAuthority audit = alice.trusted().level(VerificationLevel.AUDIT).build();
    assertThat(reasons(store, image, audit)).containsExactly(NotationReason.DIGEST_NOT_SIGNED);
  }

  private void attachOver(Descriptor signed) {
    store.unlist(digest);
    WrittenEnvelope written =
        new KeyEnvelopeMaker(CertifiedKey.of(alice.key()))
            .write(signed, SignerOptions.DEFAULT.with(Signatory.CLOCK));
    store.attach(image, EnvelopeFormat.JWS, written.content());
  }

  @Test
  void requiredMetadataIsASubsetOfTheSigned() {
    alice.signer(store).sign(SignRequest.of(image).annotations(Map.of("a", "1", "b", "2")));
    assertThat(verify(store, image, alice.trusted().requireMetadata(Map.of("a", "1")).build()))
        .isInstanceOf(Verified.class);
    for (Map<String, String> other : List.of(Map.of("a", "2"), Map.of("c", ""))) {
      assertThat(reasons(store, image, alice.trusted().requireMetadata(other).build()))
          .containsExactly(NotationReason.METADATA_MISSING);
    }
  }

  /** Easy to get wrong 12. */
  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void criticalAttributesThatNobodyUnderstandsAreRefusedAtEveryLevel(EnvelopeFormat format) {
    alice.signer(store).format(format).criticalAttribute("example.tier", "gold").sign(image);
    for (VerificationLevel level :
        List.of(VerificationLevel.STRICT, VerificationLevel.PERMISSIVE, VerificationLevel.AUDIT)) {
      assertThat(reasons(store, image, alice.trusted().level(level).build()))
          .containsExactly(NotationReason.CRITICAL_ATTRIBUTE_UNKNOWN);
    }
    NotationAuthority other =
        alice.trusted().understands("example.tier", a -> a.value().equals("silver")).build();
    assertThat(reasons(store, image, other))
        .containsExactly(NotationReason.CRITICAL_ATTRIBUTE_REFUSED);
  }

  @Test
  void oneBrokenSignatureNeverBlocksAnother() {
    store.attach(image, EnvelopeFormat.JWS, Bytes.utf8("{}"));
    store.attach(image, EnvelopeFormat.COSE, Bytes.utf8("junk"));
    Descriptor gone = store.attach(image, EnvelopeFormat.JWS, Bytes.utf8("{\"gone\":1}"));
    store.deleteBlob(store.stored(gone.digest()).layers().get(0).digest());
    Signatory.of(Kind.EC_384).sign(store, image);
    alice.sign(store, image);
    VerificationResult<VerifiedArtifact> result = verify(store, image, alice.trusted().build());
    assertThat(result).isInstanceOf(Verified.class);
    assertThat(result.decision().evidence().stream().flatMap(e -> e.reason().stream()))
        .containsExactly(
            NotationReason.JWS_MALFORMED,
            NotationReason.COSE_UNTAGGED,
            CommonReason.CONTENT_MISSING,
            NotationReason.CHAIN_NOT_TRUSTED);
  }

  /** CVE-2023-33957 and CVE-2023-33958. */
  @Test
  void opensAtMostAHundredSignatures() {
    for (int i = 0; i < 101; i++) {
      store.attach(image, EnvelopeFormat.JWS, Bytes.utf8("{\"number\":" + i + "}"));
    }
    VerificationResult<VerifiedArtifact> result = verify(store, image, alice.trusted().build());
    assertThat(reasons(result))
        .containsExactlyInAnyOrder(NotationReason.JWS_MALFORMED, CommonReason.CANDIDATE_LIMIT);
    // The listing, and a manifest and an envelope for each.
    assertThat(store.reads()).isEqualTo(1 + 2 * 100);
  }

  /** Kyverno's audit of its Notary verifier. */
  @Test
  void aHugeEnvelopeIsRefusedBeforeItIsRead() {
    Descriptor huge =
        Descriptor.of(EnvelopeFormat.JWS.mediaType(), Digest.sha256(Bytes.utf8("huge")), 33L << 20);
    Bytes manifest = SignatureManifest.write(store.describe(image), huge, Map.of(), false);
    store.store(MediaType.OCI_MANIFEST, manifest);
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(CommonReason.CONTENT_TOO_LARGE);
  }

  @Test
  void whatIsNoSignatureIsTold() {
    attachManifest(m -> m.artifactType(SignatureManifest.ARTIFACT_TYPE).config(config("a/b")));
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(NotationReason.NOT_A_SIGNATURE);
    attachManifest(m -> m.config(Descriptor.of(MediaType.OCI_EMPTY, Bytes.utf8("{}"))));
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(NotationReason.NOT_A_SIGNATURE);
  }

  private static Descriptor config(String type) {
    return Descriptor.of(new MediaType(type), Bytes.utf8("{}"));
  }

  private void attachManifest(Consumer<imagesign.core.json.ManifestWriter> head) {
    store.unlist(digest);
    var writer = Manifests.image();
    head.accept(writer);
    store.store(
        MediaType.OCI_MANIFEST, writer.layers(List.of()).subject(store.describe(image)).toBytes());
  }

  @Test
  void aManifestWithOtherThanOneLayerIsRefused() {
    attachManifest(
        m ->
            m.artifactType(SignatureManifest.ARTIFACT_TYPE)
                .config(config(MediaType.OCI_EMPTY.value())));
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(NotationReason.LAYER_COUNT);
  }

  @Test
  void anEnvelopeOfAnotherTypeIsRefused() {
    Descriptor layer =
        store.putBlob(MemoryStore.REPOSITORY, new MediaType("application/x"), Bytes.utf8("x"));
    store.store(
        MediaType.OCI_MANIFEST,
        SignatureManifest.write(store.describe(image), layer, Map.of(), false));
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(NotationReason.ENVELOPE_TYPE_UNSUPPORTED);
  }

  @Test
  void aManifestOfAnotherImageIsRefused() {
    ArtifactReference other = store.image("other");
    alice.sign(store, other);
    store.listed(other.digest().orElseThrow()).forEach(d -> store.list(digest, d));
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(NotationReason.REFERRER_OF_OTHER);
  }

  /** Easy to get wrong 13: the retired manifest of artifacts. */
  @Test
  void readsArtifactManifests() {
    alice.sign(store, image);
    Descriptor signed = store.listed(digest).get(0);
    Descriptor envelope = store.stored(signed.digest()).layers().get(0);
    store.unlist(digest);
    String manifest =
        """
        {"mediaType":"application/vnd.oci.artifact.manifest.v1+json",\
        "artifactType":"application/vnd.cncf.notary.signature",\
        "blobs":[%s],"subject":%s}"""
            .formatted(
                Manifests.toJson(envelope).toBytes().toUtf8(),
                Manifests.toJson(store.describe(image)).toBytes().toUtf8());
    store.store(MediaType.OCI_ARTIFACT_MANIFEST, Bytes.utf8(manifest));
    assertThat(verify(store, image, alice.trusted().build())).isInstanceOf(Verified.class);
  }

  /** Easy to get wrong 14. */
  @Test
  void mergesTheFallbackTagIfAsked() {
    alice.sign(store, image);
    Descriptor listed = store.listed(digest).get(0);
    store.unlist(digest);
    Bytes index = Manifests.index().manifests(List.of(listed)).toBytes();
    store.putManifest(
        ArtifactReference.of(MemoryStore.REPOSITORY, "sha256-" + digest.hex()),
        MediaType.OCI_INDEX,
        index);
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(CommonReason.NO_SIGNATURE);
    assertThat(verify(store, image, alice.trusted().mergeFallbackTag().build()))
        .isInstanceOf(Verified.class);
  }

  @Test
  void fingerprintsCoverTrustAndOptions() {
    NotationAuthority base = alice.trusted().build();
    assertThat(alice.trusted().build().fingerprint()).isEqualTo(base.fingerprint());
    List<NotationAuthority> others =
        List.of(
            alice.trusted().level(VerificationLevel.PERMISSIVE).build(),
            alice.trusted().verifyTimestamp(TimestampVerification.AFTER_CERT_EXPIRY).build(),
            alice.trusted().requireMetadata(Map.of("a", "b")).build(),
            alice.trusted().understands("a", a -> true).build(),
            alice.trusted().mergeFallbackTag().build(),
            trusting(alice.root(), "*"),
            Signatory.of(Kind.EC_256).trusted().build());
    for (NotationAuthority other : others) {
      assertThat(other.fingerprint()).isNotEqualTo(base.fingerprint());
    }
  }

  @Test
  void anAuthorityWithoutTrustCantBeMade() {
    NotationAuthority.Builder builder =
        NotationAuthority.builder(TrustStores.of("ca:test", List.of(alice.root())));
    assertThatThrownBy(builder::build).isInstanceOf(TrustPolicyException.class);
    builder.trustStore("ca:test");
    assertThatThrownBy(builder::build).isInstanceOf(TrustPolicyException.class);
    builder.trustedIdentity("*").trustedIdentity(Signatory.IDENTITY);
    assertThatThrownBy(builder::build).isInstanceOf(TrustPolicyException.class);
  }

  @Test
  void aRejectionListsWhatWasFound() {
    assertThat(verify(store, image, alice.trusted().build())).isInstanceOf(Rejected.class);
    assertThat(reasons(store, image, alice.trusted().build()))
        .containsExactly(CommonReason.NO_SIGNATURE);
  }
}
