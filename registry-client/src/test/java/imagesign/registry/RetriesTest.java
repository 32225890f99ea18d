package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));
  private final Retries retries = new Retries(3, Duration.ofSeconds(10), CLOCK);

  @ParameterizedTest
  @Covers({"registries §8.18", "registries §6.10"})
  @CsvSource({
    "0, 0",
    "3, 3",
    "10, 10",
    "11, 10",
    "999999999, 10",
    "'Fri, 02 Jan 2026 03:04:09 GMT', 4",
    "'Fri, 02 Jan 2099 03:04:09 GMT', 10"
  })
  void waitsAsLongAsAskedWithinTheCap(String retryAfter, long seconds) {
    assertThat(retries.delay(1, response(retryAfter))).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @Covers("registries §6.10")
  @ValueSource(
      strings = {"-1", "soon", "1e9", "99999999999999", "Thu, 01 Jan 1970 00:00:00 GMT", "", "1.5"})
  void ignoresWishesThatAreNone(String retryAfter) {
    assertThat(retries.delay(1, response(retryAfter)))
        .isBetween(Duration.ofMillis(100), Duration.ofMillis(300));
  }

  @Test
  void backOffGrowsAndIsBounded() {
    assertThat(Retries.backOff(2)).isBetween(Duration.ofMillis(400), Duration.ofMillis(1200));
    assertThat(Retries.backOff(1000)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void repeatsBrokenConnectionsOnly() {
    assertThat(Retries.isRetried(new ConnectException())).isTrue();
    assertThat(Retries.isRetried(new IOException("unexpected end of stream"))).isTrue();
    assertThat(Retries.isRetried(new SocketTimeoutException())).isFalse();
    assertThat(Retries.isRetried(new UnknownHostException())).isFalse();
    assertThat(Retries.isRetried(new SSLHandshakeException(""))).isFalse();
  }

  private static Response response(String retryAfter) {
    return new Response.Builder()
        .request(new Request.Builder().url("http://r.example/").build())
        .protocol(Protocol.HTTP_1_1)
        .code(429)
        .message("")
        .header("Retry-After", retryAfter)
        .build();
  }
}
