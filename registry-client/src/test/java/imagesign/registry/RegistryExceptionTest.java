package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.ArtifactReference;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryExceptionTest {
  @Test
  void saysWhatWasTriedAndWhatTheRegistrySaid() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client = Fixtures.client()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(Fault.status(403));

      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> client.manifest(image))
          .satisfies(
              e -> {
                assertThat(e.tried()).isEqualTo("get manifest " + image);
                assertThat(e.status()).hasValue(403);
                assertThat(e.errorCodes()).containsExactly("DENIED");
                assertThat(e.isTransient()).isFalse();
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "get manifest r.example:5000/a@sha256:00: 404 [x: y], get manifest r.example:5000/a@sha256:00",
    "put blob, put blob",
    "'', ''"
  })
  void whatWasTriedEndsAtTheFirstColon(String message, String tried) {
    assertThat(new RegistryException(message, 0, List.of(), false, null).tried()).isEqualTo(tried);
  }

  @ParameterizedTest
  @CsvSource({
    "400, false", "401, false", "404, false", "408, true", "429, true", "499, true", "500, true",
    "501, false", "502, true", "503, true", "504, true", "505, false", "520, true", "522, true"
  })
  void someStatusesPass(int status, boolean isTransient) {
    assertThat(Failures.isTransient(status)).isEqualTo(isTransient);
  }
}
