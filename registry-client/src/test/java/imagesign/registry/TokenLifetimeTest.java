package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.ArtifactReference;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.Quirk;
import imagesign.testkit.RecordedRequest;
import imagesign.testkit.RegistryBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a token is used, whatever its server says of the time. */
class TokenLifetimeTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  /** Without {@code expires_in} it is 60 s, of which the last 10 are not used. */
  @ParameterizedTest
  @Covers("registries §8.15")
  @CsvSource({"49, 1", "51, 2"})
  void aTokenWithoutALifetimeIsGoodForAMinute(long age, int tokens) {
    try (InMemoryRegistry registry = bearer().quirks(Quirk.TOKEN_WITHOUT_LIFETIME).start();
        RegistryClient client = login(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      client.manifest(image);
      now.set(START.plusSeconds(age));
      client.manifest(image);

      assertThat(tokenRequests(registry)).hasSize(tokens);
    }
  }

  /** A server whose clock is wrong gives tokens that are as good as any, from now on. */
  @ParameterizedTest
  @Covers("registries §8.15")
  @ValueSource(longs = {-100_000, -3600, 3600, 100_000})
  void theTimeOfIssueIsNotBelieved(long error) {
    try (InMemoryRegistry registry = bearer().tokenClockError(Duration.ofSeconds(error)).start();
        RegistryClient client = login(registry)) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      client.manifest(image);
      now.set(START.plusSeconds(280));
      client.manifest(image);
      assertThat(tokenRequests(registry)).hasSize(1);
      now.set(START.plusSeconds(301));
      assertThat(client.manifest(image)).isPresent();
      assertThat(tokenRequests(registry)).hasSize(2);
    }
  }

  private RegistryBuilder bearer() {
    return InMemoryRegistry.builder().bearerAuth("user", "s3cret").clock(now::get);
  }

  private RegistryClient login(InMemoryRegistry registry) {
    return RegistryClient.builder()
        .credentials(CredentialProvider.of(registry.host(), Credentials.basic("user", "s3cret")))
        .time((time, cancellation) -> {}, now::get)
        .build();
  }

  private static List<RecordedRequest> tokenRequests(InMemoryRegistry registry) {
    return registry.requests().stream().filter(r -> r.path().equals("/token")).toList();
  }
}
