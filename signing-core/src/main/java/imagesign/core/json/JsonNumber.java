package imagesign.core.json;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A JSON number, kept as it was written.
 *
 * @param literal the number as text
 */
public record JsonNumber(String literal) implements JsonValue {
  /** The longest literal that is accepted: enough for any 64-bit integer or double. */
  public static final int MAX_LENGTH = 40;

  private static final Pattern FORM =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
  private static final int MAX_DIGITS = 19;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if it is not a JSON number, or too long
   */
  public JsonNumber {
    if (literal.length() > MAX_LENGTH || !FORM.matcher(literal).matches()) {
      throw new IllegalArgumentException("literal: not a number");
    }
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

  /** A loop, not a pattern: manifests hold many sizes. {@code Long} takes more than JSON does. */
  private static boolean isInteger(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - start;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return digits >= 1 && digits <= MAX_DIGITS;
  }

  @Override
  public String typeName() {
    return "number";
  }
}
