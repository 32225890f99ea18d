package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.x509.X509Reason;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.signature.FailureReason;
import imagesign.signature.SignatureFailure;
import imagesign.spi.Step;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The answers of the specification, for a document of Notation. */
class NotationVerifierTest {
  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Signatory alice = Signatory.of(Kind.EC_256);

  private static OciTrustPolicy policy(String level) {
    String trust =
        level.equals("skip") ? "" : ",\"trustStores\":[\"ca:test\"],\"trustedIdentities\":[\"*\"]";
    return OciTrustPolicy.parse(
        Bytes.utf8(
            """
            {"version":"1.0","trustPolicies":[{"name":"app","registryScopes":\
            ["registry.example/app"],"signatureVerification":{"level":"%s"}%s}]}"""
                .formatted(level, trust)));
  }

  private NotationVerification verify(String level, X509Certificate root) {
    return verify(level, root, Signatory.NOW);
  }

  private NotationVerification verify(String level, X509Certificate root, Instant now) {
    return NotationVerifier.builder(policy(level), TrustStores.of("ca:test", List.of(root)), store)
        .clock(InstantSource.fixed(now))
        .build()
        .verify(image);
  }

  private static Set<FailureReason> reasons(NotationVerification verification) {
    assertThat(verification).isInstanceOf(NotationVerification.Rejected.class);
    return ((NotationVerification.Rejected) verification)
        .failures().stream().map(SignatureFailure::reason).collect(Collectors.toSet());
  }

  private static List<FailureReason> warnings(NotationVerification verification) {
    assertThat(verification).isInstanceOf(NotationVerification.Verified.class);
    assertThat(verification.succeeded()).isTrue();
    return ((NotationVerification.Verified) verification)
        .warnings().stream().map(Step::reason).map(r -> r.orElseThrow()).toList();
  }

  @Test
  void aGoodSignatureSucceedsAtEveryLevel() {
    alice.sign(store, image);
    for (String level : List.of("strict", "permissive", "audit")) {
      assertThat(warnings(verify(level, alice.root()))).isEmpty();
    }
  }

  @Test
  void auditSucceedsWithWarningsThatNameWhatWasNotEnforced() {
    Signatory bob = Signatory.of(Kind.EC_384);
    alice.signer(store).expireAfter(Duration.ofHours(1)).sign(image);
    Instant late = Instant.parse("2030-01-01T00:00:00Z");
    assertThat(warnings(verify("audit", bob.root(), late)))
        .containsExactly(
            NotationReason.CHAIN_NOT_TRUSTED,
            NotationReason.EXPIRED,
            X509Reason.EXPIRED,
            NotationReason.REVOCATION_NOT_ASKED);
    assertThat(reasons(verify("permissive", bob.root(), late)))
        .containsExactly(NotationReason.CHAIN_NOT_TRUSTED);
    assertThat(warnings(verify("permissive", alice.root(), late)))
        .containsExactly(NotationReason.EXPIRED, X509Reason.EXPIRED);
    assertThat(reasons(verify("strict", alice.root(), late)))
        .containsExactly(NotationReason.EXPIRED);
  }

  /** Easy to get wrong 11 and 9: integrity and the subject count under audit too. */
  @Test
  void auditRefusesWhatIsBrokenOrOfAnotherImage() {
    store.attach(image, EnvelopeFormat.JWS, Forgery.by(alice).jws());
    assertThat(reasons(verify("audit", alice.root())))
        .containsExactly(NotationReason.DIGEST_NOT_SIGNED);
    store.unlist(image.digest().orElseThrow());
    store.attach(image, EnvelopeFormat.JWS, Bytes.utf8("{}"));
    assertThat(reasons(verify("audit", alice.root())))
        .containsExactly(NotationReason.JWS_MALFORMED);
  }

  @Test
  void skipReadsNothing() {
    NotationVerification skipped = verify("skip", alice.root());
    assertThat(skipped).isInstanceOf(NotationVerification.Skipped.class);
    assertThat(skipped.succeeded()).isTrue();
    assertThat(store.reads()).isZero();
  }

  @Test
  void anImageThatNoStatementNamesIsRejectedUnread() {
    ArtifactReference other = ArtifactReference.parse("registry.example/other:1");
    NotationVerification rejected =
        NotationVerifier.builder(
                policy("strict"), TrustStores.of("ca:test", List.of(alice.root())), store)
            .build()
            .verify(other);
    assertThat(reasons(rejected)).containsExactly(NotationReason.NO_APPLICABLE_STATEMENT);
    assertThat(rejected.succeeded()).isFalse();
    assertThat(store.reads()).isZero();
  }

  @Test
  void moreMayBeDemandedThanTheDocumentDoes() {
    alice.sign(store, image);
    NotationVerifier verifier =
        NotationVerifier.builder(
                policy("strict"), TrustStores.of("ca:test", List.of(alice.root())), store)
            .demanding(authority -> authority.requireMetadata(Map.of("a", "b")))
            .clock(Signatory.CLOCK)
            .build();
    assertThat(reasons(verifier.verify(image))).containsExactly(NotationReason.METADATA_MISSING);
  }

  @Test
  void theFirstSignatureThatHoldsDecides() {
    store.attach(image, EnvelopeFormat.COSE, Bytes.utf8("junk"));
    alice.sign(store, image);
    assertThat(verify("strict", alice.root()).succeeded()).isTrue();
  }
}
