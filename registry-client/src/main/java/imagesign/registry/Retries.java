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

/** When a request is sent again, and how long to wait before. Immutable. */
final class Retries {
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  // 499 and 522 are those of proxies that lost one side.
  private static final Set<Integer> STATUSES = Set.of(408, 429, 499, 500, 502, 503, 504, 522);

  private final int max;
  private final Duration maxWait;
  private final InstantSource clock;

  /**
   * Makes a rule.
   *
   * @param max how often a request is sent again at most
   * @param maxWait the longest wait, whatever the server asks for
   * @param clock what dates are compared with
   */
  Retries(int max, Duration maxWait, InstantSource clock) {
    this.max = max;
    this.maxWait = maxWait;
    this.clock = clock;
  }

  /** Whether no attempt follows the one before which {@code number} retries were due. */
  boolean isLast(int number) {
    return number > max;
  }

  static boolean isRetried(int status) {
    return STATUSES.contains(status);
  }

  /** A connection that was refused or broke; a time-out has used up the caller's time already. */
  static boolean isRetried(IOException e) {
    if (e instanceof Redaction.Redacted redacted) {
      return redacted.isRetried();
    }
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
    return !(e instanceof SSLException)
        && !(e instanceof ProxyRules.Refused)
        && !(e instanceof Nearness.TooNear);
  }

  /** How long to wait before retry {@code number} (1 is the first): as the response asks, if so. */
  Duration delay(int number, Response response) {
    Duration asked = retryAfter(response.header("Retry-After"));
    return asked != null ? asked : delay(number);
  }

  Duration delay(int number) {
    return atMostMax(backOff(number));
  }

  /** Waits before a sequence of requests that failed begins anew, or throws what it failed with. */
  void waitOrThrow(Operation operation, String what, int number, RegistryException failure) {
    Duration wait = delay(number);
    if (isLast(number) || !isRetried(failure) || !operation.hasTimeFor(wait)) {
      throw failure;
    }
    operation.sleep(what, wait);
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
    return atMostMax(asked);
  }

  private Duration atMostMax(Duration wait) {
    return wait.compareTo(maxWait) < 0 ? wait : maxWait;
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
