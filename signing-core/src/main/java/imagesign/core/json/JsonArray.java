package imagesign.core.json;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON array.
 *
 * @param values the elements, unmodifiable
 */
public record JsonArray(List<JsonValue> values) implements JsonValue {
  static final JsonArray EMPTY = new JsonArray(List.of());

  /** Copies the list. */
  public JsonArray {
    values = List.copyOf(values);
  }

  /**
   * Makes an array of strings.
   *
   * @param texts the strings in order
   * @return the array
   */
  public static JsonArray ofStrings(List<String> texts) {
    return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
  }

  List<JsonObject> objects(String name) {
    return elements(name, JsonObject.class, "object");
  }

  List<String> strings(String name) {
    return elements(name, JsonString.class, "string").stream().map(JsonString::value).toList();
  }

  private <T extends JsonValue> List<T> elements(String name, Class<T> type, String expected) {
    List<T> result = new ArrayList<>(values.size());
    for (JsonValue value : values) {
      if (!type.isInstance(value)) {
        throw JsonObject.wrongType(name + "[" + result.size() + "]", expected, value);
      }
      result.add(type.cast(value));
    }
    return List.copyOf(result);
  }

  @Override
  public String typeName() {
    return "array";
  }
}
