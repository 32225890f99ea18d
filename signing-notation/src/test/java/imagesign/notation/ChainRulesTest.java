package imagesign.notation;

import static imagesign.notation.Verdicts.verify;
import static org.assertj.core.api.Assertions.assertThat;

import imagesign.VerificationResult;
import imagesign.VerifiedArtifact;
import imagesign.core.x509.X509Reason;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.signature.FailureReason;
import imagesign.spi.Step;
import imagesign.testkit.ChainFlaw;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Envelopes with a good signature under a chain with one flaw: a fault of integrity, which no level
 * tolerates. Easy to get wrong 8 and 9.
 */
class ChainRulesTest {
  /** What each flaw is refused for; none stands for a rule that is not one of signing chains. */
  private static final Map<ChainFlaw, Set<FailureReason>> EXPECTED = new EnumMap<>(ChainFlaw.class);

  static {
    expect(X509Reason.LEAF_KEY_USAGE_MISSING, ChainFlaw.LEAF_KEY_USAGE_MISSING);
    expect(X509Reason.LEAF_KEY_USAGE_NOT_CRITICAL, ChainFlaw.LEAF_KEY_USAGE_NOT_CRITICAL);
    expect(X509Reason.LEAF_DIGITAL_SIGNATURE_MISSING, ChainFlaw.LEAF_DIGITAL_SIGNATURE_MISSING);
    expect(
        X509Reason.LEAF_KEY_USAGE_FORBIDDEN,
        ChainFlaw.LEAF_KEY_ENCIPHERMENT,
        ChainFlaw.LEAF_DATA_ENCIPHERMENT,
        ChainFlaw.LEAF_KEY_AGREEMENT,
        ChainFlaw.LEAF_KEY_CERT_SIGN,
        ChainFlaw.LEAF_CRL_SIGN,
        ChainFlaw.LEAF_ENCIPHER_ONLY,
        ChainFlaw.LEAF_DECIPHER_ONLY);
    expect(X509Reason.LEAF_IS_AUTHORITY, ChainFlaw.LEAF_IS_AUTHORITY);
    expect(
        X509Reason.LEAF_PURPOSE_FORBIDDEN,
        ChainFlaw.LEAF_SERVER_AUTH,
        ChainFlaw.LEAF_CLIENT_AUTH,
        ChainFlaw.LEAF_EMAIL_PROTECTION,
        ChainFlaw.LEAF_TIME_STAMPING,
        ChainFlaw.LEAF_OCSP_SIGNING,
        ChainFlaw.LEAF_ANY_PURPOSE);
    expect(
        X509Reason.WEAK_SIGNATURE_HASH,
        ChainFlaw.LEAF_SIGNED_OVER_SHA1,
        ChainFlaw.ROOT_SIGNED_OVER_SHA1);
    expect(
        X509Reason.SIGNATURE_INVALID,
        ChainFlaw.LEAF_SIGNATURE_OF_ANOTHER_KEY,
        ChainFlaw.CA_SIGNATURE_OF_ANOTHER_KEY);
    expect(
        X509Reason.ISSUER_MISMATCH,
        ChainFlaw.LEAF_ISSUER_NAME_DIFFERS,
        ChainFlaw.CA_ISSUER_NAME_DIFFERS,
        ChainFlaw.CA_MISSING);
    expect(
        X509Reason.CA_BASIC_CONSTRAINTS_MISSING,
        ChainFlaw.CA_BASIC_CONSTRAINTS_MISSING,
        ChainFlaw.ROOT_BASIC_CONSTRAINTS_MISSING);
    expect(X509Reason.CA_NOT_AUTHORITY, ChainFlaw.CA_NOT_AUTHORITY, ChainFlaw.ROOT_NOT_AUTHORITY);
    expect(
        X509Reason.CA_KEY_USAGE_MISSING,
        ChainFlaw.CA_KEY_USAGE_MISSING,
        ChainFlaw.ROOT_KEY_USAGE_MISSING);
    expect(
        X509Reason.CA_KEY_USAGE_NOT_CRITICAL,
        ChainFlaw.CA_KEY_USAGE_NOT_CRITICAL,
        ChainFlaw.ROOT_KEY_USAGE_NOT_CRITICAL);
    expect(
        X509Reason.CA_CERT_SIGN_MISSING,
        ChainFlaw.CA_CERT_SIGN_MISSING,
        ChainFlaw.ROOT_CERT_SIGN_MISSING);
    expect(X509Reason.CA_PATH_TOO_LONG, ChainFlaw.ROOT_PATH_TOO_LONG);
    expect(X509Reason.ROOT_NOT_SELF_SIGNED, ChainFlaw.ROOT_NOT_SELF_SIGNED);
    expect(X509Reason.ROOT_NOT_SELF_ISSUED, ChainFlaw.ROOT_NOT_SELF_ISSUED, ChainFlaw.ROOT_MISSING);
    expect(X509Reason.SELF_SIGNED_INSIDE, ChainFlaw.ROOT_TWICE);
    // The leaf's key is not that of the certificate that comes first.
    expect(NotationReason.SIGNATURE_INVALID, ChainFlaw.SWAPPED, ChainFlaw.REVERSED);
  }

