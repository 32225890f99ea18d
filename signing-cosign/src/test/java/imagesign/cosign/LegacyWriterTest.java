package imagesign.cosign;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.key.SignatureAlgorithm;
import imagesign.key.SigningKey;
import imagesign.key.ToBeSigned;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several writers of one tag, in virtual time: none loses a signature of another. */
class LegacyWriterTest {
  private static final long REQUEST = 1000;
  private static final int SCHEDULES = Integer.getInteger("imagesign.mutants", 2000) / 20;

  private final ImageKey key = new ImageKey(new Remembering(TestKey.generate(TestKey.Kind.P256)));

  /** One writer begins while the other is at each of its requests, and in between. */
  @Test
  void noDistanceBetweenTwoWritersLosesASignature() throws InterruptedException {
    for (long distance = 0; distance < 20 * REQUEST; distance += REQUEST / 4) {
      assertThat(signatures(() -> REQUEST, 0, distance)).as("distance %d", distance).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8})
  void independentWritersLoseNoSignature(int writers) throws InterruptedException {
    long seed = Long.getLong("imagesign.seed", System.nanoTime());
    System.out.println("LegacyWriterTest: -Dimagesign.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < SCHEDULES; i++) {
      long[] starts = random.longs(writers, 0, 20 * REQUEST).toArray();
      LongSupplier duration = () -> random.nextLong(REQUEST * 4 / 5, REQUEST * 6 / 5);
      assertThat(signatures(duration, starts)).as("schedule %d", i).hasSize(writers);
    }
  }

  /** The payloads that are signed once every writer has come to its end. */
  private Set<Digest> signatures(LongSupplier duration, long... starts)
      throws InterruptedException {
    MemoryStore store = new MemoryStore();
    ArtifactReference image = store.image("image");
    Digest digest = image.digest().orElseThrow();
    VirtualTime time = new VirtualTime();
    for (int i = 0; i < starts.length; i++) {
      LegacyWriter writer = new LegacyWriter(key, new Distant(store, time, duration), time);
      Map<String, String> annotations = Map.of("writer", String.valueOf(i));
      time.startAt(starts[i], () -> writer.sign(image.repository(), digest, annotations));
    }
    time.run();
    Manifest stored =
        store
            .manifest(ArtifactReference.of(image.repository(), LegacyTag.of(digest)))
            .orElseThrow();
    assertThat(stored.layers()).hasSameSizeAs(new HashSet<>(stored.layers()));
    return Set.copyOf(stored.layers().stream().map(Descriptor::digest).toList());
  }

  /**
   * A store at the end of a line: a request takes its time, on the way there and on the way back.
   */
  private record Distant(ArtifactStore store, VirtualTime time, LongSupplier duration)
      implements ArtifactStore {
    private <T> T request(Supplier<T> work) {
      time.sleep(duration.getAsLong() / 2);
      T answer = work.get();
      time.sleep(duration.getAsLong() / 2);
      return answer;
    }

    @Override
    public Optional<Manifest> manifest(ArtifactReference reference) {
      return request(() -> store.manifest(reference));
    }

    @Override
    public Descriptor putBlob(Repository repository, MediaType mediaType, Bytes content) {
      time.sleep(duration.getAsLong());
      return request(() -> store.putBlob(repository, mediaType, content));
    }

    @Override
    public Descriptor putManifest(ArtifactReference target, MediaType mediaType, Bytes content) {
      return request(() -> store.putManifest(target, mediaType, content));
    }

    @Override
    public Optional<Bytes> blob(Repository repository, Descriptor descriptor, long maxBytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Referrers referrers(Repository repository, Digest subject, int max) {
      throw new UnsupportedOperationException();
    }
  }

  /** Signs each message once, for the JDK takes its time. */
  private record Remembering(TestKey key, Map<Bytes, Bytes> signatures) implements SigningKey {
    Remembering(TestKey key) {
      this(key, new ConcurrentHashMap<>());
    }

    @Override
    public PublicKey publicKey() {
      return key.publicKey();
    }

    @Override
    public List<X509Certificate> certificateChain() {
      return List.of();
    }

    @Override
    public Set<SignatureAlgorithm> algorithms() {
      return key.algorithms();
    }

    @Override
    public Bytes sign(SignatureAlgorithm algorithm, ToBeSigned message) {
      Digest digest = message.digest(Digest.Algorithm.SHA256);
      return signatures.computeIfAbsent(digest.value(), d -> key.sign(algorithm, message));
    }

    @Override
    public void close() {}
  }
}
