package imagesign.core.x509;

import static imagesign.core.x509.Certs.CRYPTO;
import static imagesign.core.x509.Certs.reason;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.core.asn1.Der;
import imagesign.core.asn1.DerReader;
import imagesign.core.asn1.Tag;
import imagesign.oci.Bytes;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestCertificateBuilder;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestKeyKind;
import imagesign.testkit.TestKeyUsage;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateTest {
  private static final URI OCSP = URI.create("http://ocsp.test/");
  private static final URI CRL = URI.create("http://crl.test/a.crl");

  private static TestCertificateBuilder rich() {
    return TestCertificate.codeSigner("C=NO, ST=Oslo, O=Example, CN=release")
        .serial(BigInteger.valueOf(4711))
        .pathLength(7)
        .keyUsage(true, TestKeyUsage.DIGITAL_SIGNATURE, TestKeyUsage.DECIPHER_ONLY)
        .ocsp(OCSP, URI.create("http://other.test/"))
        .crl(CRL, URI.create("http://crl.test/b.crl"))
        .freshestCrl(CRL);
  }

  @Test
  void agreesWithTheReaderOfTheJdk() throws Exception {
    TestCertificate made = rich().issuedBy(TestCertificate.authority("CN=root").issue()).issue();
    X509Certificate jdk = made.certificate();
    Certificate ours = Certs.of(made);
    assertThat(ours.serial()).isEqualTo(jdk.getSerialNumber());
    assertThat(ours.subject().der().toByteArray())
        .isEqualTo(jdk.getSubjectX500Principal().getEncoded());
    assertThat(ours.issuer().der().toByteArray())
        .isEqualTo(jdk.getIssuerX500Principal().getEncoded());
    assertThat(ours.notBefore()).isEqualTo(jdk.getNotBefore().toInstant());
    assertThat(ours.notAfter()).isEqualTo(jdk.getNotAfter().toInstant());
    assertThat(ours.publicKeyInfo().toByteArray()).isEqualTo(jdk.getPublicKey().getEncoded());
    assertThat(ours.publicKey().publicKey()).isEqualTo(jdk.getPublicKey());
    assertThat(ours.purposes()).contains(jdk.getExtendedKeyUsage());
    assertThat(ours.der().toByteArray()).isEqualTo(jdk.getEncoded());
    for (KeyUsage usage : KeyUsage.values()) {
      assertThat(ours.keyUsage().orElseThrow().contains(usage))
          .isEqualTo(jdk.getKeyUsage()[usage.bit()]);
    }
    assertThat(ours.basicConstraints().orElseThrow().pathLength()).hasValue(7);
    assertThat(
            ours.extensions().keySet().stream()
                .filter(oid -> ours.extension(oid).orElseThrow().critical()))
        .hasSameElementsAs(jdk.getCriticalExtensionOIDs());
    assertThat(ours.extensions()).hasSize(6);
  }

  @Test
  void knowsWhereRevocationIsLookedUp() {
    RevocationPointers pointers = Certs.of(rich().issue()).revocationPointers();
    assertThat(pointers.ocspResponders())
        .containsExactly("http://ocsp.test/", "http://other.test/");
    assertThat(pointers.distributionPoints())
        .containsExactly(List.of("http://crl.test/a.crl"), List.of("http://crl.test/b.crl"));
    assertThat(pointers.hasFreshestCrl()).isTrue();
    RevocationPointers one =
        Certs.of(TestCertificate.codeSigner("CN=a").crlAt(CRL, OCSP).issue()).revocationPointers();
    assertThat(one.distributionPoints())
        .containsExactly(List.of("http://crl.test/a.crl", "http://ocsp.test/"));
    RevocationPointers none =
        Certs.of(TestCertificate.codeSigner("CN=a").issue()).revocationPointers();
    assertThat(none).isEqualTo(new RevocationPointers(List.of(), List.of(), false));
  }

  @Test
  void namesAndSignaturesAreCheckedApart() {
    TestCertificate root = TestCertificate.authority("CN=root").issue();
    Certificate leaf = Certs.of(TestCertificate.codeSigner("CN=leaf").issuedBy(root).issue());
    assertThat(leaf.isSignedBy(Certs.of(root), CRYPTO)).isTrue();
    assertThat(leaf.isSignedBy(leaf, CRYPTO)).isFalse();
    assertThat(leaf.isSelfSigned(CRYPTO)).isFalse();
    assertThat(Certs.of(root).isSelfSigned(CRYPTO)).isTrue();
    assertThat(Certs.of(root).isAuthority()).isTrue();
    assertThat(leaf.isAuthority()).isFalse();
  }

  @Test
  void aFlippedBitAnywhereInTheSignedPartBreaksTheSignature() {
    TestCertificate root = TestCertificate.authority("CN=root").issue();
    byte[] der = TestCertificate.codeSigner("CN=leaf").issuedBy(root).issue().der();
    Certificate issuer = Certs.of(root);
    int read = 0;
    for (int i = 0; i < der.length; i++) {
      byte[] flipped = der.clone();
      flipped[i] ^= 1;
      try {
        assertThat(Certificate.parse(Bytes.copyOf(flipped)).isSignedBy(issuer, CRYPTO)).isFalse();
        read++;
      } catch (X509Exception e) {
        // Refused before its signature is looked at.
      }
    }
    assertThat(read).isPositive();
  }

  @Test
  void rejectsWhatIsNotExactlyOneCertificate() {
    byte[] der = rich().issue().der();
    assertMalformed(new byte[0]);
    assertMalformed(Arrays.copyOf(der, der.length - 1));
    assertMalformed(Arrays.copyOf(der, der.length + 1));
    byte[] twice = Arrays.copyOf(der, 2 * der.length);
    System.arraycopy(der, 0, twice, der.length, der.length);
    assertMalformed(twice);
    assertThat(reason(() -> Certificate.parse(Bytes.copyOf(new byte[(64 << 10) + 1]))))
        .isEqualTo(X509Reason.TOO_LARGE);
  }

  private static void assertMalformed(byte[] der) {
    assertThat(reason(() -> Certificate.parse(Bytes.copyOf(der)))).isEqualTo(X509Reason.MALFORMED);
  }

  @Test
  void rejectsANegativeSerialNumber() {
    assertMalformed(rich().serial(BigInteger.valueOf(-1)).issue().der());
    assertThat(Certs.of(rich().serial(BigInteger.ZERO).issue()).serial()).isZero();
  }

  @Test
  void rejectsAnExtensionThatIsThereTwice() {
    Bytes extension = Der.sequence(Der.objectIdentifier("1.2.3"), Der.octetString(Der.nullValue()));
    assertThat(Extension.readAll(DerReader.over(Der.sequence(extension)))).hasSize(1);
    assertThat(reason(() -> Extension.readAll(DerReader.over(Der.sequence(extension, extension)))))
        .isEqualTo(X509Reason.MALFORMED);
  }

  @Test
  void rejectsKnownExtensionsThatBreakTheirForm() {
    for (String oid :
        List.of(
            Oids.KEY_USAGE,
            Oids.BASIC_CONSTRAINTS,
            Oids.EXTENDED_KEY_USAGE,
            Oids.AUTHORITY_INFO_ACCESS,
            Oids.CRL_DISTRIBUTION_POINTS)) {
      assertMalformed(rich().extension(oid, false, new byte[] {5, 0}).issue().der());
    }
  }

  @Test
  void rejectsTwoDifferentSignatureAlgorithms() {
    byte[] der = rich().issue().der();
    int outer = der.length - 100;
    while (der[outer] != 0x06 || der[outer + 9] != 2) {
      outer++;
    }
    der[outer + 9] = 3;
    assertMalformed(der);
  }

  @Test
  void weakAlgorithmsAreKnownByName() {
    Certificate sha1 =
        Certs.of(
            TestCertificate.authority("CN=old")
                .key(TestKeyKind.RSA_1024)
                .signatureAlgorithm("SHA1withRSA")
                .issue());
    assertThat(reason(sha1::signatureAlgorithm)).isEqualTo(X509Reason.WEAK_SIGNATURE_HASH);
    assertThat(reason(sha1::publicKey)).isEqualTo(X509Reason.KEY_UNSUPPORTED);
  }

  @Test
  void unusualParametersOfPssAreRefused() {
    // SHA-256 with MGF1 of SHA-256, but a salt of 20.
    assertThat(reason(() -> pss(20))).isEqualTo(X509Reason.SIGNATURE_ALGORITHM_UNSUPPORTED);
    assertThat(pss(32).scheme()).isEqualTo(SignatureIdentifier.Scheme.RSA_PSS);
    Bytes defaults = Der.sequence(Der.objectIdentifier("1.2.840.113549.1.1.10"), Der.sequence());
    assertThat(reason(() -> SignatureIdentifier.read(DerReader.over(defaults))))
        .isEqualTo(X509Reason.WEAK_SIGNATURE_HASH);
  }

  private static SignatureIdentifier pss(int salt) {
    Bytes hash = Der.sequence(Der.objectIdentifier("2.16.840.1.101.3.4.2.1"), Der.nullValue());
    Bytes mask = Der.sequence(Der.objectIdentifier("1.2.840.113549.1.1.8"), hash);
    Bytes parameters =
        Der.sequence(
            Der.value(Tag.explicit(0), hash),
            Der.value(Tag.explicit(1), mask),
            Der.value(Tag.explicit(2), Der.integer(BigInteger.valueOf(salt))));
    return SignatureIdentifier.read(
        DerReader.over(Der.sequence(Der.objectIdentifier("1.2.840.113549.1.1.10"), parameters)));
  }

  @Test
  void readsFilesOfCertificates() {
    TestChain chain = TestChain.codeSigning().issue();
    assertThat(Certificates.parse(Bytes.utf8("text\n" + chain.pem()))).isEqualTo(Certs.of(chain));
    assertThat(Certificates.parse(Bytes.copyOf(chain.leaf().der())))
        .isEqualTo(Certs.of(chain).subList(0, 1));
    assertThat(reason(() -> Certificates.parse(Bytes.utf8(chain.leaf().privateKeyPem()))))
        .isEqualTo(X509Reason.PEM_MALFORMED);
    assertThat(reason(() -> Certificates.parse(Bytes.EMPTY))).isEqualTo(X509Reason.PEM_MALFORMED);
    assertThat(reason(() -> Certificates.parse(Bytes.copyOf(ByteBuffer.allocate(5 << 20)))))
        .isEqualTo(X509Reason.TOO_LARGE);
    assertThat(reason(() -> Certificates.parse(Bytes.utf8(chain.leaf().pem().repeat(1001)))))
        .isEqualTo(X509Reason.TOO_LARGE);
  }

  @Test
  void keysOfTheSixKindsAreToldApart() {
    List<KeySpec> found = new ArrayList<>();
    for (TestKeyKind kind : List.of(TestKeyKind.EC_256, TestKeyKind.EC_384, TestKeyKind.EC_521)) {
      Certificate certificate = Certs.of(TestCertificate.codeSigner("CN=a").key(kind).issue());
      found.add(KeySpec.of(certificate.publicKey()).orElseThrow());
    }
    assertThat(found).containsExactly(KeySpec.EC_256, KeySpec.EC_384, KeySpec.EC_521);
    assertThat(found).allMatch(KeySpec::isEllipticCurve);
    assertThat(found.stream().map(KeySpec::bits)).containsExactly(256, 384, 521);
    assertThat(
            KeySpec.of(
                Certs.of(TestCertificate.codeSigner("CN=a").key(TestKeyKind.ED25519).issue())
                    .publicKey()))
        .isEmpty();
  }

  @Test
  void equalityIsOfBytes() {
    TestCertificate made = rich().issue();
    assertThat(Certs.of(made)).isEqualTo(Certs.of(made)).hasSameHashCodeAs(Certs.of(made));
    assertThat(Certs.of(made)).isNotEqualTo(Certs.of(rich().issue()));
    assertThat(Certs.of(made).toString()).contains("CN=release").contains("sha256:");
  }
}
