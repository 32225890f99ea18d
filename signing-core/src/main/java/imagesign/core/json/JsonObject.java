package imagesign.core.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: members by name, in the order in which they were written.
 *
 * <p>Each accessor throws {@link JsonException} with the member's name if the member has another
 * type. Those that are not {@code optional…} throw it too if the member is absent. A member that is
 * {@code null} counts as absent, as in Go. Equality ignores the order. Immutable and thread-safe.
 */
public final class JsonObject implements JsonValue {
  /** The object without members. */
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  private final Map<String, JsonValue> members;

  private JsonObject(Map<String, JsonValue> members) {
    this.members = members;
  }

  /** Takes over a map that no one else changes. */
  static JsonObject owning(Map<String, JsonValue> members) {
    return members.isEmpty() ? EMPTY : new JsonObject(members);
  }

  /** {@return a builder of an object} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes an object of strings, its members sorted by the bytes of their names as Go sorts a map.
   *
   * @param strings the members
   * @return the object
   */
  public static JsonObject ofStrings(Map<String, String> strings) {
    Map<String, String> sorted = new TreeMap<>(JsonOutput.BY_CODE_POINT);
    sorted.putAll(strings);
    Builder builder = builder();
    sorted.forEach(builder::put);
    return builder.build();
  }

  /** {@return the names of all members in order, those that are null included} */
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /**
   * Whether a member is there and is not null.
   *
   * @param name its name
   * @return whether an accessor of its type would give a value
   */
  public boolean has(String name) {
    @Nullable JsonValue value = members.get(name);
    return value != null && value != JsonNull.NULL;
  }

  /**
   * Reads a member of any type.
   *
   * @param name its name
   * @return the value, or empty if it is absent or null
   */
  public Optional<JsonValue> member(String name) {
    return has(name) ? Optional.ofNullable(members.get(name)) : Optional.empty();
  }

  /**
   * Refuses members that the format does not know.
   *
   * @param allowed the names that may occur
   * @throws JsonException if another one does
   */
  public void requireOnly(Set<String> allowed) {
    for (String name : members.keySet()) {
      if (!allowed.contains(name)) {
        throw new JsonException("member " + quote(name) + ": unknown");
      }
    }
  }

  /**
   * Reads a string.
   *
   * @param name the member
   * @return its value
   */
  public String string(String name) {
    return optionalString(name).orElseThrow(() -> missing(name));
  }

  /**
   * Reads a string that may be absent.
   *
   * @param name the member
   * @return its value
   */
  public Optional<String> optionalString(String name) {
    return typed(name, JsonString.class, "string").map(JsonString::value);
  }

  /**
   * Reads an object.
   *
   * @param name the member
   * @return its value
   */
  public JsonObject object(String name) {
    return optionalObject(name).orElseThrow(() -> missing(name));
  }

  /**
   * Reads an object that may be absent.
   *
   * @param name the member
   * @return its value
   */
  public Optional<JsonObject> optionalObject(String name) {
    return typed(name, JsonObject.class, "object");
  }

  /**
   * Reads an array.
   *
   * @param name the member
   * @return its elements
   */
  public List<JsonValue> array(String name) {
    return optionalArray(name).orElseThrow(() -> missing(name));
  }

  /**
   * Reads an array that may be absent.
   *
   * @param name the member
   * @return its elements
   */
  public Optional<List<JsonValue>> optionalArray(String name) {
    return typed(name, JsonArray.class, "array").map(JsonArray::values);
  }

  /**
   * Reads an array of objects.
   *
   * @param name the member
   * @return its elements
   */
  public List<JsonObject> objects(String name) {
    return optionalObjects(name).orElseThrow(() -> missing(name));
  }

  /**
   * Reads an array of objects that may be absent.
   *
   * @param name the member
   * @return its elements
   */
  public Optional<List<JsonObject>> optionalObjects(String name) {
    return typed(name, JsonArray.class, "array").map(array -> array.objects(name));
  }

  /**
   * Reads an array of strings.
   *
   * @param name the member
   * @return its elements
   */
  public List<String> strings(String name) {
    return optionalStrings(name).orElseThrow(() -> missing(name));
  }

  /**
   * Reads an array of strings that may be absent.
   *
   * @param name the member
   * @return its elements
   */
  public Optional<List<String>> optionalStrings(String name) {
    return typed(name, JsonArray.class, "array").map(array -> array.strings(name));
  }

  /**
   * Reads an object whose members are all strings.
   *
   * @param name the member
   * @return its members in order, in a map of the caller's own
   */
  public Map<String, String> stringMap(String name) {
    return optionalStringMap(name).orElseThrow(() -> missing(name));
  }

  /**
   * Reads an object whose members are all strings and that may be absent.
   *
   * @param name the member
   * @return its members in order, in a map of the caller's own
   */
  public Optional<Map<String, String>> optionalStringMap(String name) {
    return optionalObject(name).map(object -> object.asStrings(name));
  }

