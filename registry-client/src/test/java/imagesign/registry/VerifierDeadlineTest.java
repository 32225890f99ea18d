package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.UndecidedException;
import imagesign.Verifier;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.spi.Authority;
import imagesign.spi.Discovery;
import imagesign.spi.SignaturePlace;
import imagesign.spi.SignatureScheme;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.trust.Decision;
import imagesign.trust.TrustPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The deadline of a verification reaches into each read of a registry, however patient that is. */
class VerifierDeadlineTest {
  private static final Duration DEADLINE = Duration.ofMillis(300);

  /** Far less than any time-out of the client, and far more than a slow machine needs. */
  private static final Duration WELL_BEFORE_THE_CLIENTS = Duration.ofSeconds(25);

  /** Looks at what refers to the image, and finds no signature. */
  private record Listing() implements SignatureScheme, Authority {
    @Override
    public String id() {
      return "listing";
    }

    @Override
    public String name() {
      return "anyone";
    }

    @Override
    public SignatureScheme scheme() {
      return this;
    }

    @Override
    public Bytes fingerprint() {
      return Bytes.utf8("listing");
    }

    @Override
    public List<SignaturePlace> places(Discovery discovery, List<Authority> authorities) {
      discovery.referrers();
      return List.of();
    }
  }

  private static final TrustPolicy POLICY = TrustPolicy.requireAny(new Listing());

  @ParameterizedTest
  @CsvSource({
    ":v1, ''",
    ":v1, HTTP/1.1 200 OK~Content-Len",
    ":v1, HTTP/1.1 200 OK~Content-Length: 1000~~{",
    "@DIGEST, ''",
    "@DIGEST, HTTP/1.1 200 OK~Content-Type: application/vnd.oci.image.index.v1+json~~{",
  })
  void aRegistryThatStallsLeavesItUndecided(String name, String beginning) throws IOException {
    try (HangingServer server = new HangingServer(beginning.replace("~", "\r\n"));
        RegistryClient client = patient()) {
      String digest = Fixtures.subject().digest().toString();
      ArtifactReference image =
          ArtifactReference.parse(server.host() + "/team/app" + name.replace("DIGEST", digest));

      assertUndecided(client, image);
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  /** No page takes long, but there are many. */
  @Test
  void pagesThatTrickleInAreOneRead() {
    try (InMemoryRegistry registry = InMemoryRegistry.builder().referrersPageSize(1).start();
        RegistryClient client = patient()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      for (int i = 0; i < 20; i++) {
        Fixtures.sign(client, image.repository(), i);
      }
      registry.fail(Fault.stall(Duration.ofMillis(50)).onPathContaining("/referrers/"));

      assertUndecided(client, image);
    }
  }

  /** So does a registry that is down for longer than the verifier waits. */
  @Test
  void retriesEndWithIt() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = RegistryClient.builder().maxRetries(50).build()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(Fault.status(503));

      assertUndecided(client, image);
    }
  }

  @Test
  void whatAnswersInTimeIsDecided() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = patient()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");

      Verifier verifier = Verifier.builder(client).deadline(Duration.ofMinutes(5)).build();

      assertThat(verifier.decide(image, POLICY).outcome()).isEqualTo(Decision.Outcome.DENY_POLICY);
    }
  }

  @Test
  void aClientThatIsLessPatientStaysSo() throws IOException {
    try (HangingServer server = new HangingServer("");
        RegistryClient client = Fixtures.builder().operationTimeout(DEADLINE).build()) {
      assertThat(client.within(Duration.ofHours(1))).isSameAs(client);
      assertThat(client.within(DEADLINE.minusMillis(1))).isNotSameAs(client);

      ArtifactReference image = ArtifactReference.parse(server.host() + "/team/app:v1");
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.within(Duration.ofHours(1)).manifest(image))
          .withCauseInstanceOf(TimeoutException.class);
    }
  }

  private static RegistryClient patient() {
    return Fixtures.builder()
        .callTimeout(Duration.ofMinutes(5))
        .silenceTimeout(Duration.ofMinutes(5))
        .build();
  }

  private static void assertUndecided(RegistryClient client, ArtifactReference image) {
    Verifier verifier = Verifier.builder(client).deadline(DEADLINE).build();
    long start = System.nanoTime();

    assertThatExceptionOfType(UndecidedException.class)
        .isThrownBy(() -> verifier.verify(image, POLICY))
        .satisfies(
            e -> assertThat(e.decision().outcome()).isEqualTo(Decision.Outcome.DENY_UNVERIFIABLE));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(WELL_BEFORE_THE_CLIENTS);
  }
}
