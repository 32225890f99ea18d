package checks;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.Verifier;
import imagesign.cosign.CosignAuthority;
import imagesign.cosign.CosignKeyPair;
import imagesign.cosign.CosignKeys;
import imagesign.cosign.CosignSigner;
import imagesign.cosign.SignatureFormat;
import imagesign.cosign.TransparencyLog;
import imagesign.oci.ArtifactReference;
import imagesign.registry.CredentialProvider;
import imagesign.registry.Credentials;
import imagesign.registry.RegistryClient;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.ReferrersMode;
import imagesign.trust.TrustPolicy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * How many requests an operation makes, with what is known of the registry's capabilities: the
 * budgets of the design. A signature is small, so their number is the speed.
 */
class RequestBudgetTest {
  private final CosignKeyPair key = CosignKeys.generate();
  private final CosignKeyPair other = CosignKeys.generate();

  @AfterEach
  void close() {
    key.close();
    other.close();
  }

  private CosignAuthority authority(CosignKeyPair key) {
    return CosignAuthority.key(key.verificationKey(), TransparencyLog.notRequired());
  }

  private List<String> verify(BudgetBench bench, ArtifactReference image, TrustPolicy policy) {
    return bench.requests(() -> Verifier.of(bench.client).verify(image, policy).orThrow());
  }

  private List<String> sign(BudgetBench bench, ArtifactReference image, SignatureFormat format) {
    return bench.requests(() -> CosignSigner.with(key, bench.client).format(format).sign(image));
  }

  @Test
  void verifyingABundleTakesThree() {
    try (BudgetBench bench = new BudgetBench(ReferrersMode.ON)) {
      sign(bench, bench.pinned, SignatureFormat.BUNDLE);
      TrustPolicy policy = TrustPolicy.requireAny(authority(key));
      assertThat(verify(bench, bench.pinned, policy)).hasSize(3).containsOnly("GET");
      assertThat(verify(bench, bench.tagged, policy)).hasSize(4).containsOnly("GET");
    }
  }

  @Test
  void verifyingABundleTakesOneMoreWhereTheReferrersApiTurnsOutToBeMissing() {
    try (BudgetBench bench = new BudgetBench(ReferrersMode.OFF_404_TEXT);
        RegistryClient newcomer = RegistryClient.builder().build()) {
      sign(bench, bench.pinned, SignatureFormat.BUNDLE);
      TrustPolicy policy = TrustPolicy.requireAny(authority(key));
      assertThat(verify(bench, bench.pinned, policy)).hasSize(3);
      assertThat(bench.requests(() -> Verifier.of(newcomer).verify(bench.pinned, policy).orThrow()))
          .hasSize(4);
    }
  }

  @Test
  void verifyingALegacySignatureTakesThreeAndTwoWhereNothingElseIsAccepted() {
    try (BudgetBench bench = new BudgetBench(ReferrersMode.ON)) {
      sign(bench, bench.pinned, SignatureFormat.LEGACY);
      TrustPolicy both = TrustPolicy.requireAny(authority(key));
      TrustPolicy legacy = TrustPolicy.requireAny(authority(key).formats(SignatureFormat.LEGACY));
      assertThat(verify(bench, bench.pinned, both)).hasSize(3).containsOnly("GET");
      assertThat(verify(bench, bench.pinned, legacy)).hasSize(2).containsOnly("GET");
      assertThat(verify(bench, bench.tagged, legacy)).hasSize(3).containsOnly("GET");
    }
  }

  @Test
  void eachFurtherSignatureTakesTwoMore() {
    try (BudgetBench bench = new BudgetBench(ReferrersMode.ON)) {
      sign(bench, bench.pinned, SignatureFormat.BUNDLE);
      CosignSigner.with(other, bench.client).sign(bench.pinned);
      TrustPolicy two =
          TrustPolicy.atLeast(2, authority(key).named("a"), authority(other).named("b"));
      assertThat(verify(bench, bench.pinned, two)).hasSize(5).containsOnly("GET");
    }
  }

  @Test
  void signingTakesSevenAtMostWithTheReferrersApi() {
    for (ReferrersMode mode : List.of(ReferrersMode.ON, ReferrersMode.ON_WITHOUT_SUBJECT_HEADER)) {
      try (BudgetBench bench = new BudgetBench(mode)) {
        assertThat(sign(bench, bench.pinned, SignatureFormat.BUNDLE)).hasSizeLessThanOrEqualTo(7);
        assertThat(sign(bench, bench.tagged, SignatureFormat.BUNDLE)).hasSizeLessThanOrEqualTo(8);
      }
    }
  }

  @Test
  void signingTakesTenAtMostByTheFallbackTag() {
    try (BudgetBench bench = new BudgetBench(ReferrersMode.OFF_404_TEXT)) {
      assertThat(sign(bench, bench.pinned, SignatureFormat.BUNDLE)).hasSizeLessThanOrEqualTo(10);
    }
  }

  @Test
  void signingTakesOneToken() {
    for (SignatureFormat format : List.of(SignatureFormat.BUNDLE, SignatureFormat.LEGACY)) {
      for (ReferrersMode mode : List.of(ReferrersMode.ON, ReferrersMode.OFF_404_TEXT)) {
        assertThat(tokensOfSigning(format, mode)).isEqualTo(1);
      }
    }
  }

  private long tokensOfSigning(SignatureFormat format, ReferrersMode mode) {
    try (InMemoryRegistry server =
            InMemoryRegistry.builder().referrers(mode).bearerAuth("user", "s3cret").start();
        RegistryClient pusher = login(server);
        RegistryClient client = login(server)) {
      ArtifactReference image = ArtifactReference.parse(server.host() + "/app:1");
      TestImages.image(pusher, image.toString(), "content");
      server.clearRequests();
      CosignSigner.with(key, client).format(format).sign(image);
      return server.requests().stream().filter(r -> r.path().equals("/token")).count();
    }
  }

  static RegistryClient login(InMemoryRegistry server) {
    Credentials credentials = Credentials.basic("user", "s3cret");
    return RegistryClient.builder()
        .credentials(CredentialProvider.of(server.host(), credentials))
        .build();
  }

  @Test
  void signingInTheLegacyFormTakesSeven() {
    try (BudgetBench bench = new BudgetBench(ReferrersMode.ON)) {
      assertThat(sign(bench, bench.pinned, SignatureFormat.LEGACY)).hasSize(7);
    }
    try (BudgetBench bench = new BudgetBench(ReferrersMode.ON)) {
      assertThat(sign(bench, bench.tagged, SignatureFormat.LEGACY)).hasSize(8);
    }
  }

  @Test
  void anEqualLegacySignatureTakesOneRead() {
    try (BudgetBench bench = new BudgetBench(ReferrersMode.ON)) {
      sign(bench, bench.pinned, SignatureFormat.LEGACY);
      assertThat(sign(bench, bench.pinned, SignatureFormat.LEGACY)).containsExactly("GET");
    }
  }
}
