package imagesign.notation;

import static imagesign.notation.Verdicts.reasons;
import static imagesign.notation.Verdicts.verifyAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.ImageSigningException;
import imagesign.VerificationResult;
import imagesign.VerificationResult.Verified;
import imagesign.VerifiedArtifact;
import imagesign.core.tsa.TimestampReason;
import imagesign.core.x509.X509Reason;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.signature.FailureReason;
import imagesign.spi.Step;
import imagesign.spi.TrustedTime;
import imagesign.testkit.TestChain;
import imagesign.testkit.TimestampAuthority;
import imagesign.testkit.TimestampFlaw;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Timestamps by an authority on loopback, at signing and at verifying. */
class TimestampTest {
  private static final Instant NOW = Signatory.NOW;

  /** When every certificate of the signer has expired. */
  private static final Instant LATER = Instant.parse("2028-06-01T00:00:00Z");

  private static TimestampAuthority authority;

  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");
  private final Signatory alice = Signatory.of(Kind.EC_256);

  @BeforeAll
  static void start() {
    authority =
        TimestampAuthority.start(
            TestChain.timestamping()
                .validity(
                    Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2035-01-01T00:00:00Z"))
                .issue());
  }

  @AfterAll
  static void stop() {
    authority.close();
  }

  @BeforeEach
  void reset() {
    authority.clock(Signatory.CLOCK).flaws().forms().accuracy(Duration.ofSeconds(1));
    authority.clearFaults();
  }

  private static X509Certificate root() {
    return authority.chain().root().certificate();
  }

  private NotationAuthority trusting(
      X509Certificate tsaRoot, TimestampVerification when, VerificationLevel level) {
    Map<TrustStoreName, List<X509Certificate>> stores =
        Map.of(
            TrustStoreName.parse("ca:test"), List.of(alice.root()),
            TrustStoreName.parse("tsa:test"), List.of(tsaRoot));
    return NotationAuthority.builder(TrustStores.of(stores))
        .trustStore("ca:test")
        .trustStore("tsa:test")
        .trustedIdentity("*")
        .verifyTimestamp(when)
        .level(level)
        .build();
  }

  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void aStampedSignatureOutlivesItsCertificates(EnvelopeFormat format) {
    alice.signer(store).format(format).timestamp(authority.uri(), root()).sign(image);
    for (TimestampVerification when : TimestampVerification.values()) {
      VerificationResult<VerifiedArtifact> result =
          verifyAt(LATER, store, image, trusting(root(), when, VerificationLevel.STRICT));
      assertThat(result).isInstanceOf(Verified.class);
      assertThat(result.decision().evidence().get(0).time())
          .contains(new TrustedTime(NOW, TrustedTime.Source.TIMESTAMP_AUTHORITY));
    }
  }

  /** Easy to get wrong 6: the imprint is over the value of the signature. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void theStampIsOverTheSignatureValueByTheHashOfTheKey(Kind kind) {
    Signatory signatory = Signatory.of(kind);
    signatory.signer(store).timestamp(authority.uri(), root()).sign(image);
    Envelope envelope = Envelope.parse(EnvelopeFormat.JWS, store.envelope(image));
    Digest imprint =
        imagesign.core.tsa.TimestampToken.parse(envelope.unsigned().timestamp().orElseThrow())
            .info()
            .imprint();
    assertThat(imprint).isEqualTo(Digest.of(kind.algorithm().hash(), envelope.signature()));
  }

  @ParameterizedTest
  @EnumSource(TimestampFlaw.class)
  void anAuthorityThatGoesWrongFailsTheSigning(TimestampFlaw flaw) {
    if (flaw == TimestampFlaw.POLICY_OTHER) {
      return; // No policy is asked for.
    }
    authority.flaws(flaw);
    NotationSigner signer = alice.signer(store).timestamp(authority.uri(), root());
    assertThatThrownBy(() -> signer.sign(image)).isInstanceOf(ImageSigningException.class);
    assertThat(store.listed(image.digest().orElseThrow())).isEmpty();
  }

  @Test
  void anAuthorityUnderAnotherRootFailsTheSigning() {
    X509Certificate other = TestChain.timestamping().issue().root().certificate();
    NotationSigner signer = alice.signer(store).timestamp(authority.uri(), other);
    assertThatThrownBy(() -> signer.sign(image)).isInstanceOf(ImageSigningException.class);
    authority.clock(InstantSource.fixed(LATER));
    NotationSigner late = alice.signer(store).timestamp(authority.uri(), root());
    assertThatThrownBy(() -> late.sign(image)).isInstanceOf(ImageSigningException.class);
    assertThat(store.listed(image.digest().orElseThrow())).isEmpty();
  }

  @Test
  void refusesContradictoryOptions() {
    NotationSigner stamping = alice.signer(store).timestamp(authority.uri(), root());
    assertThatThrownBy(() -> stamping.scheme(SigningScheme.SIGNING_AUTHORITY))
        .isInstanceOf(IllegalArgumentException.class);
    X509Certificate leaf = authority.chain().leaf().certificate();
    assertThatThrownBy(() -> alice.signer(store).timestamp(authority.uri(), leaf))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                alice.signer(store).timestamp(request -> request, List.of(), Revocation.standard()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What is wrong with the timestamp of an envelope. */
  private enum Stamp {
    NONE,
    GOOD,
    WRONG_IMPRINT,
    WRONG_ROOT,
    NAMESAKE_ROOT,
    BEFORE_VALIDITY,
    AFTER_VALIDITY,
    GARBAGE
  }

  private void attach(Stamp stamp) {
    Bytes envelope = Forgery.by(alice).over(store.describe(image)).jws();
    Envelope parsed = Envelope.parse(EnvelopeFormat.JWS, envelope);
    Optional<Bytes> token = token(stamp, parsed.signature());
    String text = envelope.toUtf8();
    String stamped =
        token
            .map(
                t ->
                    text.replace(
                        "\"header\":{",
                        "\"header\":{\"io.cncf.notary.timestampSignature\":\""
                            + Base64s.encode(t)
                            + "\","))
            .orElse(text);
    store.attach(image, EnvelopeFormat.JWS, Bytes.utf8(stamped));
  }

  private static Optional<Bytes> token(Stamp stamp, Bytes signature) {
    return switch (stamp) {
      case NONE -> Optional.empty();
      case GARBAGE -> Optional.of(Bytes.utf8("garbage"));
      case WRONG_IMPRINT -> Optional.of(stamped(NOW, Bytes.utf8("something else")));
      case BEFORE_VALIDITY ->
          Optional.of(stamped(Instant.parse("2026-01-01T00:00:00Z"), signature));
      case AFTER_VALIDITY -> Optional.of(stamped(Instant.parse("2027-12-31T23:59:59Z"), signature));
      default -> Optional.of(stamped(NOW, signature));
    };
  }

  /** With an accuracy of a second, so that a stamp on the edge of a validity is outside. */
  private static Bytes stamped(Instant time, Bytes content) {
    authority.clock(InstantSource.fixed(time));
    return Bytes.copyOf(authority.token(content.toByteArray()));
  }

  private static Optional<FailureReason> expected(
      Stamp stamp, TimestampVerification when, Instant now) {
    boolean needed = when == TimestampVerification.ALWAYS || now.equals(LATER);
    if (!needed) {
      return Optional.empty();
    }
    return switch (stamp) {
      case NONE -> Optional.of(NotationReason.TIMESTAMP_MISSING);
      case GOOD -> Optional.empty();
      case WRONG_IMPRINT -> Optional.of(TimestampReason.IMPRINT_MISMATCH);
      case WRONG_ROOT -> Optional.of(X509Reason.NO_PATH);
      case NAMESAKE_ROOT -> Optional.of(X509Reason.SIGNATURE_INVALID);
      case BEFORE_VALIDITY -> Optional.of(NotationReason.TIMESTAMP_BEFORE_VALIDITY);
      case AFTER_VALIDITY -> Optional.of(NotationReason.TIMESTAMP_AFTER_VALIDITY);
      case GARBAGE -> Optional.of(TimestampReason.MALFORMED);
    };
  }

  static Stream<Arguments> matrix() {
    return Stream.of(Stamp.values())
        .flatMap(
            stamp ->
                Stream.of(TimestampVerification.values())
                    .flatMap(
                        when -> Stream.of(NOW, LATER).map(now -> Arguments.of(stamp, when, now))));
  }

  /** Easy to get wrong 18. */
  @ParameterizedTest
  @MethodSource("matrix")
  void aTimestampIsJudgedByLevel(Stamp stamp, TimestampVerification when, Instant now) {
    attach(stamp);
    X509Certificate root =
        switch (stamp) {
          case WRONG_ROOT ->
              TestChain.timestamping()
                  .certificate(-1, c -> c.subject("CN=other"))
                  .issue()
                  .root()
                  .certificate();
          case NAMESAKE_ROOT -> TestChain.timestamping().issue().root().certificate();
          default -> root();
        };
    Optional<FailureReason> expected = expected(stamp, when, now);
    VerificationResult<VerifiedArtifact> strict =
        verifyAt(now, store, image, trusting(root, when, VerificationLevel.STRICT));
    if (expected.isPresent()) {
      assertThat(reasons(strict)).containsExactly(expected.get());
    } else {
      assertThat(strict).isInstanceOf(Verified.class);
    }
    VerificationResult<VerifiedArtifact> permissive =
        verifyAt(now, store, image, trusting(root, when, VerificationLevel.PERMISSIVE));
    assertThat(permissive).isInstanceOf(Verified.class);
    assertThat(timestampStep(permissive).reason()).isEqualTo(expected);
    assertThat(permissive.decision().evidence().get(0).time().isPresent())
        .isEqualTo(
            expected.isEmpty() && (when == TimestampVerification.ALWAYS || now.equals(LATER)));
  }

  private static Step timestampStep(VerificationResult<VerifiedArtifact> result) {
    return result.decision().evidence().get(0).steps().stream()
        .filter(step -> step.name().equals("authenticTimestamp"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutATrustStoreOfTimeStampAuthoritiesNoTimestampIsLookedAt() {
    attach(Stamp.GARBAGE);
    assertThat(verifyAt(NOW, store, image, alice.trusted().build())).isInstanceOf(Verified.class);
    assertThat(reasons(verifyAt(LATER, store, image, alice.trusted().build())))
        .containsExactly(X509Reason.EXPIRED);
  }

  @Test
  void aSigningAuthoritysTimeNeedsNoTimestamp() {
    alice.signer(store).scheme(SigningScheme.SIGNING_AUTHORITY).sign(image);
    Map<TrustStoreName, List<X509Certificate>> stores =
        Map.of(
            TrustStoreName.parse("signingAuthority:test"), List.of(alice.root()),
            TrustStoreName.parse("tsa:test"), List.of(root()));
    NotationAuthority trusting =
        NotationAuthority.builder(TrustStores.of(stores))
            .trustStore("signingAuthority:test")
            .trustStore("tsa:test")
            .trustedIdentity("*")
            .build();
    assertThat(verifyAt(LATER, store, image, trusting)).isInstanceOf(Verified.class);
  }
}
