package imagesign.core.json;

import imagesign.oci.Bytes;

/**
 * Parses JSON of strangers: RFC 8259 and nothing beyond it, in one way only.
 *
 * <p>Refused: bytes that are no UTF-8, a byte order mark, a name twice in one object, anything
 * after the value, lone surrogates, nesting deeper than {@link #MAX_DEPTH}, numbers longer than
 * {@link JsonNumber#MAX_LENGTH} and more than {@link #MAX_VALUES} values. How large the input may
 * be is for the caller to say before it reads it.
 */
public final class Json {
  /** The deepest nesting of arrays and objects. */
  public static final int MAX_DEPTH = 32;

  /** The largest number of values in one text; it bounds the memory that small values take. */
  public static final int MAX_VALUES = 1_000_000;

  private Json() {}

  /**
   * Parses a value.
   *
   * @param text JSON in UTF-8
   * @return the value
   * @throws JsonException if it is anything else
   */
  public static JsonValue parse(Bytes text) {
    return new JsonParser(text.toByteArray()).parse();
  }

  /**
   * Parses an object.
   *
   * @param text JSON in UTF-8
   * @return the object
   * @throws JsonException if it is anything else
   */
  public static JsonObject parseObject(Bytes text) {
    JsonValue value = parse(text);
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new JsonException("object expected, not " + value.typeName());
  }
}
