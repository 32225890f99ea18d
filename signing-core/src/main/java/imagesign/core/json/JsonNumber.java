package imagesign.core.json;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A JSON number, kept as it was written.
 *
 * @param literal the number as text
 */
public record JsonNumber(String literal) implements JsonValue {
  /** The longest literal that is accepted: enough for any 64-bit integer or double. */
  public static final int MAX_LENGTH = 40;

  private static final int MAX_DIGITS = 19;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if it is not a JSON number, or too long
   */
  public JsonNumber {
    if (!isNumber(literal)) {
      throw new IllegalArgumentException("literal: not a number");
    }
  }

  /** Makes the number of text that may be none. */
  static Optional<JsonNumber> tryParse(String text) {
    return isNumber(text) ? Optional.of(new JsonNumber(text)) : Optional.empty();
  }

  /**
   * Makes the number of an integer.
   *
   * @param value the integer
   * @return the number
   */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /**
   * {@return the exact value, or empty if the number has a fraction, an exponent or over 64 bits}
   */
  public OptionalLong exactLong() {
    return parseLong(literal);
  }

  static OptionalLong parseLong(String text) {
    if (!isInteger(text)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }

  /** Loops, not patterns: manifests hold many sizes. {@code Long} takes more than JSON does. */
  private static boolean isInteger(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int end = skipDigits(text, start);
    return end == text.length() && end > start && end - start <= MAX_DIGITS;
  }

  /** RFC 8259, section 6, and not too long. */
  private static boolean isNumber(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int at = skipDigits(text, start);
    if (text.length() > MAX_LENGTH
        || at == start
        || (text.charAt(start) == '0' && at > start + 1)) {
      return false;
    }
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = at + 1;
      at = skipDigits(text, fraction);
      if (at == fraction) {
        return false;
      }
    }
    return at == text.length() || isExponent(text, at);
  }

  private static boolean isExponent(String text, int start) {
    int at = start + 1;
    if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
      at++;
    }
    return (text.charAt(start) == 'e' || text.charAt(start) == 'E')
        && at < text.length()
        && skipDigits(text, at) == text.length();
  }

  private static int skipDigits(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  @Override
  public String typeName() {
    return "number";
  }
}
