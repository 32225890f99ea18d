package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import imagesign.testkit.RegistryBuilder;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PingTest {
  /** How a registry is locked. */
  enum Lock {
    NONE,
    BASIC,
    BEARER;

    InMemoryRegistry start() {
      RegistryBuilder builder = InMemoryRegistry.builder();
      return switch (this) {
        case NONE -> builder.start();
        case BASIC -> builder.basicAuth("user", "s3cret").start();
        case BEARER -> builder.bearerAuth("user", "s3cret").start();
      };
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, , ACCEPTED",
    "NONE, wrong, ACCEPTED",
    "BASIC, s3cret, ACCEPTED",
    "BASIC, wrong, REFUSED",
    "BASIC, , REFUSED",
    "BEARER, s3cret, ACCEPTED",
    "BEARER, wrong, REFUSED",
    "BEARER, , REFUSED",
  })
  void saysWhetherTheCredentialsAreTaken(Lock lock, String password, PingAnswer expected) {
    try (InMemoryRegistry registry = lock.start();
        RegistryClient client =
            Fixtures.builder()
                .credentials(
                    host ->
                        Optional.ofNullable(password)
                            .map(value -> Credentials.basic("user", value)))
                .build()) {
      assertThat(client.ping(registry.host())).isEqualTo(expected);
      assertThat(registry.requests()).noneMatch(r -> r.path().startsWith("/v2/team"));
    }
  }

  @ParameterizedTest
  @CsvSource({"401, REFUSED", "403, REFUSED", "404, NO_REGISTRY"})
  void knowsWhatStatusesSay(int status, PingAnswer expected) {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(status));

      assertThat(client.ping(registry.host())).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 405, 418, 429, 500, 503})
  void otherStatusesAreNoAnswer(int status) {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.status(status));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.ping(registry.host()))
          .satisfies(e -> assertThat(e.status()).hasValue(status));
    }
  }

  @Test
  void aRedirectToAPageIsNoRegistry() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      registry.fail(Fault.redirectTo(URI.create("/login")).onPath("/v2/"::equals));
      registry.fail(Fault.answer(200, "text/html", new byte[0]).onPath("/login"::equals));

      assertThat(client.ping(registry.host())).isEqualTo(PingAnswer.NO_REGISTRY);
    }
  }

  @Test
  void whoCanNotBeReachedGivesNoAnswer() {
    InMemoryRegistry registry = InMemoryRegistry.start();
    registry.close();
    try (RegistryClient client = Fixtures.client()) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.ping(registry.host()))
          .satisfies(e -> assertThat(e.isTransient()).isTrue());
      assertThatIllegalArgumentException().isThrownBy(() -> client.ping("no registry"));
    }
  }
}
