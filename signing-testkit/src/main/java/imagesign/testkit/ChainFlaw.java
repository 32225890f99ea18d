package imagesign.testkit;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.function.Consumer;

/**
 * One thing that is wrong with a chain of three or more certificates, and nothing else. Which rule
 * it breaks for which purpose is in its name.
 */
public enum ChainFlaw {
  /** The leaf has no key usage. */
  LEAF_KEY_USAGE_MISSING(leaf(c -> c.withoutExtension(Ids.KEY_USAGE))),
  /** The leaf's key usage is not critical. */
  LEAF_KEY_USAGE_NOT_CRITICAL(leaf(c -> c.keyUsage(false, TestKeyUsage.DIGITAL_SIGNATURE))),
  /** The leaf's key usage lacks digitalSignature. */
  LEAF_DIGITAL_SIGNATURE_MISSING(leaf(c -> c.keyUsage(true, TestKeyUsage.CONTENT_COMMITMENT))),
  /** The leaf's key may encrypt keys. */
  LEAF_KEY_ENCIPHERMENT(usage(TestKeyUsage.KEY_ENCIPHERMENT)),
  /** The leaf's key may encrypt data. */
  LEAF_DATA_ENCIPHERMENT(usage(TestKeyUsage.DATA_ENCIPHERMENT)),
  /** The leaf's key may agree on keys. */
  LEAF_KEY_AGREEMENT(usage(TestKeyUsage.KEY_AGREEMENT)),
  /** The leaf's key may sign certificates. */
  LEAF_KEY_CERT_SIGN(usage(TestKeyUsage.KEY_CERT_SIGN)),
  /** The leaf's key may sign revocation lists. */
  LEAF_CRL_SIGN(usage(TestKeyUsage.CRL_SIGN)),
  /** The leaf's key may encrypt only. */
  LEAF_ENCIPHER_ONLY(usage(TestKeyUsage.ENCIPHER_ONLY)),
  /** The leaf's key may decrypt only. */
  LEAF_DECIPHER_ONLY(usage(TestKeyUsage.DECIPHER_ONLY)),
  /** The leaf is a certificate authority. */
  LEAF_IS_AUTHORITY(leaf(c -> c.basicConstraints(true))),
  /** The leaf is for TLS servers too. */
  LEAF_SERVER_AUTH(purpose("1.3.6.1.5.5.7.3.1")),
  /** The leaf is for TLS clients too. */
  LEAF_CLIENT_AUTH(purpose("1.3.6.1.5.5.7.3.2")),
  /** The leaf is for e-mail too. */
  LEAF_EMAIL_PROTECTION(purpose("1.3.6.1.5.5.7.3.4")),
  /** The leaf of a signer of artifacts is for time stamps too. */
  LEAF_TIME_STAMPING(purpose(TestCertificateBuilder.TIME_STAMPING)),
  /** The leaf is for OCSP responses too. */
  LEAF_OCSP_SIGNING(purpose(TestCertificateBuilder.OCSP_SIGNING)),
  /** The leaf is for any purpose. */
  LEAF_ANY_PURPOSE(purpose("2.5.29.37.0")),
  /** The leaf of a time-stamp authority has no extended key usage. */
  TSA_PURPOSE_MISSING(leaf(c -> c.withoutExtension(Ids.PURPOSES))),
  /** The extended key usage of a time-stamp authority's leaf is not critical. */
  TSA_PURPOSE_NOT_CRITICAL(leaf(c -> c.purposes(false, TestCertificateBuilder.TIME_STAMPING))),
  /** The leaf of a time-stamp authority is for code only. */
  TSA_PURPOSE_OTHER(leaf(c -> c.purposes(true, TestCertificateBuilder.CODE_SIGNING))),
  /** The leaf of a time-stamp authority is for code too. */
  TSA_PURPOSE_MORE(
      leaf(
          c ->
              c.purposes(
                  true,
                  TestCertificateBuilder.TIME_STAMPING,
                  TestCertificateBuilder.CODE_SIGNING))),
  /** The leaf has an RSA key of 1024 bits. */
  LEAF_KEY_RSA_1024(leaf(c -> c.key(TestKeyKind.RSA_1024))),
  /** The leaf has an RSA key of 2047 bits. */
  LEAF_KEY_RSA_2047(leaf(c -> c.key(TestKeyKind.RSA_2047))),
  /** The leaf has a key on P-224. */
  LEAF_KEY_EC_224(leaf(c -> c.key(TestKeyKind.EC_224))),
  /** The leaf has a key on secp256k1. */
  LEAF_KEY_EC_256K1(leaf(c -> c.key(TestKeyKind.EC_256K1))),
  /** The leaf has an Ed25519 key. */
  LEAF_KEY_ED25519(leaf(c -> c.key(TestKeyKind.ED25519))),
  /** The leaf is signed over SHA-1. */
  LEAF_SIGNED_OVER_SHA1(leaf(c -> c.signatureAlgorithm("SHA1withECDSA"))),
  /** The root is signed over SHA-1. */
  ROOT_SIGNED_OVER_SHA1(root(c -> c.signatureAlgorithm("SHA1withECDSA"))),
  /** The leaf is signed with a key that is not its issuer's. */
  LEAF_SIGNATURE_OF_ANOTHER_KEY(leaf(ChainFlaw::signWithAnotherKey)),
  /** The authority below the root is signed with a key that is not the root's. */
  CA_SIGNATURE_OF_ANOTHER_KEY(belowRoot(ChainFlaw::signWithAnotherKey)),
  /** The leaf names another issuer than the next certificate. */
  LEAF_ISSUER_NAME_DIFFERS(leaf(c -> c.issuerName("CN=somebody else"))),
  /** The authority below the root names another issuer than the root. */
  CA_ISSUER_NAME_DIFFERS(belowRoot(c -> c.issuerName("CN=somebody else"))),
  /** The leaf expired a day ago. */
  LEAF_EXPIRED(leaf(c -> c.validity(days(-2), days(-1)))),
  /** The leaf is valid from tomorrow. */
  LEAF_NOT_YET_VALID(leaf(c -> c.validity(days(1), days(2)))),
  /** The authority below the root expired a day ago. */
  CA_EXPIRED(belowRoot(c -> c.validity(days(-2), days(-1)))),
  /** The root expired a day ago. */
  ROOT_EXPIRED(root(c -> c.validity(days(-2), days(-1)))),
  /** The authority below the root has no basic constraints. */
  CA_BASIC_CONSTRAINTS_MISSING(belowRoot(c -> c.withoutExtension(Ids.BASIC_CONSTRAINTS))),
  /** The authority below the root says that it is none. */
  CA_NOT_AUTHORITY(belowRoot(c -> c.basicConstraints(false))),
  /** The authority below the root has no key usage. */
  CA_KEY_USAGE_MISSING(belowRoot(c -> c.withoutExtension(Ids.KEY_USAGE))),
  /** The key usage of the authority below the root is not critical. */
  CA_KEY_USAGE_NOT_CRITICAL(
      belowRoot(c -> c.keyUsage(false, TestKeyUsage.KEY_CERT_SIGN, TestKeyUsage.CRL_SIGN))),
  /** The authority below the root must not sign certificates. */
  CA_CERT_SIGN_MISSING(belowRoot(c -> c.keyUsage(true, TestKeyUsage.CRL_SIGN))),
  /** The root has no basic constraints. */
  ROOT_BASIC_CONSTRAINTS_MISSING(root(c -> c.withoutExtension(Ids.BASIC_CONSTRAINTS))),
  /** The root says that it is no authority. */
  ROOT_NOT_AUTHORITY(root(c -> c.basicConstraints(false))),
  /** The root has no key usage. */
  ROOT_KEY_USAGE_MISSING(root(c -> c.withoutExtension(Ids.KEY_USAGE))),
  /** The root's key usage is not critical. */
  ROOT_KEY_USAGE_NOT_CRITICAL(
      root(c -> c.keyUsage(false, TestKeyUsage.KEY_CERT_SIGN, TestKeyUsage.CRL_SIGN))),
  /** The root must not sign certificates. */
  ROOT_CERT_SIGN_MISSING(root(c -> c.keyUsage(true, TestKeyUsage.CRL_SIGN))),
  /** The root allows no authority below it. */
  ROOT_PATH_TOO_LONG(root(c -> c.pathLength(0))),
  /** The root is signed with another key than its own. */
  ROOT_NOT_SELF_SIGNED(root(ChainFlaw::signWithAnotherKey)),
  /** The root names somebody else as its issuer. */
  ROOT_NOT_SELF_ISSUED(root(c -> c.issuerName("CN=somebody else"))),
  /** The root is not presented. */
  ROOT_MISSING(b -> b.present(all -> all.subList(0, all.size() - 1))),
  /** The root is presented twice. */
  ROOT_TWICE(
      b ->
          b.present(
              all -> {
                all.add(all.get(all.size() - 1));
                return all;
              })),
  /** The authority below the root is not presented. */
  CA_MISSING(
      b ->
          b.present(
              all -> {
                all.remove(all.size() - 2);
                return all;
              })),
  /** The two certificates below the root are presented in the other order. */
  SWAPPED(
      b ->
          b.present(
              all -> {
                Collections.swap(all, 0, 1);
                return all;
              })),
  /** The root is presented first. */
  REVERSED(
      b ->
          b.present(
              all -> {
                Collections.reverse(all);
                return all;
              }));

