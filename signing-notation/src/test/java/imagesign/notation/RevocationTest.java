package imagesign.notation;

import static imagesign.notation.Verdicts.reasons;
import static imagesign.notation.Verdicts.verify;
import static imagesign.notation.Verdicts.verifyAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imagesign.ImageSigningException;
import imagesign.UndecidedException;
import imagesign.VerificationResult;
import imagesign.VerificationResult.Verified;
import imagesign.VerifiedArtifact;
import imagesign.core.revocation.RevocationReason;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.spi.Step;
import imagesign.spi.Step.Outcome;
import imagesign.testkit.CrlServer;
import imagesign.testkit.Fault;
import imagesign.testkit.OcspFlaw;
import imagesign.testkit.OcspResponder;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestCrl;
import imagesign.testkit.TestKeyKind;
import imagesign.testkit.TimestampAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Revocation of a signer's certificates, by live servers on loopback. */
class RevocationTest {
  private static final Instant NOW = Signatory.NOW;
  private static final String LOOPBACK = "127.0.0.1";

  private final OcspResponder responder =
      OcspResponder.start().clock(InstantSource.fixed(NOW.plusSeconds(1)));
  private final CrlServer lists = CrlServer.start();
  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");

  @AfterEach
  void stop() {
    responder.close();
    lists.close();
  }

  /** Where a certificate says that it may be looked up. */
  private enum Way {
    OCSP,
    CRL,
    BOTH;

    boolean asksResponder() {
      return this != CRL;
    }

    boolean readsList() {
      return this != OCSP;
    }
  }

  /** What the servers say of the signer's certificate, and what is to come of it. */
  private enum Answer {
    GOOD(null, null),
    REVOKED(RevocationReason.REVOKED, RevocationReason.REVOKED),
    EXPIRED(RevocationReason.OCSP_EXPIRED, RevocationReason.CRL_EXPIRED),
    UNKNOWN(RevocationReason.OCSP_STATUS_UNKNOWN, RevocationReason.HTTP_STATUS),
    TIMEOUT(RevocationReason.TIMEOUT, RevocationReason.TIMEOUT),
    WRONG_SIGNER(RevocationReason.OCSP_RESPONDER, RevocationReason.CRL_SIGNATURE),
    /** A list with a delta, which is what revokes; OCSP has no such thing. */
    DELTA(null, RevocationReason.REVOKED),
    HOLD(RevocationReason.ON_HOLD, RevocationReason.ON_HOLD);

    private final Optional<RevocationReason> byResponder;
    private final Optional<RevocationReason> byList;

    Answer(@Nullable RevocationReason byResponder, @Nullable RevocationReason byList) {
      this.byResponder = Optional.ofNullable(byResponder);
      this.byList = Optional.ofNullable(byList);
    }

    /** By both, a responder without a clear answer leaves it to the list. */
    Optional<RevocationReason> by(Way way) {
      boolean clear =
          switch (this) {
            case GOOD, REVOKED, DELTA, HOLD -> true;
            default -> false;
          };
      return way == Way.CRL || (way == Way.BOTH && !clear) ? byList : byResponder;
    }
  }

  private Signatory signatory(Way way) {
    Signatory signatory =
        Signatory.of(
            Kind.EC_256,
            chain ->
                chain
                    .length(2)
                    .certificate(
                        0,
                        c -> {
                          if (way.asksResponder()) {
                            c.ocsp(responder.uri());
                          }
                          if (way.readsList()) {
                            c.crl(lists.uri("a"));
                          }
                        }));
    responder.serve(signatory.chain());
    return signatory;
  }

  private void say(Answer answer, TestChain chain) {
    TestCertificate leaf = chain.leaf();
    TestCrl list = list(chain);
    switch (answer) {
      case GOOD -> lists.publish("a", list);
      case REVOKED -> {
        responder.revoke(leaf);
        lists.publish("a", list.revoke(leaf, NOW.minusSeconds(60), 0));
      }
      case EXPIRED -> {
        responder.flaws(OcspFlaw.EXPIRED);
        lists.publish("a", list.validity(NOW.minusSeconds(7200), NOW.minusSeconds(3600)));
      }
      case UNKNOWN -> responder.forget(leaf);
      case TIMEOUT -> {
        responder.fail(Fault.stall(Duration.ofSeconds(30)));
        lists.fail(Fault.stall(Duration.ofSeconds(30)));
      }
      case WRONG_SIGNER -> {
        responder.flaws(OcspFlaw.WRONG_SIGNER);
        lists.publish("a", list.signedWith(TestKeyKind.EC_256.generate().getPrivate()));
      }
      case DELTA -> {
        lists.publish("a", list.freshest(lists.uri("delta")));
        lists.publish(
            "delta", list(chain).number(2).deltaOf(1).revoke(leaf, NOW.minusSeconds(60), 0));
      }
      case HOLD -> {
        responder.hold(leaf);
        lists.publish("a", list.revoke(leaf, NOW.minusSeconds(60), TestCrl.HOLD));
      }
    }
  }

