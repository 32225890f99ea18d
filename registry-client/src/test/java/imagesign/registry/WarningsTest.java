package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import imagesign.oci.ArtifactReference;
import imagesign.testkit.Fault;
import imagesign.testkit.InMemoryRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {
  private final List<RegistryWarning> heard = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "'299 - \"old\"', old",
    "' 299  -  \"old, and so on\" ', 'old, and so on'",
    "'299 - \"a \\\"b\\\" \\\\c\"', 'a \"b\" \\c'",
    "'299 - \"\"', ''"
  })
  void readsTheFormOfTheSpecification(String field, String text) {
    new Warnings(heard::add).read("r.example", List.of(field));
    assertThat(heard).containsExactly(new RegistryWarning("r.example", text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "199 - \"old\"",
        "299 agent \"old\"",
        "299 - old",
        "299 - \"old",
        "299 - \"old\" \"Wed, 21 Oct 2015 07:28:00 GMT\"",
        "299 - \"old\\\"",
        "2990 - \"old\""
      })
  void dropsEveryOther(String field) {
    new Warnings(heard::add).read("r.example", List.of(field, "299 - \"" + "a".repeat(5000) + '"'));
    assertThat(heard).isEmpty();
  }

  @Test
  void hasNoControlCharactersAndNoEnd() {
    Warnings warnings = new Warnings(heard::add);
    warnings.read("r.example", List.of("299 - \"a\u001b[31m\tb\""));
    assertThat(heard.get(0).text()).isEqualTo("a?[31m?b");
    for (int i = 0; i < 3000; i++) {
      warnings.read("r.example", List.of("299 - \"" + i + "\""));
    }
    assertThat(heard).hasSize(1024);
  }

  @Test
  void eachIsHeardOnceFromARegistryItself() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        InMemoryRegistry storage = InMemoryRegistry.start();
        RegistryClient client = Fixtures.builder().warnings(heard::add).build();
        RegistryClient derived = client.newBuilder().userAgent("other").build()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      Fixtures.seedImage(storage, "v1");
      registry.fail(Fault.withoutDigestHeader().withHeader("Warning", "299 - \"old\"").times(1));
      storage.fail(Fault.withoutDigestHeader().withHeader("Warning", "299 - \"elsewhere\""));
      client.manifest(image);
      registry.clearFaults();
      registry.fail(Fault.withoutDigestHeader().withHeader("Warning", "299 - \"old\""));
      client.manifest(image);
      derived.manifest(image);
      registry.clearFaults();
      registry.fail(Fault.redirectTo(storage.uri().resolve("/v2/team/app/manifests/v1")));
      client.manifest(ArtifactReference.of(image.repository(), "v1"));

      assertThat(heard).containsExactly(new RegistryWarning(registry.host(), "old"));
    }
  }

  @Test
  void whatTheConsumerThrowsEndsTheCall() {
    try (InMemoryRegistry registry = InMemoryRegistry.start();
        RegistryClient client =
            Fixtures.builder()
                .warnings(
                    warning -> {
                      throw new IllegalStateException(warning.text());
                    })
                .build()) {
      ArtifactReference image = Fixtures.seedImage(registry, "v1");
      registry.fail(Fault.withoutDigestHeader().withHeader("Warning", "299 - \"old\"").times(1));

      assertThatIllegalStateException().isThrownBy(() -> client.manifest(image));
      assertThat(client.manifest(image)).isPresent();
    }
  }
}
