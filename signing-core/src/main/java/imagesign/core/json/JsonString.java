package imagesign.core.json;

/** A JSON string; it has no lone surrogate, so it can be written as UTF-8. */
public final class JsonString implements JsonValue {
  private final String value;

  /**
   * Makes a string.
   *
   * @param value the text
   * @throws IllegalArgumentException if it has a lone surrogate
   */
  public JsonString(String value) {
    this(value, JsonOutput.isWellFormed(value));
  }

  private JsonString(String value, boolean wellFormed) {
    if (!wellFormed) {
      throw new IllegalArgumentException("value: lone surrogate");
    }
    this.value = value;
  }

  /** Makes a string of text that is known to have no lone surrogate. */
  static JsonString wellFormed(String value) {
    return new JsonString(value, true);
  }

  /** {@return the text} */
  public String value() {
    return value;
  }

  @Override
  public String typeName() {
    return "string";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonString that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** {@return the length, never the text, which may be secret} */
  @Override
  public String toString() {
    return "JsonString[" + value.length() + "]";
  }
}
