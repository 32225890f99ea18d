package imagesign.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import imagesign.key.SignatureAlgorithm;
import imagesign.oci.Bytes;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CryptoTest {
  private static final TestKeys.Golden P256 = TestKeys.Golden.P256;

  @Test
  void startsOnThePlatformAndEndsWithBouncyCastle() {
    Crypto crypto = Crypto.withoutNativeProvider();
    SignatureVerifier verifier = crypto.verifier(P256.key(), EcdsaEncoding.DER);
    for (int i = 0; i < Crypto.STARTUP_OPERATIONS; i++) {
      assertThat(crypto.providerFor(P256.algorithm)).isEqualTo("SunEC");
      assertThat(verifier.verify(P256.algorithm, P256.message(), P256.signature())).isTrue();
    }
    assertThat(verifier.verify(P256.algorithm, P256.message(), P256.signature())).isTrue();
    assertThat(crypto.providerFor(P256.algorithm)).isEqualTo("BouncyCastle");
    assertThat(crypto.providerFor(SignatureAlgorithm.ED25519PH)).isEqualTo("BouncyCastle");
    assertThat(crypto.providerFor(SignatureAlgorithm.RSA_PKCS1_SHA256)).isEqualTo("JDK");
    assertThat(crypto.providerFor(SignatureAlgorithm.RSA_PSS_SHA256)).isEqualTo("SunRsaSign");
    assertThat(verifier.verify(P256.algorithm, Bytes.EMPTY, P256.signature())).isFalse();
  }

  @Test
  void junkIsNoOperation() {
    Crypto crypto = Crypto.withoutNativeProvider();
    SignatureVerifier verifier = crypto.verifier(P256.key(), EcdsaEncoding.DER);
    for (int i = 0; i < 2 * Crypto.STARTUP_OPERATIONS; i++) {
      assertThat(verifier.verify(P256.algorithm, P256.message(), Bytes.EMPTY)).isFalse();
    }
    assertThat(crypto.providerFor(P256.algorithm)).isEqualTo("SunEC");
  }

  @Test
  void rsaAloneNeverLoadsBouncyCastle() {
    Crypto crypto = Crypto.withoutNativeProvider();
    TestKeys.Golden pss = TestKeys.Golden.PSS256;
    SignatureVerifier verifier = crypto.verifier(pss.key(), EcdsaEncoding.DER);
    for (int i = 0; i < 2 * Crypto.STARTUP_OPERATIONS; i++) {
      assertThat(verifier.verify(pss.algorithm, pss.message(), pss.signature())).isTrue();
    }
    assertThat(crypto.providerFor(P256.algorithm)).isEqualTo("SunEC");
  }

  @Test
  void prepareEndsStartup() {
    Crypto crypto = Crypto.withoutNativeProvider();
    crypto.prepare();
    assertThat(crypto.providerFor(P256.algorithm)).isEqualTo("BouncyCastle");
  }

  @Test
  void findsTheNativeProviderOnTheClassPath() {
    assumeTrue(Providers.CORRETTO.crypto().isPresent(), "native library loads here");
    Crypto crypto = Crypto.discovering();
    crypto.prepare();
    String corretto = "AmazonCorrettoCryptoProvider";
    assertThat(crypto.providerFor(P256.algorithm)).isEqualTo(corretto);
    assertThat(crypto.providerFor(SignatureAlgorithm.ED25519)).isEqualTo(corretto);
    assertThat(crypto.providerFor(SignatureAlgorithm.RSA_PKCS1_SHA256)).isEqualTo(corretto);
    assertThat(crypto.providerFor(SignatureAlgorithm.RSA_PSS_SHA512)).isEqualTo(corretto);
    assertThat(crypto.providerFor(SignatureAlgorithm.ED25519PH))
        .as("never left to a provider that may ignore the parameter")
        .isEqualTo("BouncyCastle");
    for (TestKeys.Golden golden : TestKeys.Golden.values()) {
      SignatureVerifier verifier = crypto.verifier(golden.key(), EcdsaEncoding.DER);
      assertThat(verifier.verify(golden.algorithm, golden.message(), golden.signature())).isTrue();
    }
  }

  @Test
  void registersNoProvider() {
    Crypto crypto = Crypto.discovering();
    crypto.prepare();
    assertThat(Arrays.stream(Security.getProviders()).map(Provider::getName))
        .doesNotContain("BC", "Conscrypt", "AmazonCorrettoCryptoProvider");
  }

  @Test
  void usesTheProviderOfTheCallerAtOnce() {
    assumeTrue(Providers.CONSCRYPT.crypto().isPresent(), "native library loads here");
    Crypto crypto = Providers.CONSCRYPT.crypto().orElseThrow();
    assertThat(crypto.providerFor(P256.algorithm)).isEqualTo("Conscrypt");
    // It has neither of these.
    assertThat(crypto.providerFor(SignatureAlgorithm.RSA_PSS_SHA256)).isEqualTo("SunRsaSign");
    crypto.prepare();
    assertThat(crypto.providerFor(SignatureAlgorithm.ED25519)).isEqualTo("BouncyCastle");
  }

  @Test
  void asksThePlatformWhereAProviderFails() {
    Crypto crypto = Crypto.withProvider(new FailingProvider());
    assertThat(crypto.providerFor(P256.algorithm)).isEqualTo("failing");
    SignatureVerifier verifier = crypto.verifier(P256.key(), EcdsaEncoding.DER);
    assertThat(verifier.verify(P256.algorithm, P256.message(), P256.signature())).isTrue();
    assertThat(verifier.verify(P256.algorithm, Bytes.EMPTY, P256.signature())).isFalse();
  }

  @Test
  void othersGoOnWhileOneThreadLoads() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    AtomicInteger loads = new AtomicInteger();
    Late<String> late =
        new Late<>(
            () -> {
              loads.incrementAndGet();
              loading.countDown();
              awaitQuietly(finish);
              return Optional.of("loaded");
            });
    Thread loader = new Thread(late::tryGet);
    loader.start();
    loading.await();
    assertThat(late.tryGet()).isEmpty();
    assertThat(late.peek()).isEmpty();
    finish.countDown();
    assertThat(late.get()).hasValue("loaded");
    loader.join();
    assertThat(late.tryGet()).hasValue("loaded");
    assertThat(loads).hasValue(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Names a class that isn't there. */
  private static final class FailingProvider extends Provider {
    private static final long serialVersionUID = 1L;

    FailingProvider() {
      super("failing", "1", "has nothing of what it offers");
      put("Signature.NONEwithECDSA", "imagesign.NoSuchClass");
      put("KeyFactory.EC", "imagesign.NoSuchClass");
    }
  }
}
