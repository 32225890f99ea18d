package imagesign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @Test
  void keepsOrdinaryText() {
    assertThat(Printable.of("env=prod, ünïcödé 漢字 🙂")).isEqualTo("env=prod, ünïcödé 漢字 🙂");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b", "\n", "\r", "\u009b", "\u202e", "\u2028", "\u200b", "\u0000"})
  void replacesWhatATerminalObeys(String character) {
    assertThat(Printable.of("a" + character + "b")).isEqualTo("a\uFFFDb");
  }
}
