package checks;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What refers to an image, by the API or by the tag that stands in for it. */
class ReferrersIT extends EveryRegistry {
  private static final String A = "application/vnd.it.a";
  private static final String B = "application/vnd.it.b";
  private static final int WRITERS = 8;

  @Test
  void listsWhatRefersToAnImage() {
    ArtifactReference subject = image("1", "content");
    ArtifactReference other = image("2", "other content");
    List<Descriptor> pushed =
        List.of(refer(subject, A, "one"), refer(subject, A, "two"), refer(subject, B, "three"));
    assertThat(referrers(subject)).containsExactlyInAnyOrderElementsOf(pushed);
    assertThat(referrers(other)).isEmpty();
  }

  private Descriptor refer(ArtifactReference subject, String type, String text) {
    return TestImages.referrer(client, subject, type, text);
  }

  private List<Descriptor> referrers(ArtifactReference subject) {
    return client.referrers(repository, subject.digest().orElseThrow(), 100).descriptors();
  }

  @Test
  void listsAReferrerOnceThoughItIsPushedTwice() {
    ArtifactReference subject = image("1", "content");
    Descriptor referrer = refer(subject, A, "one");
    assertThat(refer(subject, A, "one")).isEqualTo(referrer);
    assertThat(referrers(subject)).containsExactly(referrer);
  }

  @Test
  void losesNoneOfManyThreads() throws Exception {
    ArtifactReference subject = image("1", "content");
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    List<Callable<Descriptor>> writers =
        IntStream.range(0, WRITERS)
            .<Callable<Descriptor>>mapToObj(i -> () -> refer(subject, A, "writer " + i))
            .toList();
    List<Descriptor> written = new ArrayList<>();
    for (Future<Descriptor> end : threads.invokeAll(writers)) {
      written.add(end.get());
    }
    threads.shutdown();
    assertThat(referrers(subject)).containsExactlyInAnyOrderElementsOf(written);
  }
}
