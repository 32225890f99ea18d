package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryScopeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "registry.example/app",
        "Registry.Example/app",
        "localhost:5000/a/b/c",
        "local/layout",
        "10.0.0.1:5000/x",
        "registry.example/a.b_c__d---e/f0"
      })
  void acceptsRepositories(String scope) {
    assertThat(RegistryScope.parse(scope).toString()).isEqualTo(scope);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "registry.example",
        "registry.example/",
        "registry.example/app:tag",
        "registry.example/app@sha256:00",
        "https://registry.example/app",
        "localhost:5000\\test",
        "localhost:/app",
        "localhost:5000:1/app",
        "registry.example/App",
        "registry.example/a//b",
        "registry.example/-a",
        "registry.example/a..b",
        "registry.example/a___b",
        "registry.example/a ",
        "reg_istry.example/app",
        "-registry.example/app",
        "registry-.example/app",
        "registry..example/app"
      })
  void refusesWhatIsNone(String scope) {
    assertThatThrownBy(() -> RegistryScope.parse(scope))
        .isInstanceOfSatisfying(
            TrustPolicyException.class,
            e -> assertThat(e.reason()).isEqualTo(TrustPolicyException.Reason.SCOPE_MALFORMED));
  }

  /** The upstream pattern is exponential on these in a backtracking engine. */
  @Test
  @Timeout(20)
  void takesLinearTime() {
    String long1 = "registry.example/" + "a".repeat(480) + "!";
    String long2 = "a.".repeat(240) + "!/app";
    String long3 = "registry.example/" + "a-".repeat(230) + "!";
    String tooLong = "registry.example/" + "a".repeat(1 << 20) + "!";
    for (String scope : new String[] {long1, long2, long3, tooLong}) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> RegistryScope.parse(scope)).isInstanceOf(TrustPolicyException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }
}
