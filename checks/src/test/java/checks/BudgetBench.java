package checks;

import imagesign.oci.ArtifactReference;
import imagesign.registry.RegistryClient;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.ReferrersMode;
import java.util.List;

/** A registry with an image, and a client that already knows whether there is a referrers API. */
final class BudgetBench implements AutoCloseable {
  final InMemoryRegistry server;
  final RegistryClient client = RegistryClient.builder().build();
  final ArtifactReference tagged;
  final ArtifactReference pinned;

  BudgetBench(ReferrersMode mode) {
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
