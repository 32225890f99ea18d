package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.core.crypto.Crypto;
import imagesign.notation.TrustPolicyException.Reason;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.FailureReason;
import imagesign.spi.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What notation itself made, in {@code ../shared/vectors/notation}; its OCI layouts are read in the
 * module of checks. A file that is not used fails the run.
 */
@Tag("vectors")
class NotationVectorsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("imagesign.root"), "..", "shared", "vectors", "notation");
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Set<String> USED = new TreeSet<>();

  /** What the envelopes {@code ca_…} and {@code sa_…} are over. */
  private static final Descriptor DOCKER_IMAGE =
      Descriptor.of(
          MediaType.DOCKER_MANIFEST,
          Digest.parse("sha256:60043cf45eaebc4c0867fea485a039b598f52fd09fd5b07b0b2d2f88fad9d74e"),
          528);

  private static final Descriptor ALPINE =
      Descriptor.of(
          MediaType.OCI_MANIFEST,
          Digest.parse("sha256:19dbd2e48e921426ee8ace4dc892edfb2ecdc1d1a72d5416c83670c30acecef0"),
          481);

  @BeforeAll
  static void requireFolder() {
    assertThat(FOLDER).isDirectory();
  }

  @AfterAll
  static void everyVectorIsAccountedFor() throws IOException {
    Set<String> all = new TreeSet<>();
    for (String folder : List.of("envelopes", "trustpolicies")) {
      try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
        files.forEach(file -> all.add(folder + "/" + file.getFileName()));
      }
    }
    assertThat(USED).isEqualTo(all);
  }

  private static Bytes read(String name) {
    USED.add(name);
    try {
      return Bytes.copyOf(Files.readAllBytes(FOLDER.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EnvelopeFormat formatOf(Bytes envelope) {
    return envelope.asByteBuffer().get(0) == '{' ? EnvelopeFormat.JWS : EnvelopeFormat.COSE;
  }

  private static SoundEnvelope sound(String name) {
    Bytes envelope = read("envelopes/" + name);
    return SoundEnvelope.verify(formatOf(envelope), envelope, Crypto.standard());
  }

  private static NotationAuthority.Builder trusting(String store) {
    TrustStores stores =
        TrustStores.of(store, NotationKeys.certificates(read("envelopes/NotationTestRoot.pem")));
    return NotationAuthority.builder(stores)
        .trustStore(store)
        .trustedIdentity("x509.subject: C=US, ST=WA, L=Seattle, O=Notary, CN=Notation Test Root");
  }

  private static Check check(String name, NotationAuthority authority, Descriptor subject) {
    return new NotationCheck(authority, NOW).run(() -> sound(name), sound -> subject);
  }

  private static FailureReason reason(Check check) {
    assertThat(check).isInstanceOf(Check.Failed.class);
    return ((Check.Failed) check).reason();
  }

  @Test
  void aSignatureOfAChainVerifies() {
    NotationAuthority authority = trusting("ca:test").build();
    assertThat(check("ca_valid_sig_env.json", authority, DOCKER_IMAGE))
        .isInstanceOf(Check.Passed.class);
    assertThat(reason(check("ca_valid_sig_env.json", authority, ALPINE)))
        .isEqualTo(NotationReason.DIGEST_NOT_SIGNED);
    assertThat(reason(check("sa_valid_sig_env.json", authority, DOCKER_IMAGE)))
        .isEqualTo(NotationReason.NO_TRUST_STORE_FOR_SCHEME);
  }

  @Test
  void aSignatureOfASigningAuthorityVerifies() {
    NotationAuthority authority = trusting("signingAuthority:test").build();
    Check check = check("sa_valid_sig_env.json", authority, DOCKER_IMAGE);
    assertThat(check).isInstanceOf(Check.Passed.class);
    assertThat(((Check.Passed) check).time().orElseThrow().instant())
        .isEqualTo(Instant.parse("2020-11-09T07:00:00Z"));
  }

  @Test
  void anExpiredSignatureIsRefusedUnderStrictOnly() {
    assertThat(reason(check("ca_expired_sig_env.json", trusting("ca:test").build(), DOCKER_IMAGE)))
        .isEqualTo(NotationReason.EXPIRED);
    NotationAuthority permissive = trusting("ca:test").level(VerificationLevel.PERMISSIVE).build();
    assertThat(check("ca_expired_sig_env.json", permissive, DOCKER_IMAGE))
        .isInstanceOf(Check.Passed.class);
  }

  @Test
  void aSignatureThatAsksForAPluginIsRefused() {
    assertThat(reason(check("ca_plugin_sig_env.json", trusting("ca:test").build(), DOCKER_IMAGE)))
        .isEqualTo(NotationReason.PLUGIN_NOT_NAMED);
  }

  @ParameterizedTest
  @CsvSource({
    "jws_signature.sig, 2023-03-14T08:10:02Z",
    "cose_signature.sig, 2023-03-14T04:45:22Z"
  })
  void aSelfSignedSignatureIsOverAlpine(String name, Instant signingTime) {
    SoundEnvelope sound = sound(name);
    assertThat(sound.target().describesSame(ALPINE)).isTrue();
    assertThat(sound.chain().certificates()).hasSize(1);
    assertThat(sound.header().signingTime()).isEqualTo(signingTime);
    TrustStores stores =
        TrustStores.of("ca:alpine", List.of(NotationKeys.toJdk(sound.chain().leaf())));
    NotationAuthority authority =
        NotationAuthority.builder(stores).trustStore("ca:alpine").trustedIdentity("*").build();
    assertThat(check(name, authority, ALPINE)).isInstanceOf(Check.Passed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "malformed_trusted_identity_trustpolicy.json, IDENTITY_WITHOUT_PREFIX",
    "multi_statements_with_multi_wildcard_registry_scope_trustpolicy.json, SCOPE_DUPLICATE",
    "multi_statements_with_the_same_registry_scope_trustpolicy.json, SCOPE_DUPLICATE",
    "unset_trusted_identity_trustpolicy.json, IDENTITIES_MISSING",
    "empty_trusted_identity_trustpolicy.json, IDENTITY_EMPTY",
    "malformed_registry_scope_trustpolicy.json, SCOPE_MALFORMED",
    "invalid_format_trustpolicy.json, MALFORMED",
    "missing_organization_trusted_identity_trustpolicy.json, DN_INCOMPLETE",
    "wildcard_plus_other_registry_scope_trustpolicy.json, SCOPE_WILDCARD_MIXED",
    "wildcard_trust_store_trustpolicy.json, TRUST_STORE_MALFORMED"
  })
  void anInvalidPolicyIsRefusedForItsDefect(String name, Reason reason) {
    Bytes document = read("trustpolicies/" + name);
    TrustPolicyException refused =
        catchThrowableOfType(TrustPolicyException.class, () -> OciTrustPolicy.parse(document));
    assertThat(refused.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "override_permissive_trustpolicy.json",
        "timestamp_after_cert_expiry_trustpolicy.json",
        "override_audit_trustpolicy.json",
        "trustpolicy.json",
        "permissive_trustpolicy.json",
        "any_registry_scope_trust_policy.json",
        "multiple_trusted_identity_trustpolicy.json",
        "invalid_trust_store_trustpolicy.json",
        "multiple_registry_scope_trustpolicy.json",
        "registry_scope_trustpolicy.json",
        "overlapped_trust_store_trustpolicy.json"
      })
  void aValidPolicyIsReadAndWritten(String name) {
    OciTrustPolicy policy = OciTrustPolicy.parse(read("trustpolicies/" + name));
    assertThat(OciTrustPolicy.parse(policy.toBytes())).isEqualTo(policy);
  }

  @Test
  void aValidBlobPolicyIsRead() {
    BlobTrustPolicy policy = BlobTrustPolicy.parse(read("trustpolicies/blob_trust_policy.json"));
    assertThat(policy.statements()).hasSize(3);
    assertThat(policy.global().orElseThrow().trust().name())
        .isEqualTo("global-verification-policy");
  }

  private static Check checkStamped(String name, TimestampVerification when, Instant now) {
    SoundEnvelope sound = sound(name);
    Map<TrustStoreName, List<X509Certificate>> stores =
        Map.of(
            TrustStoreName.parse("ca:test"),
            List.of(NotationKeys.toJdk(sound.chain().leaf())),
            TrustStoreName.parse("tsa:global"),
            NotationKeys.certificates(read("envelopes/globalsignRoot.cer")));
    NotationAuthority authority =
        NotationAuthority.builder(TrustStores.of(stores))
            .trustStore("ca:test")
            .trustStore("tsa:global")
            .trustedIdentity("*")
            .verifyTimestamp(when)
            // The authority's certificates name responders in the Internet.
            .revocation(Revocation.uncheckedUnsafe())
            .build();
    return new NotationCheck(authority, now).run(() -> sound, s -> sound.target());
  }

  @ParameterizedTest
  @CsvSource({
    "jwsExpiredWithTimestamp.sig, ",
    "coseWithTimestamp.sig, ",
    "withoutTimestamp.sig, TIMESTAMP_MISSING",
    "timestampAfterNotAfter.sig, TIMESTAMP_AFTER_VALIDITY"
  })
  void aTimestampProvesThatTheCertificateWasValid(String name, NotationReason reason) {
    for (Instant now : List.of(NOW, Instant.parse("2040-01-01T00:00:00Z"))) {
      Check check = checkStamped(name, TimestampVerification.ALWAYS, now);
      if (reason == null) {
        assertThat(check).isInstanceOf(Check.Passed.class);
        assertThat(((Check.Passed) check).time()).isPresent();
      } else {
        assertThat(reason(check)).isEqualTo(reason);
      }
    }
  }
}