  /** Object identifiers of extensions. */
  private static final class Ids {
    static final String KEY_USAGE = "2.5.29.15";
    static final String BASIC_CONSTRAINTS = "2.5.29.19";
    static final String PURPOSES = "2.5.29.37";
  }

  // A function without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Consumer<TestChainBuilder> effect;

  ChainFlaw(Consumer<TestChainBuilder> effect) {
    this.effect = effect;
  }

  void applyTo(TestChainBuilder builder) {
    effect.accept(builder);
  }

  private static Consumer<TestChainBuilder> leaf(Consumer<TestCertificateBuilder> change) {
    return builder -> builder.certificate(0, change);
  }

  private static Consumer<TestChainBuilder> belowRoot(Consumer<TestCertificateBuilder> change) {
    return builder -> builder.certificate(-2, change);
  }

  private static Consumer<TestChainBuilder> root(Consumer<TestCertificateBuilder> change) {
    return builder -> builder.certificate(-1, change);
  }

  private static Consumer<TestChainBuilder> usage(TestKeyUsage more) {
    return leaf(c -> c.keyUsage(true, TestKeyUsage.DIGITAL_SIGNATURE, more));
  }

  private static Consumer<TestChainBuilder> purpose(String more) {
    return leaf(c -> c.purposes(false, TestCertificateBuilder.CODE_SIGNING, more));
  }

  private static void signWithAnotherKey(TestCertificateBuilder certificate) {
    KeyPair other = TestKeyKind.EC_256.generate();
    certificate.signedWith(other.getPrivate());
  }

  private static Instant days(int days) {
    return InstantSource.system().instant().plus(Duration.ofDays(days));
  }
}
