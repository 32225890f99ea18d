package imagesign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK, which made none of these certificates, says what it thinks of them. */
class TestChainTest {
  private static void validate(TestChain chain) throws GeneralSecurityException {
    List<X509Certificate> certificates = chain.certificates();
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(chain.root().certificate(), null)));
    parameters.setRevocationEnabled(false);
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    CertPathValidator.getInstance("PKIX")
        .validate(factory.generateCertPath(certificates), parameters);
  }

  @Test
  void aChainIsWhatTheJdkTakes() throws GeneralSecurityException {
    for (int length : new int[] {1, 2, 3, 5}) {
      TestChain chain = TestChain.codeSigning().length(length).issue();
      assertThat(chain.certificates()).hasSize(length);
      validate(chain);
    }
    validate(TestChain.timestamping().issue());
    TestCertificate root = TestCertificate.authority("CN=root").issue();
    TestChain below = TestChain.codeSigning().root(root).issue();
    assertThat(below.root()).isSameAs(root);
    validate(below);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "LEAF_SIGNATURE_OF_ANOTHER_KEY",
        "LEAF_ISSUER_NAME_DIFFERS",
        "LEAF_EXPIRED",
        "LEAF_NOT_YET_VALID",
        "CA_EXPIRED",
        "CA_NOT_AUTHORITY",
        "CA_CERT_SIGN_MISSING",
        "ROOT_PATH_TOO_LONG",
        "SWAPPED",
        "CA_MISSING",
      })
  void aFlawIsWhatTheJdkRefuses(ChainFlaw flaw) {
    TestChain chain = TestChain.codeSigning().flaw(flaw).issue();
    assertThatThrownBy(() -> validate(chain)).isInstanceOf(CertPathValidatorException.class);
  }

  /** A flaw changes the one thing that it is about: the certificates above and below stay good. */
  @ParameterizedTest
  @EnumSource(ChainFlaw.class)
  void everyFlawCanBeIssued(ChainFlaw flaw) {
    TestChain chain = TestChain.codeSigning().flaw(flaw).issue();
    assertThat(chain.der()).isNotEmpty();
    assertThat(chain.issued()).hasSize(3);
  }

  @Test
  void namesCertificatesAsTheyAreMade() {
    X509Certificate leaf =
        TestCertificate.codeSigner("C=NO, ST=Oslo, O=Example, CN=release").issue().certificate();
    assertThat(leaf.getSubjectX500Principal().getName())
        .isEqualTo("CN=release,O=Example,ST=Oslo,C=NO");
  }

  @Test
  void theKeyGoesWithTheCertificate() throws Exception {
    TestCertificate made = TestCertificate.codeSigner("CN=a").key(TestKeyKind.EC_384).issue();
    Signature signature = Signature.getInstance("SHA384withECDSA");
    signature.initSign(made.privateKey());
    signature.update((byte) 1);
    byte[] signed = signature.sign();
    signature.initVerify(made.certificate().getPublicKey());
    signature.update((byte) 1);
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void pemIsWhatItSays() throws Exception {
    TestChain chain = TestChain.codeSigning().length(2).issue();
    assertThat(
            CertificateFactory.getInstance("X.509")
                .generateCertificates(
                    new ByteArrayInputStream(chain.pem().getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(chain.certificates());
    assertThat(chain.leaf().chainPem()).isEqualTo(chain.pem());
    String key = chain.leaf().privateKeyPem();
    String base64 = key.replaceAll("-----[^-]+-----|\n", "");
    assertThatCode(
            () ->
                KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64))))
        .doesNotThrowAnyException();
  }

  @Test
  void keysCanBeKept() {
    KeyPair keys = TestKeyKind.EC_256.generate();
    TestChain chain = TestChain.codeSigning().keys(keys).issue();
    assertThat(chain.keys()).isSameAs(keys);
    assertThat(chain.certificates().get(0).getPublicKey().getEncoded())
        .isEqualTo(keys.getPublic().getEncoded());
  }
}
