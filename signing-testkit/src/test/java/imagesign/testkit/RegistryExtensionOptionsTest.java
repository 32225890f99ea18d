package imagesign.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegistryExtensionOptionsTest {
  @RegisterExtension
  static final RegistryExtension REGISTRY =
      RegistryExtension.of(InMemoryRegistry.builder().basicAuth("u", "p"));

  @Test
  void startsAsTheBuilderSays(InMemoryRegistry registry) {
    assertThat(new Http(registry).get("/v2/").statusCode()).isEqualTo(401);
  }
}
