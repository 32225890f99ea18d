package imagesign.core.json;

/** {@code null}. */
public enum JsonNull implements JsonValue {
  /** The one value. */
  NULL;

  @Override
  public String typeName() {
    return "null";
  }
}
