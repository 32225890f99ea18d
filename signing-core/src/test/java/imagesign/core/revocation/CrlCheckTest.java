package imagesign.core.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.revocation.CertificateStatus.State;
import imagesign.testkit.CrlServer;
import imagesign.testkit.Fault;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestCrl;
import imagesign.testkit.TestKeyKind;
import imagesign.testkit.TestKeyUsage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CrlCheckTest {
  private static final byte[] VALUE = {5, 0};

  private final CrlServer server = CrlServer.start();
  private final TestChain chain = chain(server.uri("a"));

  @AfterEach
  void stop() {
    server.close();
  }

  private static TestChain chain(URI... lists) {
    return TestChain.codeSigning().length(2).certificate(0, c -> c.crl(lists)).issue();
  }

  private TestCrl list() {
    return TestCrl.of(chain.root());
  }

  private CertificateStatus check() {
    return check(chain);
  }

  private static CertificateStatus check(TestChain checked) {
    return Chains.leaf(Chains.checker().build(), checked);
  }

  private void assertUnknown(RevocationReason reason) {
    CertificateStatus status = check();
    assertThat(status.state()).isEqualTo(State.UNKNOWN);
    assertThat(status.reason()).contains(reason);
  }

  /** Changes that break one rule of a list, each with its reason. */
  static Stream<Arguments> flaws() {
    Instant now = Chains.now();
    return Stream.of(
        flaw(RevocationReason.CRL_SIGNATURE, l -> l.signatureAlgorithm("SHA1withECDSA")),
        flaw(
            RevocationReason.CRL_SIGNATURE,
            l -> l.signedWith(TestKeyKind.EC_256.generate().getPrivate())),
        flaw(RevocationReason.CRL_ISSUER, l -> l.issuerName("CN=somebody else")),
        flaw(RevocationReason.CRL_NEXT_UPDATE_MISSING, TestCrl::withoutNextUpdate),
        flaw(
            RevocationReason.CRL_EXPIRED,
            l -> l.validity(now.minusSeconds(7200), now.minusSeconds(3600))),
        flaw(
            RevocationReason.CRL_NOT_YET_VALID,
            l -> l.validity(now.plusSeconds(3600), now.plusSeconds(7200))),
        flaw(RevocationReason.CRL_CRITICAL_EXTENSION, l -> l.extension("1.2.3", true, VALUE)),
        flaw(RevocationReason.CRL_DELTA_MISPLACED, l -> l.deltaOf(0)),
        flaw(RevocationReason.CRL_SCOPE, TestCrl::authoritiesOnly),
        flaw(RevocationReason.CRL_SCOPE, TestCrl::someReasonsOnly),
        flaw(
            RevocationReason.CRL_SCOPE,
            l -> l.publishedAt(URI.create("http://crl.test/another-part"))),
        flaw(RevocationReason.CRL_MALFORMED, l -> l.extension("2.5.29.46", false, VALUE)));
  }

  private static Arguments flaw(RevocationReason reason, ListChange change) {
    return Arguments.of(reason, change);
  }

  /** Breaks something. */
  interface ListChange {
    TestCrl apply(TestCrl list);
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void rejectsEachFlaw(RevocationReason reason, ListChange change) {
    server.publish("a", change.apply(list()));
    assertUnknown(reason);
  }

  @Test
  void acceptsWhatIsNoFlaw() {
    for (ListChange change :
        List.<ListChange>of(
            l -> l,
            l -> l.extension("1.2.3", false, VALUE),
            l -> l.withoutExtension("2.5.29.20"),
            TestCrl::usersOnly,
            l -> l.publishedAt(server.uri("a")),
            l -> l.fill(1000))) {
      server.publish("a", change.apply(list()));
      assertThat(check().state()).isEqualTo(State.GOOD);
    }
  }

  @Test
  void rejectsWhatIsNoList() {
    server.publish("a", new byte[] {1, 2, 3});
    assertUnknown(RevocationReason.CRL_MALFORMED);
    byte[] list = list().der();
    server.publish("a", Arrays.copyOf(list, list.length + 1));
    assertUnknown(RevocationReason.CRL_MALFORMED);
  }

  @Test
  void theIssuerMustBeAllowedToSignLists() {
    TestCertificate root =
        TestCertificate.authority("CN=root").keyUsage(true, TestKeyUsage.KEY_CERT_SIGN).issue();
    TestChain other =
        TestChain.codeSigning()
            .length(2)
            .root(root)
            .certificate(0, c -> c.crl(server.uri("a")))
            .issue();
    server.publish("a", TestCrl.of(root));
    assertThat(check(other).reason()).contains(RevocationReason.CRL_SIGN_MISSING);
  }

  @Test
  void findsTheCertificateAmongMany() {
    server.publish("a", list().fill(5000).revoke(chain.leaf()));
    assertThat(check().reason()).contains(RevocationReason.REVOKED);
  }

  @Test
  void everyListMustBeHad() {
    TestChain two = chain(server.uri("a"), server.uri("b"));
    TestCrl good = TestCrl.of(two.root());
    server.publish("a", good);
    assertThat(check(two).reason()).contains(RevocationReason.HTTP_STATUS);
    server.publish("b", good);
    assertThat(check(two).state()).isEqualTo(State.GOOD);
    server.publish("b", TestCrl.of(two.root()).revoke(two.leaf()));
    assertThat(check(two).state()).isEqualTo(State.REVOKED);
  }

  @Test
  void oneListThatRevokesIsEnough() {
    TestChain two = chain(server.uri("a"), server.uri("missing"));
    server.publish("a", TestCrl.of(two.root()).revoke(two.leaf()));
    assertThat(check(two).state()).isEqualTo(State.REVOKED);
  }

  @Test
  void otherWaysToTheSameListArePassedOver() {
    URI directory = URI.create("ldap:///CN=list,DC=example?certificateRevocationList");
    TestChain both =
        TestChain.codeSigning()
            .length(2)
            .certificate(0, c -> c.crlAt(directory, server.uri("a")))
            .issue();
    server.publish("a", TestCrl.of(both.root()));
    assertThat(check(both).state()).isEqualTo(State.GOOD);
    for (URI other : List.of(directory, URI.create("https://crl.test/a"))) {
      assertThat(check(chain(server.uri("a"), other)).state()).isEqualTo(State.UNKNOWN);
      assertThat(check(chain(other)).reason()).contains(RevocationReason.LOCATION_NOT_HTTP);
    }
  }

  @Test
  void aDeltaAddsToTheList() {
    server.publish("a", list().number(7).freshest(server.uri("d")));
    assertUnknown(RevocationReason.HTTP_STATUS);
    server.publish("d", list().number(8).deltaOf(7));
    assertThat(check().state()).isEqualTo(State.GOOD);
    server.publish("d", list().number(8).deltaOf(7).revoke(chain.leaf()));
    assertThat(check().reason()).contains(RevocationReason.REVOKED);
  }

  @Test
  void aDeltaMustFitTheList() {
    server.publish("a", list().number(7).freshest(server.uri("d")));
    for (TestCrl wrong :
        List.of(
            list().number(6).deltaOf(5),
            list().number(9).deltaOf(8),
            list().number(8).deltaOf(7).withoutExtension("2.5.29.20"))) {
      server.publish("d", wrong);
      assertUnknown(RevocationReason.CRL_DELTA_NUMBER);
    }
    server.publish("d", list().number(8));
    assertUnknown(RevocationReason.CRL_DELTA_MISPLACED);
    server.publish("d", list().number(8).deltaOf(7).issuerName("CN=somebody else"));
    assertUnknown(RevocationReason.CRL_ISSUER);
    // Made together with the list, so it has the same number and nothing to add.
    server.publish("d", list().number(7).deltaOf(7));
    assertThat(check().state()).isEqualTo(State.GOOD);
  }

  @Test
  void anyWayToTheDeltaWillDo() {
    server.publish("a", list().number(7).freshest(server.uri("missing"), server.uri("d")));
    server.publish("d", list().number(8).deltaOf(7).revoke(chain.leaf()));
    assertThat(check().reason()).contains(RevocationReason.REVOKED);
  }

  @Test
  void whatIsOnHoldIsRevokedUntilItIsTakenOff() {
    Instant earlier = Chains.now().minusSeconds(600);
    Instant later = earlier.plusSeconds(60);
    TestCrl held = list().number(7).freshest(server.uri("d"));
    server.publish("a", held.revoke(chain.leaf(), earlier, TestCrl.HOLD));
    server.publish("d", list().number(8).deltaOf(7));
    assertThat(check().reason()).contains(RevocationReason.ON_HOLD);
    server.publish("d", list().number(8).deltaOf(7).revoke(chain.leaf(), later, TestCrl.REMOVE));
    assertThat(check().state()).isEqualTo(State.GOOD);
    server.publish("d", list().number(8).deltaOf(7).revoke(chain.leaf(), earlier, TestCrl.REMOVE));
    assertThat(check().state()).isEqualTo(State.GOOD);
    server.publish(
        "d",
        list().number(8).deltaOf(7).revoke(chain.leaf(), earlier.minusSeconds(60), TestCrl.REMOVE));
    assertThat(check().reason()).contains(RevocationReason.ON_HOLD);
  }

  @Test
  void whatIsTakenOffHoldCanBeRevokedForGood() {
    Instant earlier = Chains.now().minusSeconds(600);
    server.publish(
        "a",
        list()
            .revoke(chain.leaf(), earlier, 1)
            .revoke(chain.leaf(), earlier.plusSeconds(60), TestCrl.REMOVE));
    assertThat(check().reason()).contains(RevocationReason.REVOKED);
  }

  @Test
  void unknownCriticalExtensionsOfTheEntryAreNotPassedOver() {
    server.publish("a", list().revokeWithCriticalExtension(chain.leaf()));
    assertUnknown(RevocationReason.CRL_ENTRY_CRITICAL_EXTENSION);
    TestCertificate other = TestCertificate.codeSigner("CN=other").issue();
    server.publish("a", list().revokeWithCriticalExtension(other));
    assertThat(check().state()).isEqualTo(State.GOOD);
  }

  @Test
  void aKeyThatBecameInvalidLaterWasGoodAtAProvenTime() {
    Instant invalid = Chains.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);
    server.publish("a", list().revokeInvalidSince(chain.leaf(), invalid));
    assertThat(check().state()).isEqualTo(State.REVOKED);
    assertThat(signedAt(invalid.minusSeconds(1)).state()).isEqualTo(State.GOOD);
    assertThat(signedAt(invalid).state()).isEqualTo(State.REVOKED);
  }

  private CertificateStatus signedAt(Instant instant) {
    return Chains.checker()
        .build()
        .checkSignedAt(Chains.anchored(chain), Chains.now(), instant)
        .certificates()
        .get(0);
  }

  @Test
  void aCertificateThatPointsToDeltasIsNotUnderstood() {
    TestChain pointing =
        TestChain.codeSigning()
            .length(2)
            .certificate(0, c -> c.crl(server.uri("a")).freshestCrl(server.uri("d")))
            .issue();
    server.publish("a", TestCrl.of(pointing.root()));
    assertThat(check(pointing).reason()).contains(RevocationReason.CERTIFICATE_FRESHEST_CRL);
  }

  @Test
  void transportFailuresAreToldApart() {
    server.publish("a", list());
    server.fail(Fault.disconnectAfter(10));
    assertUnknown(RevocationReason.UNREACHABLE);
    server.clearFaults();
    server.fail(Fault.redirectTo(server.uri("b")));
    assertUnknown(RevocationReason.HTTP_STATUS);
    server.clearFaults();
    server.fail(Fault.wrongContentLength(CrlFetch.MAX_LIST));
    assertUnknown(RevocationReason.TOO_LARGE);
    server.clearFaults();
    server.fail(Fault.withoutContentLength());
    assertThat(check().state()).isEqualTo(State.GOOD);
    assertThat(server.requests()).noneMatch(r -> r.path().endsWith("/b"));
  }

  @Test
  void boundsHowManyListsAreAskedFor() {
    List<URI> many = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      many.add(server.uri("a"));
    }
    assertThat(check(chain(many.toArray(URI[]::new))).reason())
        .contains(RevocationReason.TOO_MANY_LOCATIONS);
    server.publish("a", list().freshest(many.toArray(URI[]::new)));
    assertUnknown(RevocationReason.TOO_MANY_LOCATIONS);
  }
}