  private static TestCrl list(TestChain chain) {
    return TestCrl.of(chain.root()).validity(NOW.minusSeconds(3600), NOW.plusSeconds(3600));
  }

  private static Revocation patient() {
    return Revocation.builder().allowRevocationHost(LOOPBACK).build();
  }

  private static Revocation asking(Answer answer) {
    Revocation.Builder builder = Revocation.builder().allowRevocationHost(LOOPBACK);
    return answer == Answer.TIMEOUT
        ? builder.timeLimit(Duration.ofMillis(200)).build()
        : builder.build();
  }

  static Stream<Arguments> matrix() {
    return Stream.of(Answer.values())
        .flatMap(answer -> Stream.of(Way.values()).map(way -> Arguments.of(answer, way)));
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void anAnswerIsJudgedByLevel(Answer answer, Way way) {
    Signatory signatory = signatory(way);
    signatory.sign(store, image);
    say(answer, signatory.chain());
    Optional<RevocationReason> expected = answer.by(way);
    NotationAuthority.Builder trusted = signatory.trusted().revocation(asking(answer));

    if (expected.filter(RevocationReason::isNoAnswer).isPresent()) {
      assertThatThrownBy(() -> verify(store, image, trusted.build()))
          .isInstanceOf(UndecidedException.class);
    } else if (expected.isPresent()) {
      assertThat(reasons(store, image, trusted.build())).containsExactly(expected.get());
    } else {
      assertThat(verify(store, image, trusted.build())).isInstanceOf(Verified.class);
    }
    VerificationResult<VerifiedArtifact> permissive =
        verify(store, image, trusted.level(VerificationLevel.PERMISSIVE).build());
    assertThat(permissive).isInstanceOf(Verified.class);
    assertThat(revocationStep(permissive).reason()).isEqualTo(expected);
    assertThat(revocationStep(permissive).outcome())
        .isEqualTo(expected.isPresent() ? Outcome.LOGGED : Outcome.PASSED);
  }

  private static Step revocationStep(VerificationResult<VerifiedArtifact> result) {
    return result.decision().evidence().get(0).steps().stream()
        .filter(step -> step.name().equals("revocation"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anIntermediateThatIsRevokedRevokesTheChain() {
    Signatory signatory =
        Signatory.of(Kind.EC_256, chain -> chain.certificate(1, c -> c.ocsp(responder.uri())));
    signatory.sign(store, image);
    responder.serve(signatory.chain()).revoke(signatory.chain().issued().get(1));
    assertThat(reasons(store, image, signatory.trusted().revocation(patient()).build()))
        .containsExactly(RevocationReason.REVOKED);
  }

  /** Easy to get wrong 19: nobody to ask is good, and what is not plain HTTP is not asked. */
  @Test
  void aCertificateThatNamesNobodyIsGoodAndOneThatNamesOnlyHttpsIsUnknown() {
    Signatory silent = Signatory.of(Kind.EC_256);
    silent.sign(store, image);
    assertThat(verify(store, image, silent.trusted().revocation(patient()).build()))
        .isInstanceOf(Verified.class);

    ArtifactReference other = store.image("other");
    Signatory secure =
        Signatory.of(
            Kind.EC_256,
            chain ->
                chain.certificate(
                    0,
                    c ->
                        c.ocsp(URI.create(responder.uri().toString().replace("http:", "https:")))));
    secure.sign(store, other);
    assertThat(reasons(store, other, secure.trusted().revocation(patient()).build()))
        .containsExactly(RevocationReason.LOCATION_NOT_HTTP);
    assertThat(responder.requests()).isEmpty();
  }

  @Test
  void thisMachineIsAskedOnlyIfItIsAllowedByName() {
    Signatory signatory = signatory(Way.BOTH);
    signatory.sign(store, image);
    say(Answer.GOOD, signatory.chain());
    assertThat(reasons(store, image, signatory.trusted().build()))
        .containsExactly(RevocationReason.HOST_FORBIDDEN);
    assertThat(responder.requests()).isEmpty();
    assertThat(lists.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"OCSP", "CRL"})
  void nobodyIsAskedAboutAStrangersChain(Way way) {
    Signatory stranger = signatory(way);
    stranger.sign(store, image);
    NotationAuthority trusting =
        Signatory.of(Kind.EC_256)
            .trusted()
            .revocation(patient())
            .level(VerificationLevel.AUDIT)
            .build();
    assertThat(reasons(store, image, trusting)).containsExactly(NotationReason.CHAIN_NOT_TRUSTED);
    assertThat(responder.requests()).isEmpty();
    assertThat(lists.requests()).isEmpty();
  }

  @Test
  void aSkippedCheckAsksNobody() {
    Signatory signatory = signatory(Way.OCSP);
    signatory.sign(store, image);
    responder.revoke(signatory.chain().leaf());
    NotationAuthority trusting =
        signatory
            .trusted()
            .revocation(patient())
            .level(
                VerificationLevel.STRICT.override(ValidationType.REVOCATION, ValidationAction.SKIP))
            .build();
    VerificationResult<VerifiedArtifact> result = verify(store, image, trusting);
    assertThat(result).isInstanceOf(Verified.class);
    assertThat(revocationStep(result).outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(responder.requests()).isEmpty();
  }

  /** Another signature that is certainly wrong decides, whoever gave no answer. */
  @Test
  void aSignatureThatPassesDecidesWhereAnotherIsUndecided() {
    Signatory silent = signatory(Way.CRL);
    Signatory good = Signatory.of(Kind.EC_256);
    silent.sign(store, image);
    Map<TrustStoreName, List<X509Certificate>> stores =
        Map.of(TrustStoreName.parse("ca:test"), List.of(silent.root(), good.root()));
    NotationAuthority both =
        NotationAuthority.builder(TrustStores.of(stores))
            .trustStore("ca:test")
            .trustedIdentity("*")
            .revocation(patient())
            .build();
    assertThatThrownBy(() -> verify(store, image, both)).isInstanceOf(UndecidedException.class);
    good.sign(store, image);
    assertThat(verify(store, image, both)).isInstanceOf(Verified.class);
  }

  /** Easy to get wrong 19: only a signing authority's time tells before from after. */
  @ParameterizedTest
  @EnumSource(SigningScheme.class)
  void whatBecameInvalidLaterIsSavedByASigningAuthorityOnly(SigningScheme scheme) {
    Signatory signatory = signatory(Way.OCSP);
    signatory.signer(store).scheme(scheme).sign(image);
    boolean saves = scheme == SigningScheme.SIGNING_AUTHORITY;
    NotationAuthority trusting = trusting(signatory, scheme);
    responder.revoke(signatory.chain().leaf(), NOW.plusSeconds(5));
    Instant later = NOW.plusSeconds(60);
    responder.clock(InstantSource.fixed(later));
    if (saves) {
      assertThat(verifyAt(later, store, image, trusting)).isInstanceOf(Verified.class);
    } else {
      assertThat(reasons(verifyAt(later, store, image, trusting)))
          .containsExactly(RevocationReason.REVOKED);
    }
    responder.revoke(signatory.chain().leaf(), NOW.minusSeconds(5));
    assertThat(reasons(verifyAt(later, store, image, trusting(signatory, scheme))))
        .containsExactly(RevocationReason.REVOKED);
  }

  private static NotationAuthority trusting(Signatory signatory, SigningScheme scheme) {
    String trusted = scheme == SigningScheme.SIGNING_AUTHORITY ? "signingAuthority:t" : "ca:t";
    return NotationAuthority.builder(TrustStores.of(trusted, List.of(signatory.root())))
        .trustStore(trusted)
        .trustedIdentity("*")
        .revocation(patient())
        .build();
  }

  @Test
  void listsAtHandAreEnoughWithoutANetwork() {
    Signatory signatory = signatory(Way.CRL);
    signatory.sign(store, image);
    Bytes good = Bytes.copyOf(list(signatory.chain()).der());
    Bytes bad =
        Bytes.copyOf(
            list(signatory.chain())
                .revoke(signatory.chain().leaf(), NOW.minusSeconds(60), 0)
                .der());
    NotationAuthority.Builder trusted = signatory.trusted();
    assertThat(verify(store, image, trusted.revocation(offline(Optional.of(good))).build()))
        .isInstanceOf(Verified.class);
    assertThat(reasons(store, image, trusted.revocation(offline(Optional.of(bad))).build()))
        .containsExactly(RevocationReason.REVOKED);
    assertThat(reasons(store, image, trusted.revocation(offline(Optional.empty())).build()))
        .containsExactly(RevocationReason.OFFLINE);
    assertThat(lists.requests()).isEmpty();
  }

  private static Revocation offline(Optional<Bytes> list) {
    return Revocation.builder().offline().crlSource((location, issuer) -> list).build();
  }

  @Test
  void responsesAtHandAreEnoughWithoutANetwork() {
    Signatory signatory = signatory(Way.OCSP);
    signatory.sign(store, image);
    Revocation kept =
        Revocation.builder()
            .offline()
            .ocspSource(
                (address, certificate, request) ->
                    Optional.of(Bytes.copyOf(responder.respond(request.toByteArray()))))
            .build();
    assertThat(verify(store, image, signatory.trusted().revocation(kept).build()))
        .isInstanceOf(Verified.class);
    assertThat(responder.requests()).isEmpty();
  }

  @Test
  void aListIsKeptInAFolderForTheNextProcess(@TempDir Path folder) {
    Signatory signatory = signatory(Way.CRL);
    signatory.sign(store, image);
    say(Answer.GOOD, signatory.chain());
    assertThat(verify(store, image, keeping(signatory, folder))).isInstanceOf(Verified.class);
    lists.fail(Fault.status(503));
    assertThat(verify(store, image, keeping(signatory, folder))).isInstanceOf(Verified.class);
    assertThat(lists.requests()).hasSize(1);
  }

  private static NotationAuthority keeping(Signatory signatory, Path folder) {
    Revocation revocation =
        Revocation.builder().allowRevocationHost(LOOPBACK).cacheFolder(folder).build();
    return signatory.trusted().revocation(revocation).build();
  }

  @Test
  void aFolderThatCantBeWrittenFailsNothing(@TempDir Path folder) throws IOException {
    Signatory signatory = signatory(Way.CRL);
    signatory.sign(store, image);
    say(Answer.GOOD, signatory.chain());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThat(verify(store, image, keeping(signatory, folder))).isInstanceOf(Verified.class);
    Path none = Path.of("/dev/null/none");
    assertThat(verify(store, image, keeping(signatory, none))).isInstanceOf(Verified.class);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** CVE-2024-56138: an authority that is revoked stamps nothing that counts. */
  @Test
  void aRevokedTimeStampAuthorityFailsTheSigning() {
    Signatory alice = Signatory.of(Kind.EC_256);
    TestChain chain = stamping();
    try (TimestampAuthority authority = TimestampAuthority.start(chain).clock(Signatory.CLOCK)) {
      NotationSigner signer =
          alice
              .signer(store)
              .timestamp(
                  request -> Bytes.copyOf(authority.respond(request.toByteArray())),
                  List.of(chain.root().certificate()),
                  patient());
      responder.revoke(chain.leaf());
      assertThatThrownBy(() -> signer.sign(image))
          .isInstanceOf(ImageSigningException.class)
          .hasRootCauseInstanceOf(NotationException.class);
      assertThat(store.listed(image.digest().orElseThrow())).isEmpty();
      responder.fail(Fault.status(503));
      assertThatThrownBy(() -> freshly(alice, authority, chain).sign(image))
          .isInstanceOf(NoRevocationAnswerException.class);
      assertThat(store.listed(image.digest().orElseThrow())).isEmpty();
      responder.clearFaults();
      responder.reinstate(chain.leaf());
      freshly(alice, authority, chain).sign(image);
      assertThat(store.listed(image.digest().orElseThrow())).hasSize(1);
    }
  }

  private NotationSigner freshly(Signatory alice, TimestampAuthority authority, TestChain chain) {
    return alice
        .signer(store)
        .timestamp(
            request -> Bytes.copyOf(authority.respond(request.toByteArray())),
            List.of(chain.root().certificate()),
            patient());
  }

  private TestChain stamping() {
    TestChain chain =
        TestChain.timestamping()
            .validity(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2035-01-01T00:00:00Z"))
            .certificate(0, c -> c.ocsp(responder.uri()))
            .issue();
    responder.serve(chain);
    return chain;
  }

  /** A policy can leave the revocation of signers out, and of authorities only with the stamp. */
  @Test
  void aTimeStampByARevokedAuthorityDoesNotCount() {
    Signatory alice = Signatory.of(Kind.EC_256);
    TestChain chain = stamping();
    try (TimestampAuthority authority = TimestampAuthority.start(chain).clock(Signatory.CLOCK)) {
      freshly(alice, authority, chain).sign(image);
      NotationAuthority.Builder trusted =
          NotationAuthority.builder(
                  TrustStores.of(
                      Map.of(
                          TrustStoreName.parse("ca:t"), List.of(alice.root()),
                          TrustStoreName.parse("tsa:t"), List.of(chain.root().certificate()))))
              .trustStore("ca:t")
              .trustStore("tsa:t")
              .trustedIdentity("*")
              .level(
                  VerificationLevel.STRICT.override(
                      ValidationType.REVOCATION, ValidationAction.SKIP));
      assertThat(verify(store, image, trusted.revocation(patient()).build()))
          .isInstanceOf(Verified.class);
      responder.revoke(chain.leaf());
      assertThat(reasons(store, image, trusted.revocation(patient()).build()))
          .containsExactly(RevocationReason.REVOKED);
    }
  }
}
