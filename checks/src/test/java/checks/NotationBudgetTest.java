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
import imagesign.testkit.RecordedRequest;
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

  /** A registry with an image, and a client that already knows whether there is a referrers API. */
  private static final class Bench implements AutoCloseable {
    final InMemoryRegistry server;
    final RegistryClient client = RegistryClient.builder().build();
    final ArtifactReference tagged;
    final ArtifactReference pinned;

    Bench(ReferrersMode mode) {
      server = InMemoryRegistry.builder().referrers(mode).start();
      tagged = ArtifactReference.parse(server.host() + "/app:1");
      ArtifactReference pushed = TestImages.image(client, tagged.toString(), "content");
      pinned = ArtifactReference.of(pushed.repository(), pushed.digest().orElseThrow());
      client.referrers(pinned.repository(), pinned.digest().orElseThrow(), 1);
    }

    List<String> requests(Runnable operation) {
      server.clearRequests();
      operation.run();
      return server.requests().stream().map(RecordedRequest::method).toList();
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }

  private List<String> sign(Bench bench, ArtifactReference image, EnvelopeFormat format) {
    return bench.requests(() -> NotationSigner.with(key, bench.client).format(format).sign(image));
  }

  private List<String> verify(Bench bench, ArtifactReference image) {
    return bench.requests(() -> Verifier.of(bench.client).verify(image, policy).orThrow());
  }

  @ParameterizedTest
  @EnumSource(EnvelopeFormat.class)
  void verifyingTakesFourByDigestAndByTag(EnvelopeFormat format) {
    try (Bench bench = new Bench(ReferrersMode.ON)) {
      sign(bench, bench.pinned, format);
      assertThat(verify(bench, bench.pinned)).hasSize(4).containsOnly("GET");
      assertThat(verify(bench, bench.tagged)).hasSize(4).containsOnly("GET");
    }
  }

  @Test
  void signingTakesSevenAtMostWithTheReferrersApi() {
    for (ReferrersMode mode : List.of(ReferrersMode.ON, ReferrersMode.ON_WITHOUT_SUBJECT_HEADER)) {
      try (Bench bench = new Bench(mode)) {
        assertThat(sign(bench, bench.pinned, EnvelopeFormat.JWS)).hasSizeLessThanOrEqualTo(7);
        assertThat(sign(bench, bench.tagged, EnvelopeFormat.COSE)).hasSizeLessThanOrEqualTo(7);
      }
    }
  }

  @Test
  void signingTakesTenAtMostByTheFallbackTag() {
    try (Bench bench = new Bench(ReferrersMode.OFF_404_TEXT)) {
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
