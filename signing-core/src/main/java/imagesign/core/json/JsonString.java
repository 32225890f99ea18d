package imagesign.core.json;

import java.util.Objects;

/**
 * A JSON string.
 *
 * @param value the text, which has no lone surrogate
 */
public record JsonString(String value) implements JsonValue {
  /**
   * Checks that the text can be written as UTF-8.
   *
   * @throws IllegalArgumentException if it has a lone surrogate
   */
  public JsonString {
    Objects.requireNonNull(value, "value");
    if (!JsonOutput.isWellFormed(value)) {
      throw new IllegalArgumentException("value: lone surrogate");
    }
  }

  @Override
  public String typeName() {
    return "string";
  }
}
