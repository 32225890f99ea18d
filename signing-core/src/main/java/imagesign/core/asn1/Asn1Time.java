package imagesign.core.asn1;

import imagesign.oci.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two forms of time, in Greenwich time, with seconds. X.690 §11.7, §11.8; RFC 5280 §4.1.2.5.
 */
final class Asn1Time {
  private static final Pattern UTC =
      Pattern.compile("(\\d{2})(\\d{2})(\\d{2})(\\d{2})(\\d{2})(\\d{2})Z");
  private static final Pattern GENERALIZED =
      Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(\\d{2})(\\d{2})(\\d{2})(?:\\.(\\d{1,9}))?Z");

  private Asn1Time() {}

  static Instant utc(Bytes content) {
    Matcher parts = match(UTC, content);
    int year = number(parts, 1);
    return instant(parts, year < 50 ? 2000 + year : 1900 + year, 0);
  }

  static Instant generalized(Bytes content, boolean fractionAllowed) {
    Matcher parts = match(GENERALIZED, content);
    String fraction = parts.group(7);
    if (fraction == null) {
      return instant(parts, number(parts, 1), 0);
    }
    if (!fractionAllowed) {
      throw malformed();
    }
    int nanos = Integer.parseInt(fraction + "0".repeat(9 - fraction.length()));
    return instant(parts, number(parts, 1), nanos);
  }

  private static Matcher match(Pattern form, Bytes content) {
    Matcher matcher = form.matcher(new String(content.toByteArray(), StandardCharsets.ISO_8859_1));
    if (!matcher.matches()) {
      throw malformed();
    }
    return matcher;
  }

  private static Instant instant(Matcher parts, int year, int nanos) {
    try {
      return LocalDateTime.of(
              year,
              number(parts, 2),
              number(parts, 3),
              number(parts, 4),
              number(parts, 5),
              number(parts, 6),
              nanos)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw malformed();
    }
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static MalformedAsn1Exception malformed() {
    return new MalformedAsn1Exception("a time that breaks its form");
  }
}
