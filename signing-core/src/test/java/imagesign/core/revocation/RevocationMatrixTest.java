package imagesign.core.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.revocation.CertificateStatus.Method;
import imagesign.core.revocation.CertificateStatus.State;
import imagesign.testkit.CrlServer;
import imagesign.testkit.Fault;
import imagesign.testkit.OcspFlaw;
import imagesign.testkit.OcspResponder;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestCrl;
import imagesign.testkit.TestKeyKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each answer by OCSP, by list, and by both, from live servers. */
class RevocationMatrixTest {
  private final OcspResponder responder = OcspResponder.start();
  private final CrlServer lists = CrlServer.start();

  @AfterEach
  void stop() {
    responder.close();
    lists.close();
  }

  /** What a server says, with what must come of it if it is the only one. */
  enum Answer {
    GOOD(State.GOOD, null, null),
    REVOKED(State.REVOKED, RevocationReason.REVOKED, RevocationReason.REVOKED),
    EXPIRED(State.UNKNOWN, RevocationReason.OCSP_EXPIRED, RevocationReason.CRL_EXPIRED),
    UNKNOWN(State.UNKNOWN, RevocationReason.OCSP_STATUS_UNKNOWN, RevocationReason.HTTP_STATUS),
    TIMEOUT(State.UNKNOWN, RevocationReason.TIMEOUT, RevocationReason.TIMEOUT),
    WRONG_SIGNER(State.UNKNOWN, RevocationReason.OCSP_RESPONDER, RevocationReason.CRL_SIGNATURE),
    HOLD(State.REVOKED, RevocationReason.ON_HOLD, RevocationReason.ON_HOLD);

    private final State state;
    private final Optional<RevocationReason> byOcsp;
    private final Optional<RevocationReason> byList;

    Answer(State state, @Nullable RevocationReason byOcsp, @Nullable RevocationReason byList) {
      this.state = state;
      this.byOcsp = Optional.ofNullable(byOcsp);
      this.byList = Optional.ofNullable(byList);
    }
  }

  private TestChain chain(boolean ocsp, boolean list) {
    TestChain chain =
        TestChain.codeSigning()
            .length(2)
            .certificate(
                0,
                c -> {
                  if (ocsp) {
                    c.ocsp(responder.uri());
                  }
                  if (list) {
                    c.crl(lists.uri("a"));
                  }
                })
            .issue();
    responder.serve(chain);
    return chain;
  }

  private void ocspSays(Answer answer, TestCertificate leaf) {
    switch (answer) {
      case GOOD -> responder.reinstate(leaf);
      case REVOKED -> responder.revoke(leaf);
      case EXPIRED -> responder.flaws(OcspFlaw.EXPIRED);
      case UNKNOWN -> responder.forget(leaf);
      case TIMEOUT -> responder.fail(Fault.stall(Duration.ofSeconds(30)));
      case WRONG_SIGNER -> responder.flaws(OcspFlaw.WRONG_SIGNER);
      case HOLD -> responder.hold(leaf);
    }
  }

  private void listSays(Answer answer, TestChain chain) {
    TestCrl list = TestCrl.of(chain.root()).fill(3);
    Instant now = Chains.now();
    switch (answer) {
      case GOOD -> lists.publish("a", list);
      case REVOKED -> lists.publish("a", list.revoke(chain.leaf()));
      case EXPIRED ->
          lists.publish("a", list.validity(now.minusSeconds(7200), now.minusSeconds(3600)));
      // A list that is not there: nobody knows.
      case UNKNOWN -> lists.clearFaults();
      case TIMEOUT -> {
        lists.publish("a", list);
        lists.fail(Fault.stall(Duration.ofSeconds(30)));
      }
      case WRONG_SIGNER ->
          lists.publish("a", list.signedWith(TestKeyKind.EC_256.generate().getPrivate()));
      case HOLD ->
          lists.publish("a", list.revoke(chain.leaf(), now.minusSeconds(60), TestCrl.HOLD));
    }
  }

  private static RevocationChecker checker(Answer... answers) {
    RevocationCheckerBuilder builder = Chains.checker();
    if (Arrays.asList(answers).contains(Answer.TIMEOUT)) {
      builder.ocspTimeout(Duration.ofMillis(200)).crlTimeout(Duration.ofMillis(200));
    }
    return builder.build();
  }

  @ParameterizedTest
  @EnumSource(Answer.class)
  void byOcsp(Answer answer) {
    TestChain chain = chain(true, false);
    ocspSays(answer, chain.leaf());
    CertificateStatus status = Chains.leaf(checker(answer), chain);
    assertThat(status.state()).isEqualTo(answer.state);
    assertThat(status.reason()).isEqualTo(answer.byOcsp);
    assertThat(status.method()).isEqualTo(Method.OCSP);
  }

  @ParameterizedTest
  @EnumSource(Answer.class)
  void byList(Answer answer) {
    TestChain chain = chain(false, true);
    listSays(answer, chain);
    CertificateStatus status = Chains.leaf(checker(answer), chain);
    assertThat(status.state()).isEqualTo(answer.state);
    assertThat(status.reason()).isEqualTo(answer.byList);
    assertThat(status.method()).isEqualTo(Method.CRL);
  }

  static Stream<Arguments> pairs() {
    return Arrays.stream(Answer.values())
        .flatMap(
            ocsp ->
                Stream.of(Answer.GOOD, Answer.REVOKED, Answer.EXPIRED)
                    .map(list -> Arguments.of(ocsp, list)));
  }

  /** A clear answer by OCSP decides; without one the list does. */
  @ParameterizedTest
  @MethodSource("pairs")
  void byBoth(Answer ocsp, Answer list) {
    TestChain chain = chain(true, true);
    ocspSays(ocsp, chain.leaf());
    listSays(list, chain);
    CertificateStatus status = Chains.leaf(checker(ocsp, list), chain);
    boolean clear = ocsp.state != State.UNKNOWN;
    assertThat(status.state()).isEqualTo(clear ? ocsp.state : list.state);
    assertThat(status.reason()).isEqualTo(clear ? ocsp.byOcsp : list.byList);
    assertThat(status.method()).isEqualTo(clear ? Method.OCSP : Method.CRL_AFTER_OCSP);
    assertThat(lists.requests().isEmpty()).isEqualTo(clear);
  }
}
