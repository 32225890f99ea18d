package imagesign.core.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import imagesign.oci.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  private final JsonReader reader;
  private int values;

  private Json(String text) {
    reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH);
  }

  /**
   * Parses a value.
   *
   * @param text JSON in UTF-8
   * @return the value
   * @throws JsonException if it is anything else
   */
  public static JsonValue parse(Bytes text) {
    return new Json(decode(text)).parse();
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

  private static String decode(Bytes text) {
    String decoded = text.toUtf8();
    if (decoded.indexOf('\ufffd') >= 0) {
      // Either the text has this character, or the decoder put it where there was something
      // malformed.
      decoded = decodeStrictly(text);
    }
    if (decoded.startsWith("\ufeff")) {
      throw new JsonException("byte order mark");
    }
    return decoded;
  }

  private static String decodeStrictly(Bytes text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text.asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw new JsonException("not UTF-8");
    }
  }

  private JsonValue parse() {
    try {
      JsonValue value = value();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonException("more than one value");
      }
      return value;
    } catch (EOFException e) {
      throw new JsonException("not JSON: ends too early");
    } catch (MalformedJsonException | IllegalStateException | NumberFormatException e) {
      throw new JsonException("not JSON: " + firstLine(e));
    } catch (IOException e) {
      throw new IllegalStateException("a string can't fail to be read", e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private JsonValue value() throws IOException {
    if (++values > MAX_VALUES) {
      throw new JsonException("more than " + MAX_VALUES + " values");
    }
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object();
      case BEGIN_ARRAY -> array();
      case STRING -> new JsonString(wellFormed(reader.nextString()));
      case NUMBER -> number();
      case BOOLEAN -> new JsonBoolean(reader.nextBoolean());
      case NULL -> nullValue();
      default -> throw new JsonException("not JSON: value expected at " + reader.getPath());
    };
  }

  private JsonObject object() throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = wellFormed(reader.nextName());
      if (members.containsKey(name)) {
        throw new JsonException("duplicate name at " + reader.getPath());
      }
      members.put(name, value());
    }
    reader.endObject();
    return JsonObject.owning(members);
  }

  private JsonArray array() throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      elements.add(value());
    }
    reader.endArray();
    return elements.isEmpty() ? JsonArray.EMPTY : new JsonArray(elements);
  }

  private JsonNumber number() throws IOException {
    String literal = reader.nextString();
    if (literal.length() > JsonNumber.MAX_LENGTH) {
      throw new JsonException("number too long at " + reader.getPath());
    }
    return new JsonNumber(literal);
  }

  private JsonNull nullValue() throws IOException {
    reader.nextNull();
    return JsonNull.NULL;
  }

  private String wellFormed(String text) {
    if (!JsonOutput.isWellFormed(text)) {
      throw new JsonException("lone surrogate at " + reader.getPath());
    }
    return text;
  }
}
