package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://r.example/a?b#c, https://r.example:443, true",
    "https://R.Example, https://r.example, true",
    "http://r.example:80/, http://r.example, true",
    "https://u:p@r.example, https://r.example, true",
    "https://[::1]:5000, https://[0:0:0:0:0:0:0:1]:5000, true",
    "https://r.example, http://r.example, false",
    "https://r.example:443, http://r.example:443, false",
    "https://r.example, https://r.example:444, false",
    "https://r.example, https://a.r.example, false",
    "https://r.example, https://r.example.evil, false",
    "https://127.0.0.1, https://localhost, false"
  })
  void isSchemeHostAndPort(String one, String other, boolean same) {
    assertThat(Origin.of(HttpUrl.get(one)).equals(Origin.of(HttpUrl.get(other)))).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "r.example", "https://r.example/token", "https://r.example?a", "ftp://x"})
  void nothingElseIsParsed(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Origin.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://r.example:443", "http://[::1]:5000"})
  void isShownWithItsPort(String text) {
    assertThat(Origin.parse(text)).hasToString(text);
  }
}
