package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
  @ParameterizedTest
  @CsvSource({
    "*, r.example, true",
    "r.example, r.example, true",
    "R.Example, r.example, true",
    "r.example, a.r.example, true",
    "r.example, ar.example, false",
    ".r.example, a.r.example, true",
    ".r.example, r.example, false",
    "*.r.example, a.r.example, true",
    "*.r.example, r.example, false",
    "r.example:443, r.example, true",
    "r.example:80, r.example, false",
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.1:443, 10.0.0.1, true",
    "10.0.0.1:80, 10.0.0.1, false",
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.128/25, 10.0.0.127, false",
    "10.0.0.128/25, 10.0.0.128, true",
    "10.0.0.0/33, 10.0.0.1, false",
    "10.0.0.0/x, 10.0.0.0, false",
    "10.0.0.0/8, r.example, false",
    "0.0.0.0/0, fd00::1, false",
    "fd00::/8, fd00::1, true",
    "[fd00::1], fd00::1, true",
    "[fd00::1]:80, fd00::1, false",
    "fd00::1, fd00::2, false",
    "'', r.example, false",
    "'', 127.0.0.1, true",
    "'', localhost, true",
    "'a.example, r.example b.example', r.example, true"
  })
  void liesOutsideTheProxy(String list, String host, boolean direct) {
    assertThat(NoProxy.parse(list).matches(host, 443)).isEqualTo(direct);
  }

  @Test
  void nothingIsNotEvenThisMachine() {
    assertThat(NoProxy.NOTHING.matches("127.0.0.1", 80)).isFalse();
  }
}
