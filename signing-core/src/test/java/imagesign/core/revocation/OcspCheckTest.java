package imagesign.core.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.revocation.CertificateStatus.State;
import imagesign.oci.Bytes;
import imagesign.testkit.Fault;
import imagesign.testkit.OcspFlaw;
import imagesign.testkit.OcspResponder;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestKeyKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OcspCheckTest {
  private final OcspResponder responder = OcspResponder.start();
  private final TestChain chain = chain(responder.uri());

  @AfterEach
  void stop() {
    responder.close();
  }

  private TestChain chain(URI... responders) {
    TestChain issued =
        TestChain.codeSigning().length(2).certificate(0, c -> c.ocsp(responders)).issue();
    responder.serve(issued);
    return issued;
  }

  private CertificateStatus check() {
    return Chains.leaf(Chains.checker().build(), chain);
  }

  @ParameterizedTest
  @EnumSource(OcspFlaw.class)
  void rejectsEachFlaw(OcspFlaw flaw) {
    responder.flaws(flaw);
    CertificateStatus status = check();
    assertThat(status.state()).isEqualTo(State.UNKNOWN);
    assertThat(status.reason()).contains(expected(flaw));
  }

  private static RevocationReason expected(OcspFlaw flaw) {
    return switch (flaw) {
      case GARBAGE -> RevocationReason.OCSP_MALFORMED;
      case TRY_LATER, UNAUTHORIZED -> RevocationReason.OCSP_NOT_SUCCESSFUL;
      case EXPIRED -> RevocationReason.OCSP_EXPIRED;
      case NOT_YET_VALID -> RevocationReason.OCSP_NOT_YET_VALID;
      case NEXT_UPDATE_MISSING -> RevocationReason.OCSP_NEXT_UPDATE_MISSING;
      case OTHER_SERIAL, OTHER_ISSUER -> RevocationReason.OCSP_OTHER_CERTIFICATE;
      case WRONG_SIGNER,
          FOREIGN_RESPONDER,
          RESPONDER_WITHOUT_PURPOSE,
          RESPONDER_WITH_ANY_PURPOSE,
          RESPONDER_EXPIRED ->
          RevocationReason.OCSP_RESPONDER;
      case RESPONDER_NAME_OTHER, SIGNATURE_WRONG, SIGNED_OVER_SHA1 ->
          RevocationReason.OCSP_SIGNATURE;
      case CRITICAL_EXTENSION, CRITICAL_STATEMENT_EXTENSION ->
          RevocationReason.OCSP_CRITICAL_EXTENSION;
    };
  }

  @Test
  void anErrorThatMayPassIsToldFromABadAnswer() {
    responder.flaws(OcspFlaw.TRY_LATER);
    assertThat(check().reason().orElseThrow().isNoAnswer()).isTrue();
    responder.flaws(OcspFlaw.WRONG_SIGNER);
    assertThat(check().reason().orElseThrow().isNoAnswer()).isFalse();
  }

  @Test
  void acceptsAResponderThatTheIssuerCharged() {
    for (TestKeyKind kind : List.of(TestKeyKind.EC_256, TestKeyKind.RSA_2048)) {
      responder.signer(
          TestCertificate.ocspSigner("CN=responder").key(kind).issuedBy(chain.root()).issue());
      assertThat(check().state()).isEqualTo(State.GOOD);
    }
  }

  @Test
  void asksInTheAddressWhatIsShort() {
    check();
    assertThat(responder.requests()).hasSize(1);
    assertThat(responder.requests().get(0).method()).isEqualTo("GET");
    assertThat(responder.requests().get(0).path()).startsWith("/ocsp/M");
    assertThat(responder.requests().get(0).header("Connection")).contains("close");
    assertThat(responder.requests().get(0).headers().keySet())
        .containsExactlyInAnyOrder("Host", "Accept", "Connection");
  }

  @Test
  void postsWhatWouldNotFitTheAddress() {
    TestChain queried = chain(URI.create(responder.uri() + "?a=b"));
    assertThat(Chains.leaf(Chains.checker().build(), queried).state()).isEqualTo(State.GOOD);
    assertThat(responder.requests().get(0).method()).isEqualTo("POST");
    assertThat(responder.requests().get(0).query()).isEqualTo("a=b");
  }

  @Test
  void takesTheNextResponderWhereOneGivesNoClearAnswer() {
    try (OcspResponder broken = OcspResponder.start()) {
      broken.fail(Fault.status(503));
      TestChain two = chain(broken.uri(), responder.uri());
      assertThat(Chains.leaf(Chains.checker().build(), two).state()).isEqualTo(State.GOOD);
      assertThat(broken.requests()).hasSize(1);
      TestChain reverse = chain(responder.uri(), broken.uri());
      assertThat(Chains.leaf(Chains.checker().build(), reverse).state()).isEqualTo(State.GOOD);
      assertThat(broken.requests()).hasSize(1);
    }
  }

  @Test
  void asksNobodyElseOnceSomebodyKnows() {
    try (OcspResponder other = OcspResponder.start()) {
      TestChain two = chain(responder.uri(), other.uri());
      responder.forget(two.leaf());
      CertificateStatus status = Chains.leaf(Chains.checker().build(), two);
      assertThat(status.reason()).contains(RevocationReason.OCSP_STATUS_UNKNOWN);
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void boundsHowManyAreAsked() {
    URI[] many = Collections.nCopies(9, responder.uri()).toArray(URI[]::new);
    CertificateStatus status = Chains.leaf(Chains.checker().build(), chain(many));
    assertThat(status.reason()).contains(RevocationReason.TOO_MANY_LOCATIONS);
    assertThat(responder.requests()).isEmpty();
  }

  @Test
  void transportFailuresAreToldApart() {
    responder.fail(Fault.status(500));
    assertThat(check().reason()).contains(RevocationReason.HTTP_STATUS);
    responder.clearFaults();
    responder.fail(Fault.redirectTo(URI.create("/elsewhere")));
    assertThat(check().reason()).contains(RevocationReason.HTTP_STATUS);
    responder.clearFaults();
    responder.fail(Fault.disconnect());
    assertThat(check().reason()).contains(RevocationReason.UNREACHABLE);
    responder.clearFaults();
    responder.fail(Fault.longBody(OcspCheck.MAX_RESPONSE));
    assertThat(check().reason()).contains(RevocationReason.TOO_LARGE);
    responder.clearFaults();
    responder.fail(Fault.longBody(1));
    assertThat(check().reason()).contains(RevocationReason.OCSP_MALFORMED);
    assertThat(responder.requests()).noneMatch(r -> r.path().equals("/elsewhere"));
  }

  @Test
  void aKeyThatBecameInvalidLaterWasGoodAtAProvenTime() {
    Instant invalid =
        Chains.now().minus(Duration.ofHours(2)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    responder.revoke(chain.leaf(), invalid);
    assertThat(check().state()).isEqualTo(State.REVOKED);
    assertThat(signedAt(invalid.minusSeconds(1)).state()).isEqualTo(State.GOOD);
    assertThat(signedAt(invalid).state()).isEqualTo(State.REVOKED);
    responder.revoke(chain.leaf());
    assertThat(signedAt(invalid.minusSeconds(1)).state()).isEqualTo(State.REVOKED);
  }

  private CertificateStatus signedAt(Instant instant) {
    return Chains.checker()
        .build()
        .checkSignedAt(Chains.anchored(chain), Chains.now(), instant)
        .certificates()
        .get(0);
  }

  @Test
  void remembersAnswersUntilTheyEnd() {
    RevocationChecker checker = Chains.checker().build();
    assertThat(Chains.leaf(checker, chain).state()).isEqualTo(State.GOOD);
    responder.revoke(chain.leaf());
    assertThat(Chains.leaf(checker, chain).state()).isEqualTo(State.GOOD);
    assertThat(responder.requests()).hasSize(1);
    Instant tomorrow = Chains.now().plus(Duration.ofDays(1));
    // The answer that is kept has ended by then, and so has a new one.
    assertThat(checker.check(Chains.anchored(chain), tomorrow).certificates().get(0).reason())
        .contains(RevocationReason.OCSP_EXPIRED);
    assertThat(responder.requests()).hasSize(2);
    assertThat(check().state()).isEqualTo(State.REVOKED);
  }

  @Test
  void remembersNothingThatIsNotClear() {
    RevocationChecker checker = Chains.checker().build();
    responder.flaws(OcspFlaw.WRONG_SIGNER);
    assertThat(Chains.leaf(checker, chain).state()).isEqualTo(State.UNKNOWN);
    responder.flaws();
    assertThat(Chains.leaf(checker, chain).state()).isEqualTo(State.GOOD);
  }

  @Test
  void asksASourceBeforeTheNetwork() {
    RevocationChecker offline =
        Chains.checker()
            .offline()
            .ocspSource(
                (address, certificate, request) ->
                    address.equals(responder.uri())
                            && certificate.equals(chain.leaf().certificate())
                        ? Optional.of(Bytes.copyOf(responder.respond(request.toByteArray())))
                        : Optional.empty())
            .build();
    assertThat(Chains.leaf(offline, chain).state()).isEqualTo(State.GOOD);
    // Nothing that a source gives is believed.
    responder.flaws(OcspFlaw.SIGNATURE_WRONG);
    RevocationChecker lying =
        Chains.checker()
            .ocspSource(
                (address, certificate, request) ->
                    Optional.of(Bytes.copyOf(responder.respond(request.toByteArray()))))
            .build();
    assertThat(Chains.leaf(lying, chain).reason()).contains(RevocationReason.OCSP_SIGNATURE);
    assertThat(responder.requests()).isEmpty();
  }
}
