package imagesign.core.json;

/**
 * {@code true} or {@code false}.
 *
 * @param value which of them
 */
public record JsonBoolean(boolean value) implements JsonValue {
  @Override
  public String typeName() {
    return "boolean";
  }
}
