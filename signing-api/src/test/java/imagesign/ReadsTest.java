package imagesign;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadsTest {
  private static final Repository REPOSITORY = Repository.parse("registry.example/app");
  private static final int LARGE = 8 * 1024 * 1024;

  private final Reads reads = new Reads(new LargeBlobs(), 10, Duration.ofMinutes(1));

  /** A source where every blob is there. */
  private static class LargeBlobs implements ArtifactSource {
    @Override
    public Optional<Manifest> manifest(ArtifactReference reference) {
      return Optional.empty();
    }

    @Override
    public Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes) {
      return Optional.of(Bytes.copyOf(new byte[(int) descriptor.size()]));
    }

    @Override
    public Referrers referrers(Repository repository, Digest subject, int max) {
      return new Referrers(List.of(), false);
    }
  }

  private int readsOf(String name) {
    int before = reads.count();
    Digest digest = Digest.sha256(Bytes.utf8(name));
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, digest, LARGE);
    assertThat(reads.blob(REPOSITORY, blob, LARGE)).isPresent();
    return reads.count() - before;
  }

  @Test
  void readsOnceWhatFitsAndKeepsNoMore() {
    int fitting = (int) (Reads.MAX_KEPT_BYTES / LARGE);
    for (int i = 0; i < fitting; i++) {
      assertThat(readsOf("blob " + i)).isEqualTo(1);
    }
    assertThat(readsOf("one too many")).isEqualTo(1);
    assertThat(readsOf("one too many")).isEqualTo(1);
    assertThat(readsOf("blob 0")).isZero();
  }

  @Test
  void eachReadHasWhatIsLeftOfTheTime() {
    List<Duration> limits = new ArrayList<>();
    Reads timed =
        new Reads(
            new LargeBlobs() {
              @Override
              public ArtifactSource within(Duration limit) {
                limits.add(limit);
                return new LargeBlobs();
              }
            },
            10,
            Duration.ofHours(1));
    Digest digest = Digest.sha256(Bytes.utf8("x"));

    timed.manifest(ArtifactReference.of(REPOSITORY, digest));
    timed.blob(REPOSITORY, Descriptor.of(MediaType.OCI_LAYER, digest, 1), 1);
    timed.referrers(REPOSITORY, digest);

    assertThat(limits).hasSize(3).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(limits)
        .allSatisfy(limit -> assertThat(limit).isBetween(Duration.ZERO, Duration.ofHours(1)));
  }
}
