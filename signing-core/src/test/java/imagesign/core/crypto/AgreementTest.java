package imagesign.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.key.SignatureAlgorithm;
import imagesign.key.ToBeSigned;
import imagesign.oci.Bytes;
import imagesign.testkit.Mutations;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever computes, the answer is the same. */
class AgreementTest {

  /** Slow curves get fewer mutants: the JDK takes 10 ms for a verification on P-521. */
  @ParameterizedTest
  @CsvSource({
    "p256, ECDSA_SHA256, DER, 1",
    "p256, ECDSA_SHA512, FIXED_WIDTH, 4",
    "p384, ECDSA_SHA384, FIXED_WIDTH, 10",
    "p384, ECDSA_SHA256, DER, 20",
    "p521, ECDSA_SHA512, DER, 20",
    "ed25519, ED25519, DER, 2",
    "ed25519, ED25519PH, DER, 4",
    "rsa2048, RSA_PKCS1_SHA256, DER, 2",
    "rsa2048, RSA_PSS_SHA256, DER, 4",
    "rsa2048, RSA_PSS_SHA512, DER, 4",
  })
  void providersAgree(
      String kind, SignatureAlgorithm algorithm, EcdsaEncoding encoding, int divisor) {
    Mutations mutations = Mutations.of("AgreementTest " + kind + " " + algorithm);
    int mutants = Math.max(50, mutations.count() / divisor);
    System.out.println(mutations + ", of which " + mutants);
    Map<Providers, SignatureVerifier> verifiers = verifiers(kind, encoding);
    List<Bytes> signatures = signatures(kind, algorithm, encoding);
    int accepted = 0;
    for (int i = 0; i < mutants; i++) {
      byte[] message = {(byte) (i % signatures.size())};
      byte[] good = signatures.get(message[0]).toByteArray();
      byte[] signature = i % 5 == 0 ? good : mutations.mutate(good);
      if (i % 10 == 3) {
        message[0] ^= (byte) (1 << i / 10 % 8);
      }
      Map<Providers, Boolean> answers = new TreeMap<>();
      verifiers.forEach(
          (provider, verifier) ->
              answers.put(
                  provider,
                  verifier.verify(algorithm, Bytes.copyOf(message), Bytes.copyOf(signature))));
      assertThat(Set.copyOf(answers.values())).as("mutant %d: %s", i, answers).hasSize(1);
      accepted += answers.containsValue(true) ? 1 : 0;
    }
    System.out.println("AgreementTest: " + verifiers.keySet() + " accepted " + accepted);
    assertThat(accepted).isBetween(mutants / 10, mutants / 2);
  }

  private static Map<Providers, SignatureVerifier> verifiers(String kind, EcdsaEncoding encoding) {
    Map<Providers, SignatureVerifier> verifiers = new TreeMap<>();
    for (Providers provider : Providers.present()) {
      verifiers.put(
          provider,
          provider
              .crypto()
              .orElseThrow()
              .verifier(TestKeys.signingKey(kind).verificationKey(), encoding));
    }
    return verifiers;
  }

  private static List<Bytes> signatures(
      String kind, SignatureAlgorithm algorithm, EcdsaEncoding encoding) {
    LocalSigningKey key = TestKeys.signingKey(kind);
    List<Bytes> signatures = new ArrayList<>();
    for (byte message = 0; message < 4; message++) {
      Bytes signature =
          CheckedKey.of(key.verificationKey()) instanceof CheckedKey.Ec ec
              ? ecdsa(ec, message, algorithm, encoding, key)
              : key.sign(algorithm, ToBeSigned.of(Bytes.copyOf(new byte[] {message})));
      signatures.add(signature);
    }
    return signatures;
  }

  /** Signs with any hash, which keys in use don't. */
  private static Bytes ecdsa(
      CheckedKey.Ec ec,
      byte message,
      SignatureAlgorithm algorithm,
      EcdsaEncoding encoding,
      LocalSigningKey key) {
    Bytes text = Bytes.copyOf(new byte[] {message});
    byte[] der;
    try {
      Signature signer = Signature.getInstance("NONEwithECDSA");
      signer.initSign(
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.toPkcs8())));
      signer.update(SignedInput.message(algorithm, text).digest());
      der = signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    Bytes signature = Bytes.copyOf(der);
    return encoding == EcdsaEncoding.DER
        ? signature
        : EcdsaSignature.parseDer(signature, ec.curve()).orElseThrow().toFixedWidth();
  }
}
