package imagesign.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** When a request is sent again, and how long to wait before. Thread-safe. */
final class Retries {
  /** How often a request is sent again at most. */
  static final int MAX_RETRIES = 3;

  /** The longest wait, whatever the server asks for. */
  static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Set<Integer> STATUSES = Set.of(408, 429, 500, 502, 503, 504);

  private final InstantSource clock;

  Retries(InstantSource clock) {
    this.clock = clock;
  }

  static boolean isRetried(int status) {
    return STATUSES.contains(status);
  }

  /** A connection that was refused or broke; a time-out has used up the caller's time already. */
  static boolean isRetried(IOException e) {
    return !(e instanceof InterruptedIOException)
        && !(e instanceof UnknownHostException)
        && isTransient(e);
  }

  /** Whether a sequence of requests that failed with this is worth starting again. */
  static boolean isRetried(RegistryException e) {
    return e.getCause() instanceof IOException cause
        ? isRetried(cause)
        : isRetried(e.status().orElse(0));
  }

  static boolean isTransient(IOException e) {
    return !(e instanceof SSLException);
  }

  /** How long to wait before retry {@code number} (1 is the first): as the response asks, if so. */
  Duration delay(int number, Response response) {
    Duration asked = retryAfter(response.header("Retry-After"));
    return asked != null ? asked : backOff(number);
  }

  static Duration backOff(int number) {
    long base = FIRST_WAIT.toMillis() << (2 * (Math.min(number, 4) - 1));
    return Duration.ofMillis(base / 2 + ThreadLocalRandom.current().nextLong(base));
  }

  /** Reads seconds or a date, RFC 9110 §10.2.3; anything else, or the past, is no wish. */
  private @Nullable Duration retryAfter(@Nullable String value) {
    if (value == null) {
      return null;
    }
    Duration asked = value.matches("[0-9]{1,9}") ? seconds(value) : untilDate(value);
    if (asked == null || asked.isNegative()) {
      return null;
    }
    return asked.compareTo(MAX_WAIT) < 0 ? asked : MAX_WAIT;
  }

  private static Duration seconds(String value) {
    return Duration.ofSeconds(Long.parseLong(value));
  }

  private @Nullable Duration untilDate(String value) {
    try {
      // Not a constant: its classes would be loaded with every client, for a header that is rare.
      DateTimeFormatter httpDate = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);
      return Duration.between(clock.instant(), ZonedDateTime.parse(value, httpDate).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
