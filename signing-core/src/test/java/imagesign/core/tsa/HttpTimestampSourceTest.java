package imagesign.core.tsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.ImageSigningException;
import imagesign.oci.Bytes;
import imagesign.oci.Digest;
import imagesign.testkit.Fault;
import imagesign.testkit.TimestampAuthority;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTimestampSourceTest {
  private static final Duration SOON = Duration.ofMillis(300);

  private final TimestampAuthority authority = TimestampAuthority.start();
  private final TimestampRequest request =
      TimestampRequest.of(Digest.sha256(Bytes.utf8("a")), new SecureRandom());

  @AfterEach
  void stop() {
    authority.close();
  }

  private Bytes ask(Duration timeout) {
    return HttpTimestampSource.of(authority.uri(), timeout).timestamp(request.toBytes());
  }

  private ImageSigningException failure(Fault fault, Duration timeout) {
    authority.fail(fault);
    return catchThrowableOfType(ImageSigningException.class, () -> ask(timeout));
  }

  private ImageSigningException failure(Fault fault) {
    return failure(fault, Duration.ofSeconds(20));
  }

  @Test
  void asksAsTheProtocolHasIt() {
    Bytes response = ask(HttpTimestampSource.DEFAULT_TIMEOUT.multipliedBy(4));
    assertThat(TimestampResponse.token(response, request).info().imprint())
        .isEqualTo(request.imprint());
    assertThat(authority.requests()).hasSize(1);
    assertThat(authority.requests().get(0).method()).isEqualTo("POST");
    assertThat(authority.requests().get(0).header("Content-Type"))
        .contains("application/timestamp-query");
    assertThat(authority.requests().get(0).header("Accept"))
        .contains("application/timestamp-reply");
    assertThat(authority.requests().get(0).header("Upgrade")).isEmpty();
  }

  @Test
  void takesOneContentTypeOnly() {
    assertThat(
            failure(Fault.contentType("application/timestamp-reply; charset=utf-8")).isTransient())
        .isFalse();
    authority.clearFaults();
    assertThat(failure(Fault.contentType("text/html")).isTransient()).isFalse();
    authority.clearFaults();
    assertThat(failure(Fault.withoutHeader("Content-Type")).isTransient()).isFalse();
  }

  @Test
  void followsNoRedirect() {
    ImageSigningException e = failure(Fault.redirectTo(URI.create("/elsewhere")));
    assertThat(e.isTransient()).isFalse();
    assertThat(authority.requests()).hasSize(1);
  }

  @Test
  void tellsWhatMayGetBetterFromWhatWillNot() {
    assertThat(failure(Fault.status(503)).isTransient()).isTrue();
    authority.clearFaults();
    assertThat(failure(Fault.status(429)).isTransient()).isTrue();
    authority.clearFaults();
    assertThat(failure(Fault.status(403)).isTransient()).isFalse();
    authority.clearFaults();
    assertThat(failure(Fault.disconnect()).isTransient()).isTrue();
  }

  @Test
  void boundsTheBody() {
    assertThat(failure(Fault.longBody(1 << 20))).isNotNull();
    authority.clearFaults();
    assertThat(failure(Fault.endlessBody())).isNotNull();
  }

  @Test
  void boundsTheTimeOfTheWholeAnswer() {
    assertThat(failure(Fault.stall(Duration.ofSeconds(30)), SOON).isTransient()).isTrue();
    authority.clearFaults();
    assertThat(failure(Fault.slowBody(1, Duration.ofMillis(100)), SOON).isTransient()).isTrue();
  }

  @Test
  void namesTheAddressWithoutItsSecrets() {
    authority.fail(Fault.status(500));
    URI secret = URI.create(authority.uri() + "?token=secret");
    ImageSigningException e =
        catchThrowableOfType(
            ImageSigningException.class,
            () ->
                HttpTimestampSource.of(secret, Duration.ofSeconds(20))
                    .timestamp(request.toBytes()));
    assertThat(e.getMessage()).contains(authority.uri().toString()).doesNotContain("secret");
  }

  @Test
  void takesWebAddressesOnly() {
    for (String bad : new String[] {"ftp://tsa.test/", "file:/a", "tsa.test", "http:/a"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HttpTimestampSource.of(URI.create(bad), SOON));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpTimestampSource.of(authority.uri(), Duration.ZERO));
  }

  @Test
  void anInterruptEndsTheWait() {
    authority.fail(Fault.stall(Duration.ofSeconds(30)));
    Thread.currentThread().interrupt();
    ImageSigningException e =
        catchThrowableOfType(ImageSigningException.class, () -> ask(Duration.ofSeconds(20)));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(e.isTransient()).isTrue();
  }
}
