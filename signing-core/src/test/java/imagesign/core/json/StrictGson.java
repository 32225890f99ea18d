package imagesign.core.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import imagesign.oci.Bytes;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The same rules by another parser, to compare with: Gson, and what Gson does not refuse. */
final class StrictGson {
  private final JsonReader reader;

  private StrictGson(String text) {
    reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(Json.MAX_DEPTH);
  }

  /** Parses a text, or gives nothing if it is to be refused. */
  static Optional<JsonValue> parse(byte[] utf8) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(Bytes.copyOf(utf8).asByteBuffer()).toString();
      StrictGson gson = new StrictGson(text);
      JsonValue value = gson.value();
      boolean ends = gson.reader.peek() == JsonToken.END_DOCUMENT;
      // Gson skips a byte order mark.
      return ends && !text.startsWith("\ufeff") ? Optional.of(value) : Optional.empty();
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private JsonValue value() throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object();
      case BEGIN_ARRAY -> array();
      case STRING -> new JsonString(reader.nextString());
      case NUMBER -> new JsonNumber(reader.nextString());
      case BOOLEAN -> new JsonBoolean(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.NULL;
      }
      default -> throw new IllegalStateException("no value");
    };
  }

  private JsonObject object() throws IOException {
    JsonObject.Builder members = JsonObject.builder();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      members.put(name, value());
    }
    reader.endObject();
    return members.build();
  }

  private JsonArray array() throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      elements.add(value());
    }
    reader.endArray();
    return new JsonArray(elements);
  }
}
