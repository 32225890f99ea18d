package imagesign.core.x509;

import static imagesign.core.x509.Certs.CRYPTO;
import static imagesign.core.x509.Certs.reason;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.asn1.Der;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;
import imagesign.testkit.ChainFlaw;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestCertificateBuilder;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestChainBuilder;
import imagesign.testkit.TestKeyKind;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathBuilderTest {

  private static List<Certificate> build(TestChain chain) {
    List<Certificate> all = Certs.of(chain);
    List<Certificate> others = new ArrayList<>(all.subList(1, all.size() - 1));
    return build(all.get(0), others, all.subList(all.size() - 1, all.size()));
  }

  private static List<Certificate> build(
      Certificate leaf, List<Certificate> others, List<Certificate> roots) {
    return PathBuilder.build(leaf, others, roots, Oids.TIME_STAMPING, now(), CRYPTO);
  }

  private static TestChainBuilder authority(int index, Consumer<TestCertificateBuilder> change) {
    return TestChain.timestamping().certificate(index, change);
  }

  @Test
  void findsTheWayAmongCertificatesInNoOrder() {
    TestChain chain = TestChain.timestamping().length(6).issue();
    List<Certificate> all = Certs.of(chain);
    List<Certificate> others = new ArrayList<>(all);
    others.addAll(Certs.of(TestChain.timestamping().issue()));
    Collections.reverse(others);
    assertThat(build(all.get(0), others, all.subList(5, 6))).isEqualTo(all);
    assertThat(
            build(
                all.get(0),
                others,
                List.of(Certs.of(TestCertificate.authority("CN=x").issue()), all.get(5))))
        .isEqualTo(all);
  }

  @Test
  void onlyGivenRootsAreTrusted() {
    TestChain chain = TestChain.timestamping().issue();
    List<Certificate> all = Certs.of(chain);
    List<Certificate> foreign = Certs.of(TestChain.timestamping().issue());
    assertThat(reason(() -> build(all.get(0), all, foreign.subList(2, 3))))
        .isEqualTo(X509Reason.SIGNATURE_INVALID);
    assertThat(reason(() -> build(all.get(0), all, List.of()))).isEqualTo(X509Reason.NO_PATH);
    assertThat(reason(() -> build(all.get(0), List.of(), all.subList(2, 3))))
        .isEqualTo(X509Reason.NO_PATH);
  }

  @Test
  void goesRoundADeadEnd() {
    KeyPair keys = TestKeyKind.EC_256.generate();
    TestCertificate unknown = TestCertificate.authority("CN=unknown").issue();
    TestCertificate root = TestCertificate.authority("CN=root").issue();
    TestCertificate cross =
        TestCertificate.authority("CN=authority").keys(keys).issuedBy(unknown).issue();
    TestCertificate direct =
        TestCertificate.authority("CN=authority").keys(keys).issuedBy(root).issue();
    TestCertificate leaf = TestCertificate.timestampSigner("CN=tsa").issuedBy(cross).issue();
    assertThat(build(Certs.of(leaf), Certs.of(cross, unknown, direct), Certs.of(root, root)))
        .isEqualTo(Certs.of(leaf, direct, root));
  }

  @ParameterizedTest
  @CsvSource({
    "LEAF_EXPIRED, EXPIRED",
    "LEAF_NOT_YET_VALID, NOT_YET_VALID",
    "CA_EXPIRED, EXPIRED",
    "ROOT_EXPIRED, EXPIRED",
    "CA_NOT_AUTHORITY, CA_NOT_AUTHORITY",
    "CA_BASIC_CONSTRAINTS_MISSING, CA_NOT_AUTHORITY",
    "ROOT_NOT_AUTHORITY, CA_NOT_AUTHORITY",
    "CA_CERT_SIGN_MISSING, CA_CERT_SIGN_MISSING",
    "ROOT_PATH_TOO_LONG, CA_PATH_TOO_LONG",
    "LEAF_SIGNATURE_OF_ANOTHER_KEY, SIGNATURE_INVALID",
    "CA_SIGNATURE_OF_ANOTHER_KEY, SIGNATURE_INVALID",
    "LEAF_ISSUER_NAME_DIFFERS, NO_PATH",
    "LEAF_SIGNED_OVER_SHA1, WEAK_SIGNATURE_HASH",
    "TSA_PURPOSE_OTHER, PURPOSE_MISSING",
    "TSA_PURPOSE_MISSING, PURPOSE_MISSING",
  })
  void rejectsEachFlaw(ChainFlaw flaw, X509Reason expected) {
    TestChain chain = TestChain.timestamping().flaw(flaw).issue();
    assertThat(reason(() -> build(chain))).isEqualTo(expected);
  }

  @Test
  void purposesNestAlongTheWholePath() {
    assertThat(build(authority(1, c -> c.purposes(false, Oids.TIME_STAMPING)).issue())).hasSize(3);
    assertThat(build(authority(1, c -> c.purposes(false, Oids.ANY_PURPOSE)).issue())).hasSize(3);
    assertThat(
            build(
                authority(2, c -> c.purposes(false, Oids.CODE_SIGNING, Oids.TIME_STAMPING))
                    .issue()))
        .hasSize(3);
    for (int place : new int[] {1, 2}) {
      TestChain other = authority(place, c -> c.purposes(false, Oids.CODE_SIGNING)).issue();
      assertThat(reason(() -> build(other))).isEqualTo(X509Reason.PURPOSE_MISSING);
    }
  }

  @Test
  void criticalExtensionsMustBeUnderstood() {
    byte[] value = {5, 0};
    for (int place : new int[] {0, 1, 2}) {
      assertThat(build(authority(place, c -> c.extension("1.2.3.4", false, value)).issue()))
          .hasSize(3);
      TestChain critical = authority(place, c -> c.extension("1.2.3.4", true, value)).issue();
      assertThat(reason(() -> build(critical))).isEqualTo(X509Reason.CRITICAL_EXTENSION);
    }
  }

  @Test
  void nameConstraintsAreTakenWhereTheyCannotMatter() {
    assertThat(build(constrained(Tag.implicit(2), 0))).hasSize(3);
    assertThat(build(constrained(Tag.implicit(1), 1))).hasSize(3);
    assertThat(reason(() -> build(constrained(Tag.explicit(4), 0))))
        .isEqualTo(X509Reason.CRITICAL_EXTENSION);
    TestChain withName =
        constrainedBuilder(Tag.implicit(2), 0)
            .certificate(
                0,
                c ->
                    c.extension(
                        Oids.SUBJECT_ALT_NAME,
                        false,
                        Der.sequence(Der.value(Tag.implicit(2), Bytes.utf8("tsa.test")))
                            .toByteArray()))
            .issue();
    assertThat(reason(() -> build(withName))).isEqualTo(X509Reason.CRITICAL_EXTENSION);
    TestChain withMail =
        constrainedBuilder(Tag.implicit(1), 0)
            .certificate(0, c -> c.subject("E=a@tsa.test, CN=a"))
            .issue();
    assertThat(reason(() -> build(withMail))).isEqualTo(X509Reason.CRITICAL_EXTENSION);
    TestChain broken =
        authority(1, c -> c.extension(Oids.NAME_CONSTRAINTS, true, new byte[] {5, 0})).issue();
    assertThat(reason(() -> build(broken))).isEqualTo(X509Reason.CRITICAL_EXTENSION);
  }

  private static TestChain constrained(int kind, int permittedOrExcluded) {
    return constrainedBuilder(kind, permittedOrExcluded).issue();
  }

  private static TestChainBuilder constrainedBuilder(int kind, int permittedOrExcluded) {
    Bytes base = kind == Tag.explicit(4) ? Der.sequence() : Bytes.utf8("test");
    Bytes constraints =
        Der.sequence(
            Der.value(Tag.explicit(permittedOrExcluded), Der.sequence(Der.value(kind, base))));
    return authority(1, c -> c.extension(Oids.NAME_CONSTRAINTS, true, constraints.toByteArray()));
  }

  @Test
  void selfIssuedAuthoritiesDoNotCountAsLength() {
    KeyPair renewed = TestKeyKind.EC_256.generate();
    TestCertificate root = TestCertificate.authority("CN=root").pathLength(0).issue();
    TestCertificate next =
        TestCertificate.authority("CN=root").keys(renewed).issuedBy(root).issue();
    TestCertificate leaf = TestCertificate.timestampSigner("CN=tsa").issuedBy(next).issue();
    assertThat(build(Certs.of(leaf), Certs.of(next, next), Certs.of(root, root)))
        .isEqualTo(Certs.of(leaf, next, root));
  }

  @Test
  void theSearchIsBounded() {
    // Twenty authorities of one name that all might have issued each other.
    List<Certificate> maze = new ArrayList<>();
    TestCertificate start = TestCertificate.authority("CN=maze").issue();
    for (int i = 0; i < 20; i++) {
      maze.add(
          Certs.of(
              TestCertificate.authority("CN=maze").keys(start.keys()).issuedBy(start).issue()));
    }
    TestCertificate leaf = TestCertificate.timestampSigner("CN=tsa").issuedBy(start).issue();
    assertThat(reason(() -> build(Certs.of(leaf), maze, List.of())))
        .isEqualTo(X509Reason.PATH_SEARCH_LIMIT);
  }

  @Test
  void validityIsAskedAtTheInstant() {
    TestChain chain =
        TestChain.timestamping().validity(now(), now().plus(Duration.ofDays(1))).issue();
    List<Certificate> all = Certs.of(chain);
    Instant later = now().plus(Duration.ofDays(2));
    assertThat(
            reason(
                () ->
                    PathBuilder.build(
                        all.get(0), all, all.subList(2, 3), Oids.TIME_STAMPING, later, CRYPTO)))
        .isEqualTo(X509Reason.EXPIRED);
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }
}
