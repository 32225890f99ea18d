package imagesign.core.x509;

import static imagesign.core.x509.Certs.CRYPTO;
import static imagesign.core.x509.Certs.reason;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.testkit.ChainFlaw;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestKeyKind;
import imagesign.testkit.TestKeyUsage;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateChainTest {
  private static final KeyPair RSA = TestKeyKind.RSA_2048.generate();

  private static CertificateChain codeSigning(TestChain chain) {
    return CertificateChain.codeSigning(Certs.of(chain), CRYPTO);
  }

  private static CertificateChain timestamping(TestChain chain) {
    return CertificateChain.timestamping(Certs.of(chain), CRYPTO);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "(RSA_(2048|3072|4096)|EC_(256|384|521))")
  void acceptsTheSixKindsOfKeys(TestKeyKind kind) {
    CertificateChain chain = codeSigning(TestChain.codeSigning().length(2).key(kind).issue());
    assertThat(chain.keySpec().name()).isEqualTo(kind.name());
    assertThat(chain.leaf()).isEqualTo(chain.certificates().get(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 16})
  void acceptsChainsOfAnyLength(int length) {
    TestChain chain = TestChain.codeSigning().length(length).issue();
    assertThat(codeSigning(chain).certificates()).hasSize(length);
  }

  @Test
  void acceptsWhatIsOptional() {
    for (TestChain chain :
        List.of(
            TestChain.codeSigning().certificate(0, c -> c.withoutExtension("2.5.29.37")).issue(),
            TestChain.codeSigning().certificate(0, c -> c.basicConstraints(false)).issue(),
            TestChain.codeSigning()
                .certificate(
                    0,
                    c ->
                        c.keyUsage(
                            true, TestKeyUsage.DIGITAL_SIGNATURE, TestKeyUsage.CONTENT_COMMITMENT))
                .issue(),
            TestChain.codeSigning().certificate(-1, c -> c.pathLength(1)).issue(),
            TestChain.codeSigning().certificate(-2, c -> c.pathLength(0)).issue(),
            // Unknown extensions are ignored, critical ones too.
            TestChain.codeSigning()
                .certificate(0, c -> c.extension("1.2.3.4", true, new byte[] {5, 0}))
                .issue(),
            // Extended key usage of an authority is not looked at.
            TestChain.codeSigning()
                .certificate(-2, c -> c.purposes(true, "1.3.6.1.5.5.7.3.1"))
                .issue())) {
      assertThat(codeSigning(chain).certificates()).hasSize(3);
    }
  }

  /** Real signers have them: who issued what is decided by position, not by name. */
  @Test
  void acceptsALeafAndARootOfTheSameName() {
    TestChain chain =
        TestChain.codeSigning()
            .length(2)
            .certificate(0, c -> c.subject("CN=same"))
            .certificate(1, c -> c.subject("CN=same"))
            .issue();
    assertThat(codeSigning(chain).certificates()).hasSize(2);
  }

  /** Each flaw of a signer's chain breaks one rule, which has one code. */
  @ParameterizedTest
  @EnumSource(ChainFlaw.class)
  void rejectsEachFlawOfASignersChain(ChainFlaw flaw) {
    TestChain chain = TestChain.codeSigning().flaw(flaw).issue();
    Optional<X509Reason> expected = expectedOfSigner(flaw);
    if (expected.isPresent()) {
      assertThat(reason(() -> codeSigning(chain))).isEqualTo(expected.get());
    } else {
      assertThat(codeSigning(chain).certificates()).hasSize(3);
    }
  }

  private static Optional<X509Reason> expectedOfSigner(ChainFlaw flaw) {
    return switch (flaw) {
      case LEAF_KEY_USAGE_NOT_CRITICAL -> Optional.of(X509Reason.LEAF_KEY_USAGE_NOT_CRITICAL);
      case LEAF_SERVER_AUTH,
          LEAF_CLIENT_AUTH,
          LEAF_EMAIL_PROTECTION,
          LEAF_TIME_STAMPING,
          LEAF_OCSP_SIGNING,
          LEAF_ANY_PURPOSE,
          TSA_PURPOSE_NOT_CRITICAL,
          TSA_PURPOSE_MORE ->
          Optional.of(X509Reason.LEAF_PURPOSE_FORBIDDEN);
      // Not asked of a signer of artifacts.
      case TSA_PURPOSE_MISSING, TSA_PURPOSE_OTHER -> Optional.empty();
      default -> expected(flaw);
    };
  }

  @ParameterizedTest
  @EnumSource(ChainFlaw.class)
  void rejectsEachFlawOfATimestampAuthoritysChain(ChainFlaw flaw) {
    TestChain chain = TestChain.timestamping().flaw(flaw).issue();
    Optional<X509Reason> expected = expectedOfAuthority(flaw);
    if (expected.isPresent()) {
      assertThat(reason(() -> timestamping(chain))).isEqualTo(expected.get());
    } else {
      assertThat(timestamping(chain).certificates()).hasSize(3);
    }
  }

  private static Optional<X509Reason> expectedOfAuthority(ChainFlaw flaw) {
    return switch (flaw) {
      // Its criticality is not asked of a time-stamp authority.
      case LEAF_KEY_USAGE_NOT_CRITICAL -> Optional.empty();
      case TSA_PURPOSE_MISSING -> Optional.of(X509Reason.TSA_PURPOSE_MISSING);
      case TSA_PURPOSE_NOT_CRITICAL,
          LEAF_SERVER_AUTH,
          LEAF_CLIENT_AUTH,
          LEAF_EMAIL_PROTECTION,
          LEAF_TIME_STAMPING,
          LEAF_OCSP_SIGNING,
          LEAF_ANY_PURPOSE ->
          Optional.of(X509Reason.TSA_PURPOSE_NOT_CRITICAL);
      case TSA_PURPOSE_OTHER, TSA_PURPOSE_MORE -> Optional.of(X509Reason.TSA_PURPOSE_WRONG);
      default -> expected(flaw);
    };
  }

  private static Optional<X509Reason> expected(ChainFlaw flaw) {
    return switch (flaw) {
      // The time is a check of its own.
      case LEAF_EXPIRED, LEAF_NOT_YET_VALID, CA_EXPIRED, ROOT_EXPIRED -> Optional.empty();
      case LEAF_KEY_USAGE_MISSING -> Optional.of(X509Reason.LEAF_KEY_USAGE_MISSING);
      case LEAF_DIGITAL_SIGNATURE_MISSING -> Optional.of(X509Reason.LEAF_DIGITAL_SIGNATURE_MISSING);
      case LEAF_KEY_ENCIPHERMENT,
          LEAF_DATA_ENCIPHERMENT,
          LEAF_KEY_AGREEMENT,
          LEAF_KEY_CERT_SIGN,
          LEAF_CRL_SIGN,
          LEAF_ENCIPHER_ONLY,
          LEAF_DECIPHER_ONLY ->
          Optional.of(X509Reason.LEAF_KEY_USAGE_FORBIDDEN);
      case LEAF_IS_AUTHORITY -> Optional.of(X509Reason.LEAF_IS_AUTHORITY);
      case LEAF_KEY_RSA_1024,
          LEAF_KEY_RSA_2047,
          LEAF_KEY_EC_224,
          LEAF_KEY_EC_256K1,
          LEAF_KEY_ED25519 ->
          Optional.of(X509Reason.LEAF_KEY_UNSUPPORTED);
      case LEAF_SIGNED_OVER_SHA1, ROOT_SIGNED_OVER_SHA1 ->
          Optional.of(X509Reason.WEAK_SIGNATURE_HASH);
      case LEAF_SIGNATURE_OF_ANOTHER_KEY, CA_SIGNATURE_OF_ANOTHER_KEY ->
          Optional.of(X509Reason.SIGNATURE_INVALID);
      case LEAF_ISSUER_NAME_DIFFERS, CA_ISSUER_NAME_DIFFERS, CA_MISSING, SWAPPED ->
          Optional.of(X509Reason.ISSUER_MISMATCH);
      case CA_BASIC_CONSTRAINTS_MISSING, ROOT_BASIC_CONSTRAINTS_MISSING ->
          Optional.of(X509Reason.CA_BASIC_CONSTRAINTS_MISSING);
      case CA_NOT_AUTHORITY, ROOT_NOT_AUTHORITY -> Optional.of(X509Reason.CA_NOT_AUTHORITY);
      case CA_KEY_USAGE_MISSING, ROOT_KEY_USAGE_MISSING ->
          Optional.of(X509Reason.CA_KEY_USAGE_MISSING);
      case CA_KEY_USAGE_NOT_CRITICAL, ROOT_KEY_USAGE_NOT_CRITICAL ->
          Optional.of(X509Reason.CA_KEY_USAGE_NOT_CRITICAL);
      case CA_CERT_SIGN_MISSING, ROOT_CERT_SIGN_MISSING ->
          Optional.of(X509Reason.CA_CERT_SIGN_MISSING);
      case ROOT_PATH_TOO_LONG -> Optional.of(X509Reason.CA_PATH_TOO_LONG);
      case ROOT_NOT_SELF_SIGNED -> Optional.of(X509Reason.ROOT_NOT_SELF_SIGNED);
      case ROOT_NOT_SELF_ISSUED, ROOT_MISSING -> Optional.of(X509Reason.ROOT_NOT_SELF_ISSUED);
      case ROOT_TWICE, REVERSED -> Optional.of(X509Reason.SELF_SIGNED_INSIDE);
      default -> throw new AssertionError(flaw);
    };
  }

  @Test
  void rejectsAnEmptyChainAndOneThatIsTooLong() {
    assertThat(reason(() -> CertificateChain.codeSigning(List.of(), CRYPTO)))
        .isEqualTo(X509Reason.CHAIN_EMPTY);
    assertThat(reason(() -> CertificateChain.timestamping(List.of(), CRYPTO)))
        .isEqualTo(X509Reason.CHAIN_EMPTY);
    List<Certificate> many =
        Collections.nCopies(17, Certs.of(TestChain.codeSigning().length(1).issue()).get(0));
    assertThat(reason(() -> CertificateChain.codeSigning(many, CRYPTO)))
        .isEqualTo(X509Reason.CHAIN_TOO_LONG);
  }

  @Test
  void rejectsASingleCertificateThatIsNotSelfSigned() {
    List<Certificate> chain = Certs.of(TestChain.codeSigning().issue());
    assertThat(reason(() -> CertificateChain.codeSigning(chain.subList(0, 1), CRYPTO)))
        .isEqualTo(X509Reason.ROOT_NOT_SELF_ISSUED);
    TestChain otherKey =
        TestChain.codeSigning()
            .length(1)
            .certificate(0, c -> c.signedWith(TestKeyKind.EC_256.generate().getPrivate()))
            .issue();
    assertThat(reason(() -> codeSigning(otherKey))).isEqualTo(X509Reason.ROOT_NOT_SELF_SIGNED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1withRSA", "MD5withRSA"})
  void rejectsWeakHashesOfASingleCertificateToo(String algorithm) {
    TestChain chain =
        TestChain.codeSigning()
            .length(1)
            .keys(RSA)
            .certificate(0, c -> c.signatureAlgorithm(algorithm))
            .issue();
    assertThat(reason(() -> codeSigning(chain))).isEqualTo(X509Reason.WEAK_SIGNATURE_HASH);
  }

  @Test
  void rejectsASelfSignedLeafBelowOtherCertificates() {
    TestCertificate leaf = TestCertificate.codeSigner("CN=a").issue();
    List<Certificate> chain = Certs.of(leaf, TestCertificate.authority("CN=a").issue());
    assertThat(reason(() -> CertificateChain.codeSigning(chain, CRYPTO)))
        .isEqualTo(X509Reason.SELF_SIGNED_INSIDE);
  }

  @Test
  void rejectsAnAuthorityThatIsItsOwnLeaf() {
    TestCertificate authority = TestCertificate.authority("CN=a").issue();
    assertThat(
            reason(
                () ->
                    CertificateChain.codeSigning(
                        Certs.of(authority, authority).subList(0, 1), CRYPTO)))
        .isEqualTo(X509Reason.LEAF_IS_AUTHORITY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHA256withRSA",
        "SHA384withRSA",
        "SHA512withRSA",
        "SHA256withRSAandMGF1",
        "SHA384withRSAandMGF1",
        "SHA512withRSAandMGF1"
      })
  void verifiesRsaSignaturesOfEachHash(String algorithm) {
    TestChain chain =
        TestChain.codeSigning()
            .length(1)
            .keys(RSA)
            .certificate(0, c -> c.signatureAlgorithm(algorithm))
            .issue();
    assertThat(codeSigning(chain).certificates()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA"})
  void verifiesEcdsaSignaturesOfEachHash(String algorithm) {
    TestChain chain = TestChain.codeSigning().change(c -> c.signatureAlgorithm(algorithm)).issue();
    assertThat(codeSigning(chain).certificates()).hasSize(3);
  }

  @Test
  void verifiesAnAuthorityWithEd25519() {
    TestCertificate root = TestCertificate.authority("CN=root").key(TestKeyKind.ED25519).issue();
    TestChain chain = TestChain.codeSigning().length(2).root(root).issue();
    assertThat(codeSigning(chain).certificates()).hasSize(2);
  }

  @Test
  void validityIsACheckOfItsOwnAndIncludesItsEnds() {
    Instant from = now().truncatedTo(ChronoUnit.SECONDS);
    Instant to = from.plusSeconds(60);
    CertificateChain chain = codeSigning(TestChain.codeSigning().validity(from, to).issue());
    chain.requireValidAt(from);
    chain.requireValidAt(to);
    assertThat(chain.isValidAt(from)).isTrue();
    assertThat(reason(() -> chain.requireValidAt(from.minusNanos(1))))
        .isEqualTo(X509Reason.NOT_YET_VALID);
    assertThat(reason(() -> chain.requireValidAt(to.plusNanos(1)))).isEqualTo(X509Reason.EXPIRED);
    assertThat(chain.isValidAt(to.plusNanos(1))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAF_EXPIRED", "CA_EXPIRED", "ROOT_EXPIRED", "LEAF_NOT_YET_VALID"})
  void validityIsAskedOfEveryCertificate(ChainFlaw flaw) {
    CertificateChain chain = codeSigning(TestChain.codeSigning().flaw(flaw).issue());
    assertThat(reason(() -> chain.requireValidAt(now())))
        .isEqualTo(
            flaw == ChainFlaw.LEAF_NOT_YET_VALID ? X509Reason.NOT_YET_VALID : X509Reason.EXPIRED);
  }

  @Test
  void anyCertificateOfTheChainCanBeItsAnchor() {
    CertificateChain chain = codeSigning(TestChain.codeSigning().issue());
    List<Certificate> others = new ArrayList<>(Certs.of(TestChain.codeSigning().issue()));
    assertThat(chain.anchoredIn(others)).isEmpty();
    assertThat(chain.anchoredIn(List.of())).isEmpty();
    for (Certificate anchor : chain.certificates()) {
      AnchoredChain anchored = chain.anchoredIn(List.of(others.get(0), anchor)).orElseThrow();
      assertThat(anchored.anchor()).isEqualTo(anchor);
      assertThat(anchored.certificates()).isEqualTo(chain.certificates());
    }
  }

  @Test
  void aCertificateOfTheSameKeyAndNameIsNoAnchor() {
    TestCertificate root = TestCertificate.authority("CN=root").issue();
    TestChain chain = TestChain.codeSigning().root(root).issue();
    TestCertificate again = TestCertificate.authority("CN=root").keys(root.keys()).issue();
    assertThat(codeSigning(chain).anchoredIn(Certs.of(again, again))).isEmpty();
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }
}