  private static void expect(FailureReason reason, ChainFlaw... flaws) {
    for (ChainFlaw flaw : flaws) {
      EXPECTED.put(flaw, Set.of(reason));
    }
  }

  private final MemoryStore store = new MemoryStore();
  private final ArtifactReference image = store.image("image");

  @ParameterizedTest
  @EnumSource(ChainFlaw.class)
  void everyFlawIsAFaultOfIntegrity(ChainFlaw flaw) {
    if (!EXPECTED.containsKey(flaw)) {
      return;
    }
    Signatory broken = Signatory.of(Kind.EC_256, chain -> chain.flaw(flaw));
    Bytes envelope = Forgery.by(broken).over(store.describe(image)).jws();
    store.attach(image, EnvelopeFormat.JWS, envelope);
    for (VerificationLevel level :
        List.of(VerificationLevel.STRICT, VerificationLevel.PERMISSIVE, VerificationLevel.AUDIT)) {
      NotationAuthority authority =
          NotationAuthority.builder(
                  TrustStores.of("ca:test", List.of(Signatory.of(Kind.EC_256).root())))
              .trustStore("ca:test")
              .trustedIdentity("*")
              .level(level)
              .build();
      VerificationResult<VerifiedArtifact> result = verify(store, image, authority);
      assertThat(Verdicts.reasons(result)).isEqualTo(EXPECTED.get(flaw));
      assertThat(result.decision().evidence().get(0).steps())
          .singleElement()
          .satisfies(
              step -> {
                assertThat(step.name()).isEqualTo("integrity");
                assertThat(step.outcome()).isEqualTo(Step.Outcome.FAILED);
              });
    }
  }

  @Test
  void everyFlawOfASigningChainIsExpected() {
    assertThat(ChainFlaw.values())
        .filteredOn(flaw -> !EXPECTED.containsKey(flaw))
        .allMatch(
            flaw ->
                flaw.name().startsWith("TSA_")
                    || flaw.name().startsWith("LEAF_KEY_RSA_")
                    || flaw.name().startsWith("LEAF_KEY_E")
                    || flaw.name().endsWith("_EXPIRED")
                    || flaw.name().endsWith("_NOT_YET_VALID"));
  }

  /** Keys that Notation has no algorithm for are refused before anything is computed. */
  @ParameterizedTest
  @EnumSource(
      value = ChainFlaw.class,
      names = {
        "LEAF_KEY_RSA_1024",
        "LEAF_KEY_RSA_2047",
        "LEAF_KEY_EC_224",
        "LEAF_KEY_EC_256K1",
        "LEAF_KEY_ED25519"
      })
  void keysOfOtherKindsAreRefused(ChainFlaw flaw) {
    Signatory odd = Signatory.of(Kind.EC_256, chain -> chain.flaw(flaw));
    for (Bytes envelope : List.of(Forgery.by(odd).jws())) {
      assertThat(Forgery.refusal(EnvelopeFormat.JWS, envelope))
          .isPresent()
          .get()
          .isIn(X509Reason.KEY_UNSUPPORTED, X509Reason.LEAF_KEY_UNSUPPORTED);
    }
  }

  @Test
  void countsCertificatesBeforeItReadsThem() {
    Signatory alice = Signatory.of(Kind.EC_256);
    Bytes envelope =
        Forgery.by(alice)
            .jwsOutside(
                text ->
                    text.replace(
                        "\"x5c\":[",
                        "\"x5c\":[" + leaf(alice) + ("," + leaf(alice)).repeat(20) + ","));
    assertThat(Forgery.refusal(EnvelopeFormat.JWS, envelope)).contains(X509Reason.CHAIN_TOO_LONG);
  }

  private static String leaf(Signatory signatory) {
    return "\"" + Base64s.encode(Bytes.copyOf(signatory.chain().leaf().der())) + "\"";
  }
}
