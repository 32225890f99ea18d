package imagesign.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource({
    "refused http://u:p@r.example/x?sig=1, refused http://…@r.example/x?…",
    "said Bearer abc and more, said Bearer … and more",
    "said basic abc=, said basic …",
    "nothing to hide, nothing to hide"
  })
  void hidesUsersQueriesAndAuthorization(String text, String shown) {
    assertThat(Redaction.text(text)).isEqualTo(shown);
  }

  @Test
  void isPrintableAndShort() {
    assertThat(Redaction.text("a\r\nb\u001b[0m")).isEqualTo("a??b?[0m");
    assertThat(Redaction.text("a".repeat(1000))).hasSize(201);
  }

  @Test
  void aCauseThatSaysNothingStays() {
    IOException plain = new ConnectException("Failed to connect to r.example/1.2.3.4:443");
    IOException ended = new IOException("end", new EOFException("\\n not found: content=…"));
    IOException shortBody = new ProtocolException("unexpected end of stream");

    assertThat(Redaction.cause(plain)).isSameAs(plain);
    assertThat(Redaction.cause(ended)).isSameAs(ended);
    assertThat(Redaction.cause(shortBody)).isSameAs(shortBody);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://u:p@x/", "/x?a=b", "Bearer abc"})
  void aCauseThatSaysTooMuchIsReplaced(String secret) {
    IOException suppressed = new IOException("a");
    suppressed.addSuppressed(new IOException(secret));
    for (IOException e :
        new IOException[] {
          new IOException(secret), new IOException("a", new IOException(secret)), suppressed,
        }) {
      IOException shown = Redaction.cause(e);
      assertThat(shown).hasNoCause().hasNoSuppressedExceptions();
      assertThat(shown.getMessage()).startsWith("java.io.IOException: ").doesNotContain(secret);
      assertThat(shown.getStackTrace()).isEqualTo(e.getStackTrace());
    }
  }

  @Test
  void whatQuotesTheServerIsReplaced() {
    assertThat(Redaction.cause(new ProtocolException("Unexpected status line: x")).getMessage())
        .isEqualTo("java.net.ProtocolException: an answer that is no HTTP");
    assertThat(Redaction.cause(new EOFException("\\n not found: content=53…")).getMessage())
        .doesNotContain("53");
  }

  @Test
  void whetherItIsTriedAgainStays() {
    assertThat(Retries.isRetried(Redaction.cause(new IOException("?a")))).isTrue();
    assertThat(Retries.isRetried(Redaction.cause(new SSLException("?a")))).isFalse();
  }
}
