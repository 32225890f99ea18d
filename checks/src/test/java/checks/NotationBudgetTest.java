package checks;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.Verifier;
import imagesign.key.SigningKey;
import imagesign.notation.EnvelopeFormat;
import imagesign.notation.NotationAuthority;
import imagesign.notation.NotationKeys;
import imagesign.notation.NotationSigner;
import imagesign.notation.TrustStores;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.registry.RegistryClient;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.ReferrersMode;
import imagesign.testkit.TestChain;
import imagesign.trust.TrustPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many requests signing and verifying with Notation take: the budgets of the design. */
class NotationBudgetTest {
  private final TestChain chain = TestChain.codeSigning().issue();
  private final SigningKey key =
      NotationKeys.read(Bytes.utf8(chain.leaf().privateKeyPem()), Bytes.utf8(chain.pem()));
  private final TrustPolicy policy =
      TrustPolicy.requireAny(
          NotationAuthority.builder(TrustStores.of("ca:test", List.of(chain.root().certificate())))
              .trustStore("ca:test")
              .trustedIdentity("*")
              .build());

  private List<String> sign(BudgetBench bench, ArtifactReference image, EnvelopeFormat format) {
    return bench.requests(() -> NotationSigner.with(key, bench.client).format(format).sign(image));
  }

  private List<String> verify(BudgetBench bench, ArtifactReference image) {
    return bench.requests(() -> Verifier.of(bench.client).verify(image, policy).orThrow());
  }

  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void verifyingTakesFourByDigestAndByTag(EnvelopeFormat format) {
    try (BudgetBench bench = new BudgetBench(ReferrersMode.ON)) {
      sign(bench, bench.pinned, format);
      assertThat(verify(bench, bench.pinned)).hasSize(4).containsOnly("GET");
      assertThat(verify(bench, bench.tagged)).hasSize(4).containsOnly("GET");
    }
  }

  @Test
  void signingTakesSevenAtMostWithTheReferrersApi() {
    for (ReferrersMode mode : List.of(ReferrersMode.ON, ReferrersMode.ON_WITHOUT_SUBJECT_HEADER)) {
      try (BudgetBench bench = new BudgetBench(mode)) {
        assertThat(sign(bench, bench.pinned, EnvelopeFormat.JWS)).hasSizeLessThanOrEqualTo(7);
        assertThat(sign(bench, bench.tagged, EnvelopeFormat.COSE)).hasSizeLessThanOrEqualTo(7);
      }
    }
  }

  @Test
  void signingTakesTenAtMostByTheFallbackTag() {
    try (BudgetBench bench = new BudgetBench(ReferrersMode.OFF_404_TEXT)) {
      assertThat(sign(bench, bench.pinned, EnvelopeFormat.JWS)).hasSizeLessThanOrEqualTo(10);
      assertThat(verify(bench, bench.pinned)).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void signingTakesOneToken(EnvelopeFormat format) {
    try (InMemoryRegistry server = InMemoryRegistry.builder().bearerAuth("user", "s3cret").start();
        RegistryClient pusher = RequestBudgetTest.login(server);
        RegistryClient client = RequestBudgetTest.login(server)) {
      ArtifactReference image = TestImages.image(pusher, server.host() + "/app:1", "content");
      server.clearRequests();
      NotationSigner.with(key, client).format(format).sign(image);
      assertThat(server.requests()).filteredOn(r -> r.path().equals("/token")).hasSize(1);
    }
  }
}
