package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.ReferrersMode;
import org.junit.jupiter.api.Test;

/** The budgets of the design, with a warm token and known abilities of the registry. */
class RequestBudgetTest {
  @Test
  void verifyingOneBundleTakesThree() {
    assertThat(requestsOfVerifying(ReferrersMode.ON, true)).isEqualTo(3);
    assertThat(requestsOfVerifying(ReferrersMode.ON, false)).isEqualTo(3);
    assertThat(requestsOfVerifying(ReferrersMode.OFF_404_TEXT, true)).isEqualTo(3);
  }

  @Test
  void verifyingTakesOneMoreWhereTheApiTurnsOutToBeMissing() {
    assertThat(requestsOfVerifying(ReferrersMode.OFF_404_TEXT, false)).isEqualTo(4);
  }

  @Test
  void signingTakesSevenWithTheApi() {
    assertThat(requestsOfSigning(ReferrersMode.ON, true)).isEqualTo(7);
    assertThat(requestsOfSigning(ReferrersMode.ON_WITHOUT_SUBJECT_HEADER, true)).isEqualTo(7);
  }

  @Test
  void signingTakesTenByTheTag() {
    assertThat(requestsOfSigning(ReferrersMode.OFF_404_TEXT, true)).isEqualTo(10);
  }

  @Test
  void signingTakesOneMoreWhereItIsNotKnownWhetherThereIsAnApi() {
    assertThat(requestsOfSigning(ReferrersMode.ON, false)).isEqualTo(8);
    assertThat(requestsOfSigning(ReferrersMode.OFF_404_TEXT, false)).isEqualTo(11);
  }

  private static int requestsOfVerifying(ReferrersMode mode, boolean known) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrers(mode).start();
        RegistryClient signer = Fixtures.client();
        RegistryClient client = Fixtures.client()) {
      Repository repository = Fixtures.repository(registry);
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      Fixtures.sign(signer, repository, 1);
      if (known) {
        client.referrers(repository, image.digest().orElseThrow(), 10);
      }
      registry.clearRequests();

      Descriptor listed =
          client.referrers(repository, image.digest().orElseThrow(), 10).descriptors().get(0);
      Manifest manifest =
          client.manifest(ArtifactReference.of(repository, listed.digest())).orElseThrow();
      assertThat(client.blob(repository, manifest.layers().get(0), 1000)).isPresent();
      return registry.requests().size();
    }
  }

  private static int requestsOfSigning(ReferrersMode mode, boolean known) {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrers(mode).start();
        RegistryClient client = Fixtures.client()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      if (known) {
        client.referrers(image.repository(), image.digest().orElseThrow(), 10);
      }
      registry.clearRequests();

      assertThat(client.manifest(image)).isPresent();
      Fixtures.sign(client, image.repository(), 1);
      return registry.requests().size();
    }
  }
}
