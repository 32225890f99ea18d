package imagesign.notation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as envelopes have them: from 1970 to the end of 9999, written to whole seconds. */
final class Times {
  /** RFC 3339 §5.6, of which {@link OffsetDateTime} alone takes more. */
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?"
              + "(?:Z|[+-][0-9]{2}:[0-9]{2})");

  /** The first second of the year 10000, which RFC 3339 can't write. */
  private static final long END = 253_402_300_800L;

  private Times() {}

  /** Reads RFC 3339, with any offset and a fraction. */
  static Optional<Instant> parse(String text) {
    if (!RFC_3339.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant()).filter(Times::isWithinRange);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Optional<Instant> ofEpochSecond(long seconds) {
    return seconds >= 0 && seconds < END
        ? Optional.of(Instant.ofEpochSecond(seconds))
        : Optional.empty();
  }

  private static boolean isWithinRange(Instant time) {
    return ofEpochSecond(time.getEpochSecond()).isPresent();
  }

  static String format(Instant time) {
    return time.toString();
  }
}
