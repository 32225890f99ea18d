package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import imagesign.oci.Repository;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  private final Addresses addresses =
      new Addresses(Set.of("plain.example:5000"), Set.of("localhost:5443"));

  @ParameterizedTest
  @Covers("registries §8.16")
  @CsvSource({
    "docker.io, https://registry-1.docker.io/v2/",
    "registry.example, https://registry.example/v2/",
    "registry.example:8443, https://registry.example:8443/v2/",
    "plain.example:5000, http://plain.example:5000/v2/",
    "plain.example, https://plain.example/v2/",
    "localhost, http://localhost/v2/",
    "localhost:5000, http://localhost:5000/v2/",
    "localhost:5443, https://localhost:5443/v2/",
    "127.0.0.1:5000, http://127.0.0.1:5000/v2/",
    "[::1]:5000, http://[::1]:5000/v2/",
    "127.0.0.2, http://127.0.0.2/v2/",
    "127.255.255.255:5000, http://127.255.255.255:5000/v2/",
    "[::ffff:127.0.0.1]:5000, http://127.0.0.1:5000/v2/",
    "127.0.0.256, https://127.0.0.256/v2/",
    "128.0.0.1, https://128.0.0.1/v2/",
    "[::2]:5000, https://[::2]:5000/v2/",
    "[fd00::1]:5000, https://[fd00::1]:5000/v2/",
    "a.localhost:5000, https://a.localhost:5000/v2/",
    "127.0.0.1.example, https://127.0.0.1.example/v2/",
    "10.0.0.1, https://10.0.0.1/v2/",
    "localhost.example, https://localhost.example/v2/"
  })
  void plainHttpIsForLoopbackAndWhoWasNamed(String registry, String expected) {
    assertThat(addresses.base(registry)).hasToString(expected);
  }

  @Test
  @Covers("registries §8.16")
  void joinsPathSegments() {
    assertThat(addresses.in(new Repository("registry.example", "a/b"), "blobs", "uploads", ""))
        .hasToString("https://registry.example/v2/a/b/blobs/uploads/");
    assertThat(addresses.in(new Repository("docker.io", "app"), "manifests", "v1"))
        .hasToString("https://registry-1.docker.io/v2/library/app/manifests/v1");
  }
}