  private Map<String, String> asStrings(String path) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      if (!(member.getValue() instanceof JsonString string)) {
        throw wrongType(path + "." + member.getKey(), "string", member.getValue());
      }
      strings.put(member.getKey(), string.value());
    }
    return strings;
  }

  /**
   * Reads an integer of 64 bits, written without fraction or exponent.
   *
   * @param name the member
   * @return its exact value
   */
  public long integer(String name) {
    return optionalInteger(name).orElseThrow(() -> missing(name));
  }

  /**
   * Reads an integer of 64 bits that may be absent, written without fraction or exponent.
   *
   * @param name the member
   * @return its exact value
   */
  public OptionalLong optionalInteger(String name) {
    Optional<JsonNumber> number = typed(name, JsonNumber.class, "number");
    return number.isEmpty() ? OptionalLong.empty() : exact(name, number.get().exactLong());
  }

  /**
   * Reads an integer of 64 bits as protojson has it: a string, or a number.
   *
   * @param name the member
   * @return its exact value
   */
  public long int64(String name) {
    return optionalInt64(name).orElseThrow(() -> missing(name));
  }

  /**
   * Reads an integer of 64 bits that may be absent, as protojson has it: a string, or a number.
   *
   * @param name the member
   * @return its exact value
   */
  public OptionalLong optionalInt64(String name) {
    return members.get(name) instanceof JsonString string
        ? exact(name, JsonNumber.parseLong(string.value()))
        : optionalInteger(name);
  }

  private static OptionalLong exact(String name, OptionalLong value) {
    if (value.isEmpty()) {
      throw new JsonException("member " + quote(name) + ": not an integer of 64 bits");
    }
    return value;
  }

  /**
   * Reads a boolean.
   *
   * @param name the member
   * @return its value
   */
  public boolean bool(String name) {
    return optionalBool(name).orElseThrow(() -> missing(name));
  }

  /**
   * Reads a boolean that may be absent.
   *
   * @param name the member
   * @return its value
   */
  public Optional<Boolean> optionalBool(String name) {
    return typed(name, JsonBoolean.class, "boolean").map(JsonBoolean::value);
  }

  /**
   * Replaces one member where it stands, or adds it at the end.
   *
   * @param name the member
   * @param value its new value
   * @return an object with it, all other members kept
   */
  public JsonObject with(String name, JsonValue value) {
    Builder builder = builder();
    builder.members.putAll(members);
    builder.members.put(new JsonString(name).value(), value);
    return builder.build();
  }

  private <T extends JsonValue> Optional<T> typed(String name, Class<T> type, String expected) {
    @Nullable JsonValue value = members.get(name);
    if (value == null || value == JsonNull.NULL) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw wrongType(name, expected, value);
    }
    return Optional.of(type.cast(value));
  }

  Map<String, JsonValue> members() {
    return members;
  }

  private static JsonException missing(String name) {
    return new JsonException("member " + quote(name) + ": missing");
  }

  static JsonException wrongType(String name, String expected, JsonValue actual) {
    return new JsonException(
        "member " + quote(name) + ": " + expected + " expected, not " + actual.typeName());
  }

  private static String quote(String name) {
    return "\"" + (name.length() <= 80 ? name : name.substring(0, 80) + "…") + "\"";
  }

  @Override
  public String typeName() {
    return "object";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  /** {@return the names of the members, never their values, which may be secret} */
  @Override
  public String toString() {
    return "JsonObject" + members.keySet();
  }

  /** Collects members in the order in which they are written. Not thread-safe. */
  public static final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a member.
     *
     * @param name its name
     * @param value its value
     * @return this builder
     * @throws IllegalArgumentException if the name is taken
     */
    public Builder put(String name, JsonValue value) {
      Objects.requireNonNull(value, "value");
      if (members.putIfAbsent(new JsonString(name).value(), value) != null) {
        throw new IllegalArgumentException("name: used twice: " + quote(name));
      }
      return this;
    }

    /**
     * Adds a string.
     *
     * @param name its name
     * @param value its value
     * @return this builder
     */
    public Builder put(String name, String value) {
      return put(name, new JsonString(value));
    }

    /**
     * Adds an integer.
     *
     * @param name its name
     * @param value its value
     * @return this builder
     */
    public Builder put(String name, long value) {
      return put(name, JsonNumber.of(value));
    }

    /**
     * Adds a boolean.
     *
     * @param name its name
     * @param value its value
     * @return this builder
     */
    public Builder put(String name, boolean value) {
      return put(name, value ? JsonBoolean.TRUE : JsonBoolean.FALSE);
    }

    /**
     * Adds an array.
     *
     * @param name its name
     * @param values its elements
     * @return this builder
     */
    public Builder put(String name, List<? extends JsonValue> values) {
      return put(name, new JsonArray(List.copyOf(values)));
    }

    /** {@return the object} */
    public JsonObject build() {
      return owning(new LinkedHashMap<>(members));
    }
  }
}
