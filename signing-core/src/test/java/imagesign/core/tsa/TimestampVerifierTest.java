package imagesign.core.tsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.core.crypto.Crypto;
import imagesign.core.x509.Certificate;
import imagesign.core.x509.X509Reason;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.signature.FailureReason;
import imagesign.testkit.ChainFlaw;
import imagesign.testkit.TestCertificate;
import imagesign.testkit.TestChain;
import imagesign.testkit.TestKeyKind;
import imagesign.testkit.TimestampAuthority;
import imagesign.testkit.TimestampFlaw;
import imagesign.testkit.TimestampForm;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TimestampVerifierTest {
  private static final Crypto CRYPTO = Crypto.withoutNativeProvider();
  private static final Bytes MESSAGE = Bytes.utf8("a signature");
  private static final String POLICY = "1.3.6.1.4.1.99999.7";
  private static final TimestampAuthority AUTHORITY = TimestampAuthority.start();

  @AfterAll
  static void stop() {
    AUTHORITY.close();
  }

  @AfterEach
  void beRightAgain() {
    AUTHORITY.flaws().forms().clock(InstantSource.system());
  }

  private static List<Certificate> certificates(TestCertificate... certificates) {
    return Arrays.stream(certificates)
        .map(certificate -> Certificate.parse(Bytes.copyOf(certificate.der())))
        .toList();
  }

  private static TimestampVerifier trusting(TestChain chain) {
    return TimestampVerifier.of(certificates(chain.root()), CRYPTO);
  }

  private static TimestampRequest request() {
    TimestampRequest request = TimestampRequest.of(Digest.sha256(MESSAGE), new SecureRandom());
    return new TimestampRequest(request.imprint(), Optional.of(POLICY), request.nonce(), true);
  }

  private static TimestampToken ask(TimestampAuthority authority) {
    TimestampRequest request = request();
    byte[] response = authority.respond(request.toBytes().toByteArray());
    return TimestampResponse.token(Bytes.copyOf(response), request);
  }

  private static VerifiedTimestamp stamp(TimestampAuthority authority) {
    return trusting(authority.chain()).verify(ask(authority), MESSAGE);
  }

  private static VerifiedTimestamp stamp(TestChain chain) {
    try (TimestampAuthority authority = TimestampAuthority.start(chain)) {
      return stamp(authority);
    }
  }

  private static FailureReason reason(ThrowingCallable call) {
    return catchThrowableOfType(TimestampException.class, call).reason();
  }

  @Test
  void acceptsWhatAnAuthorityStamps() {
    Instant now = Instant.parse("2026-03-04T05:06:07Z");
    TestChain chain =
        TestChain.timestamping().validity(now.minusSeconds(60), now.plusSeconds(60)).issue();
    try (TimestampAuthority authority = TimestampAuthority.start(chain)) {
      authority.clock(InstantSource.fixed(now));
      VerifiedTimestamp stamped = stamp(authority);
      assertThat(stamped.info().time()).isEqualTo(now);
      assertThat(stamped.info().policy()).isEqualTo(POLICY);
      assertThat(stamped.info().imprint()).isEqualTo(Digest.sha256(MESSAGE));
      assertThat(stamped.info().serial()).isPositive();
      assertThat(stamped.info().accuracy()).isZero();
      assertThat(stamped.chain().chain().leaf()).isEqualTo(certificates(chain.leaf()).get(0));
      assertThat(stamped.chain().anchor()).isEqualTo(certificates(chain.root()).get(0));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "(RSA_(2048|3072)|EC_(256|384|521))")
  void acceptsAuthoritiesOfEachKindOfKey(TestKeyKind kind) {
    assertThat(stamp(TestChain.timestamping().key(kind).issue()).info()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(value = TimestampForm.class, mode = EnumSource.Mode.EXCLUDE, names = "BARE_RSA")
  void acceptsRarerForms(TimestampForm form) {
    AUTHORITY.forms(form);
    assertThat(stamp(AUTHORITY).chain().certificates()).hasSize(3);
  }

  @Test
  void acceptsBareRsaWithTheHashOfTheDigest() {
    TestChain chain = TestChain.timestamping().key(TestKeyKind.RSA_2048).issue();
    try (TimestampAuthority authority = TimestampAuthority.start(chain)) {
      authority.forms(TimestampForm.BARE_RSA, TimestampForm.BER);
      assertThat(stamp(authority).info().policy()).isEqualTo(POLICY);
    }
  }

  @Test
  void readsWhatRareStatementsSay() {
    Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
    AUTHORITY.forms(TimestampForm.RICH_STATEMENT).clock(InstantSource.fixed(now));
    assertThat(stamp(AUTHORITY).info().time()).isEqualTo(now.plusMillis(500));
  }

  @ParameterizedTest
  @EnumSource(TimestampFlaw.class)
  void rejectsEachFlaw(TimestampFlaw flaw) {
    AUTHORITY.flaws(flaw);
    assertThat(reason(() -> stamp(AUTHORITY))).isEqualTo(expected(flaw));
  }

  private static FailureReason expected(TimestampFlaw flaw) {
    return switch (flaw) {
      case REJECTED -> TimestampReason.NOT_GRANTED;
      case GARBAGE -> TimestampReason.RESPONSE_MALFORMED;
      case NONCE_MISSING, NONCE_WRONG -> TimestampReason.NONCE_MISMATCH;
      case POLICY_OTHER -> TimestampReason.POLICY_MISMATCH;
      case IMPRINT_WRONG -> TimestampReason.IMPRINT_MISMATCH;
      case IMPRINT_SHA1 -> TimestampReason.IMPRINT_HASH;
      case INFO_VERSION_2 -> TimestampReason.INFO_VERSION;
      case INFO_CRITICAL_EXTENSION -> TimestampReason.INFO_EXTENSION;
      case INFO_TRAILING_BYTES -> TimestampReason.INFO_MALFORMED;
      case CONTENT_TYPE_DATA -> TimestampReason.CONTENT_TYPE;
      case SIGNED_DATA_VERSION_1 -> TimestampReason.SIGNED_DATA_VERSION;
      case NO_SIGNER -> TimestampReason.NO_SIGNER;
      case SIGNER_VERSION_3 -> TimestampReason.SIGNER_VERSION;
      case DIGEST_SHA1 -> TimestampReason.SIGNER_HASH;
      case NO_ATTRIBUTES -> TimestampReason.ATTRIBUTES_MISSING;
      case CONTENT_TYPE_ATTRIBUTE_MISSING, CONTENT_TYPE_ATTRIBUTE_WRONG ->
          TimestampReason.CONTENT_TYPE_ATTRIBUTE;
      case MESSAGE_DIGEST_MISSING, MESSAGE_DIGEST_WRONG -> TimestampReason.MESSAGE_DIGEST;
      case ATTRIBUTE_TWICE, ATTRIBUTE_TWO_VALUES -> TimestampReason.ATTRIBUTE_REPEATED;
      case SIGNING_CERTIFICATE_MISSING -> TimestampReason.SIGNING_CERTIFICATE_MISSING;
      case SIGNING_CERTIFICATE_V1 -> TimestampReason.SIGNING_CERTIFICATE_V1;
      case SIGNING_CERTIFICATE_SHA1 -> TimestampReason.SIGNING_CERTIFICATE_HASH;
      case SIGNING_CERTIFICATE_OTHER,
          SIGNING_CERTIFICATE_SERIAL_OTHER,
          SIGNING_CERTIFICATE_ISSUER_OTHER ->
          TimestampReason.SIGNING_CERTIFICATE_MISMATCH;
      case SIGNING_TIME_OUTSIDE -> TimestampReason.SIGNING_TIME;
      case SIGNATURE_WRONG -> TimestampReason.SIGNATURE_INVALID;
      // CVE-2026-39984: the certificate that is checked is the one whose key verified.
      case SIGNED_WITH_FORGED_CERTIFICATE -> TimestampReason.SIGNATURE_INVALID;
      case NAMES_FORGED_CERTIFICATE -> X509Reason.SIGNATURE_INVALID;
      case CERTIFICATE_MISSING -> TimestampReason.CERTIFICATE_MISSING;
    };
  }

  @Test
  void rejectsAStampOverSomethingElse() {
    TimestampToken token = ask(AUTHORITY);
    assertThat(reason(() -> trusting(AUTHORITY.chain()).verify(token, Bytes.utf8("other"))))
        .isEqualTo(TimestampReason.IMPRINT_MISMATCH);
  }

  @Test
  void rejectsWhateverLeadsToNoGivenRoot() {
    TimestampToken token = ask(AUTHORITY);
    assertThat(reason(() -> TimestampVerifier.of(List.of(), CRYPTO).verify(token, MESSAGE)))
        .isEqualTo(X509Reason.NO_PATH);
    // The same name, another key.
    TestChain other = TestChain.timestamping().issue();
    assertThat(reason(() -> trusting(other).verify(token, MESSAGE)))
        .isEqualTo(X509Reason.SIGNATURE_INVALID);
    // A leaf or an authority in between is no root, whoever hands it in.
    List<Certificate> between = certificates(AUTHORITY.chain().issued().get(1));
    assertThat(reason(() -> TimestampVerifier.of(between, CRYPTO).verify(token, MESSAGE)))
        .isEqualTo(X509Reason.ROOT_NOT_SELF_ISSUED);
  }

  @Test
  void takesCertificatesFromTheCallerWhereTheTokenHasNone() {
    AUTHORITY.flaws(TimestampFlaw.CERTIFICATE_MISSING);
    TimestampToken token = ask(AUTHORITY);
    List<TestCertificate> issued = AUTHORITY.chain().issued();
    TimestampVerifier verifier =
        trusting(AUTHORITY.chain()).withCertificates(certificates(issued.get(1), issued.get(0)));
    assertThat(verifier.verify(token, MESSAGE).chain().certificates()).hasSize(3);
    // They are known, not trusted.
    TimestampVerifier untrusting =
        TimestampVerifier.of(List.of(), CRYPTO)
            .withCertificates(certificates(issued.toArray(TestCertificate[]::new)));
    assertThat(reason(() -> untrusting.verify(token, MESSAGE))).isEqualTo(X509Reason.NO_PATH);
  }

  @ParameterizedTest
  @CsvSource({
    "TSA_PURPOSE_MISSING, TSA_PURPOSE_MISSING",
    "TSA_PURPOSE_NOT_CRITICAL, TSA_PURPOSE_NOT_CRITICAL",
    "TSA_PURPOSE_OTHER, TSA_PURPOSE_WRONG",
    "TSA_PURPOSE_MORE, TSA_PURPOSE_WRONG",
    "LEAF_KEY_USAGE_MISSING, LEAF_KEY_USAGE_MISSING",
    "LEAF_KEY_CERT_SIGN, LEAF_KEY_USAGE_FORBIDDEN",
    "LEAF_IS_AUTHORITY, LEAF_IS_AUTHORITY",
    "LEAF_EXPIRED, EXPIRED",
    "CA_EXPIRED, EXPIRED",
    "ROOT_EXPIRED, EXPIRED",
    "LEAF_NOT_YET_VALID, NOT_YET_VALID",
    "CA_NOT_AUTHORITY, CA_NOT_AUTHORITY",
    "CA_KEY_USAGE_MISSING, CA_KEY_USAGE_MISSING",
    "CA_KEY_USAGE_NOT_CRITICAL, CA_KEY_USAGE_NOT_CRITICAL",
    "ROOT_PATH_TOO_LONG, CA_PATH_TOO_LONG",
    "CA_SIGNATURE_OF_ANOTHER_KEY, SIGNATURE_INVALID",
    "LEAF_SIGNED_OVER_SHA1, WEAK_SIGNATURE_HASH",
    "ROOT_SIGNED_OVER_SHA1, WEAK_SIGNATURE_HASH",
    "LEAF_KEY_ED25519, LEAF_KEY_UNSUPPORTED",
  })
  void rejectsEachFlawOfTheChain(ChainFlaw flaw, X509Reason expected) {
    TestChain chain = TestChain.timestamping().flaw(flaw).issue();
    assertThat(reason(() -> stamp(chain))).isEqualTo(expected);
  }

  @Test
  void theTimeThatCountsIsThatOfTheStamp() {
    Instant then = Instant.parse("2020-01-01T00:00:00Z");
    TestChain expired =
        TestChain.timestamping().validity(then, then.plus(Duration.ofDays(1))).issue();
    try (TimestampAuthority authority = TimestampAuthority.start(expired)) {
      for (Instant within : List.of(then, then.plus(Duration.ofDays(1)))) {
        authority.clock(InstantSource.fixed(within));
        assertThat(stamp(authority).info().time()).isEqualTo(within);
      }
      authority.clock(InstantSource.fixed(then.minusSeconds(1)));
      assertThat(reason(() -> stamp(authority))).isEqualTo(X509Reason.NOT_YET_VALID);
      authority.clock(InstantSource.fixed(then.plus(Duration.ofDays(1)).plusSeconds(1)));
      assertThat(reason(() -> stamp(authority))).isEqualTo(X509Reason.EXPIRED);
    }
  }

  @Test
  void accuracyIsWhatIsStatedElseASecondUnderTheBestPracticePolicy() {
    try (TimestampAuthority authority = TimestampAuthority.start()) {
      assertThat(info(authority).accuracy()).isZero();
      authority.policy("0.4.0.2023.1.1");
      assertThat(info(authority).accuracy()).isEqualTo(Duration.ofSeconds(1));
      authority.accuracy(Duration.ofNanos(2_003_004_000));
      TimestampInfo stated = info(authority);
      assertThat(stated.accuracy()).isEqualTo(Duration.ofNanos(2_003_004_000));
      assertThat(Duration.between(stated.earliest(), stated.latest()))
          .isEqualTo(Duration.ofNanos(4_006_008_000L));
    }
  }

  private static TimestampInfo info(TimestampAuthority authority) {
    return TimestampToken.parse(Bytes.copyOf(authority.token(MESSAGE.toByteArray()))).info();
  }

  @Test
  void requestsAskForWhatTheySay() {
    TimestampRequest plain =
        new TimestampRequest(
            Digest.of(Digest.Algorithm.SHA384, MESSAGE), Optional.empty(), Optional.empty(), false);
    Bytes response = Bytes.copyOf(AUTHORITY.respond(plain.toBytes().toByteArray()));
    TimestampToken token = TimestampResponse.token(response, plain);
    assertThat(token.info().nonce()).isEmpty();
    assertThat(token.certificates()).isEmpty();
    assertThat(token.info().imprint().algorithm()).isEqualTo(Digest.Algorithm.SHA384);
    BigInteger nonce = request().nonce().orElseThrow();
    assertThat(nonce.bitLength()).isBetween(100, 159);
    assertThat(request().nonce()).isNotEqualTo(request().nonce());
  }

  @Test
  void boundsWhatItReads() {
    Bytes large = Bytes.copyOf(new byte[(1 << 20) + 1]);
    assertThat(reason(() -> TimestampToken.parse(large))).isEqualTo(TimestampReason.TOO_LARGE);
    assertThat(reason(() -> TimestampResponse.token(large))).isEqualTo(TimestampReason.TOO_LARGE);
    assertThat(reason(() -> TimestampToken.parse(Bytes.EMPTY)))
        .isEqualTo(TimestampReason.MALFORMED);
  }
}
