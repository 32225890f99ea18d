package imagesign.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go programs read them: {@code 24h}, {@code 1h30m}, {@code 90s}. */
final class GoDuration {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(h|m|s)");

  /** 292 years, since Go counts nanoseconds in 64 bits. */
  private static final BigDecimal MAX_SECONDS =
      BigDecimal.valueOf(Duration.ofNanos(Long.MAX_VALUE).toSeconds());

  private static final Map<String, Long> SECONDS = Map.of("h", 3600L, "m", 60L, "s", 1L);

  private GoDuration() {}

  static Duration parse(String option, String text) {
    Matcher matcher = PART.matcher(text);
    BigDecimal seconds = BigDecimal.ZERO;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      long unit = SECONDS.getOrDefault(matcher.group(2), 0L);
      seconds = seconds.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)));
      end = matcher.end();
    }
    boolean whole = seconds.stripTrailingZeros().scale() <= 0;
    boolean possible = seconds.signum() > 0 && seconds.compareTo(MAX_SECONDS) <= 0;
    if (end != text.length() || !possible || !whole) {
      throw new UsageException(option + ": not a duration of whole seconds, like 24h or 1h30m");
    }
    return Duration.ofSeconds(seconds.longValueExact());
  }
}
