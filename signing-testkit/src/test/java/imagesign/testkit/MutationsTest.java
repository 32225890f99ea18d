package imagesign.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MutationsTest {
  @Test
  void damagesNearlyEveryTimeAndLeavesTheOriginal() {
    byte[] original = "{\"a\":[1,2,3]}".getBytes(StandardCharsets.UTF_8);
    byte[] before = original.clone();
    Mutations mutations = Mutations.of("test");
    Set<String> different = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      different.add(new String(mutations.mutate(original), StandardCharsets.ISO_8859_1));
    }
    assertThat(original).isEqualTo(before);
    assertThat(different).hasSizeGreaterThan(500);
  }

  @Test
  void takesEmptyInput() {
    Mutations mutations = Mutations.of("test");
    for (int i = 0; i < 100; i++) {
      assertThat(mutations.mutate(new byte[0])).hasSizeLessThan(100);
    }
  }

  @Test
  void saysItsSeed() {
    assertThat(Mutations.of("test").toString()).startsWith("test: ").contains("-Dimagesign.seed=");
  }
}
