package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackOffTest {
  private final InMemoryRegistry registry = InMemoryRegistry.start();
  private final ArtifactReference image = Fixtures.seedImage(registry, "v1");

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void whatOneThreadWasToldAllRespect() {
    try (InMemoryRegistry other = InMemoryRegistry.start();
        RegistryClient client = Fixtures.builder().maxRetries(0).build();
        RegistryClient derived = client.newBuilder().userAgent("other").build()) {
      ArtifactReference elsewhere = Fixtures.seedImage(other, "v1");
      registry.fail(Fault.status(429).withHeader("Retry-After", "8").times(1));
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(image))
          .satisfies(e -> assertThat(e.status()).hasValue(429));

      client.manifest(elsewhere);
      assertThat(Fixtures.SLEPT).isEmpty();
      client.manifest(image);
      derived.manifest(image);
      assertThat(Fixtures.SLEPT)
          .hasSize(2)
          .allSatisfy(w -> assertThat(w).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(10)));
    }
  }

  @Test
  void aHostThatWasWaitedForIsFree() {
    try (RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(429).withHeader("Retry-After", "8").times(1));
      client.manifest(image);
      client.manifest(image);
      assertThat(Fixtures.SLEPT).containsExactly(Duration.ofSeconds(8));
    }
  }

  @Test
  void whoHasNoTimeToWaitSendsNothing() {
    try (RegistryClient client =
        Fixtures.builder().maxRetries(0).operationTimeout(Duration.ofSeconds(3)).build()) {
      registry.fail(Fault.status(429).withHeader("Retry-After", "10").times(1));
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(RegistryException.class)
            .isThrownBy(() -> client.manifest(image))
            .satisfies(
                e -> {
                  assertThat(e.status()).hasValue(429);
                  assertThat(e.isTransient()).isTrue();
                });
      }
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 499, 500, 502, 503, 504, 522})
  void statusesThatMayPassAreTriedAgain(int status) {
    try (RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(status).times(1));
      assertThat(client.manifest(image)).isPresent();
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 409, 413, 501, 505})
  void othersAreNot(int status) {
    try (RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(status));
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(image))
          .satisfies(
              e -> {
                assertThat(e.status()).hasValue(status);
                assertThat(e.isTransient()).isFalse();
              });
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 503})
  void nothingIsTriedAgainWhereNoRetryIsWanted(int status) {
    try (RegistryClient client = Fixtures.builder().maxRetries(0).build()) {
      registry.fail(Fault.status(status));
      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));
      assertThat(registry.requests()).hasSize(1);
    }
  }

  @Test
  void noWaitIsLongerThanWanted() {
    try (RegistryClient client =
        Fixtures.builder().maxRetries(5).maxRetryWait(Duration.ofMillis(300)).build()) {
      registry.fail(Fault.status(503).withHeader("Retry-After", "1000000000"));
      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> client.manifest(image));
      assertThat(Fixtures.SLEPT)
          .hasSize(5)
          .allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofMillis(300)));
    }
  }
}
