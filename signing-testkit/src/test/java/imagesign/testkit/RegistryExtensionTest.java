package imagesign.testkit;

import static imagesign.testkit.Http.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(RegistryExtension.class)
class RegistryExtensionTest {
  private final List<InMemoryRegistry> seen = new ArrayList<>();

  @BeforeEach
  void fill(InMemoryRegistry registry) {
    seen.add(registry);
    registry.putBlob("app", utf8("x"));
  }

  @RepeatedTest(2)
  void givesEachTestFreshRegistryThatItsSetUpHasSeen(
      InMemoryRegistry registry, InMemoryRegistry again) {
    assertThat(registry).isSameAs(again).isSameAs(seen.get(seen.size() - 1));
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(registry.repositories()).containsExactly("app");
    assertThat(new Http(registry).get("/v2/").statusCode()).isEqualTo(200);
  }

  @AfterAll
  void closedThemAll() {
    assertThat(seen).hasSizeGreaterThanOrEqualTo(2);
    for (InMemoryRegistry registry : seen) {
      assertThatThrownBy(() -> Http.raw(registry, "")).isInstanceOf(IOException.class);
    }
  }
}
