package imagesign.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import imagesign.oci.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
  private static final JsonObject SAMPLE =
      parse(
          "{\"s\":\"x\",\"n\":7,\"big\":\"9223372036854775807\",\"b\":false,\"o\":{\"k\":\"v\"},"
              + "\"a\":[\"p\",\"q\"],\"os\":[{}],\"mixed\":[\"p\",1],\"map\":{\"k\":1},\"z\":null}");

  @Test
  void readsMembersByType() {
    assertThat(SAMPLE.string("s")).isEqualTo("x");
    assertThat(SAMPLE.integer("n")).isEqualTo(7);
    assertThat(SAMPLE.int64("n")).isEqualTo(7);
    assertThat(SAMPLE.int64("big")).isEqualTo(Long.MAX_VALUE);
    assertThat(SAMPLE.bool("b")).isFalse();
    assertThat(SAMPLE.stringMap("o")).isEqualTo(Map.of("k", "v"));
    assertThat(SAMPLE.strings("a")).containsExactly("p", "q");
    assertThat(SAMPLE.objects("os")).containsExactly(JsonObject.EMPTY);
  }

  @Test
  void nullAndAbsentAreTheSame() {
    for (String name : List.of("z", "absent")) {
      assertThat(SAMPLE.optionalString(name)).isEmpty();
      assertThat(SAMPLE.optionalInteger(name)).isEmpty();
      assertThat(SAMPLE.optionalInt64(name)).isEmpty();
      assertThat(SAMPLE.optionalBool(name)).isEmpty();
      assertThat(SAMPLE.optionalObject(name)).isEmpty();
      assertThat(SAMPLE.optionalArray(name)).isEmpty();
      assertThat(SAMPLE.optionalStringMap(name)).isEmpty();
      assertNames(name, o -> o.string(name));
      assertNames(name, o -> o.integer(name));
      assertNames(name, o -> o.int64(name));
      assertNames(name, o -> o.bool(name));
      assertNames(name, o -> o.object(name));
      assertNames(name, o -> o.array(name));
      assertNames(name, o -> o.strings(name));
      assertNames(name, o -> o.objects(name));
      assertNames(name, o -> o.stringMap(name));
    }
  }

  @Test
  void refusesAnotherTypeAndNamesTheMember() {
    assertNames("n", o -> o.string("n"));
    assertNames("s", o -> o.optionalObject("s"));
    assertNames("s", o -> o.integer("s"));
    assertNames("big", o -> o.integer("big"));
    assertNames("s", o -> o.int64("s"));
    assertNames("o", o -> o.array("o"));
    assertNames("b", o -> o.stringMap("b"));
    assertNames("mixed[1]", o -> o.strings("mixed"));
    assertNames("map.k", o -> o.stringMap("map"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e3", "9223372036854775808", "-9223372036854775809", "0.5"})
  void integerIsExact(String literal) {
    JsonObject object = parse("{\"n\":" + literal + "}");

    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> object.integer("n"));
  }

  @Test
  void requireOnlyRefusesUnknownMembers() {
    JsonObject object = parse("{\"a\":1,\"c\":null}");

    object.requireOnly(Set.of("a", "b", "c"));
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> object.requireOnly(Set.of("a", "b")))
        .withMessageContaining("\"c\"");
  }

  @Test
  void withKeepsTheOrderAndOtherMembers() {
    JsonObject changed = parse("{\"a\":1.50,\"b\":2}").with("a", JsonNumber.of(3));

    assertThat(changed.toBytes().toUtf8()).isEqualTo("{\"a\":3,\"b\":2}");
    assertThat(changed.with("c", JsonNull.NULL).toBytes().toUtf8())
        .isEqualTo("{\"a\":3,\"b\":2,\"c\":null}");
  }

  @Test
  void writesCompactlyInOrderOfInsertion() {
    JsonObject object =
        JsonObject.builder()
            .put("z", "1")
            .put("a", Long.MIN_VALUE)
            .put("l", List.of(new JsonBoolean(true), JsonNull.NULL, JsonObject.EMPTY))
            .put("e", List.<JsonValue>of())
            .build();

    assertThat(object.toBytes().toUtf8())
        .isEqualTo("{\"z\":\"1\",\"a\":-9223372036854775808,\"l\":[true,null,{}],\"e\":[]}");
  }

  /** Expected text: Go 1.22 and later, {@code json.Marshal} of the same string. */
  @Test
  void escapesAsGoDoes() {
    String text = "<a href=\"x\">&\\/\b\f\n\r\t\u0000\u001f\u007f\u2028\u2029é😀";

    assertThat(new JsonString(text).toBytes().toUtf8())
        .isEqualTo(
            "\"\\u003ca href=\\\"x\\\"\\u003e\\u0026\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\\u2028\\u2029é😀\"");
  }

  @Test
  void sortsStringMapsByBytes() {
    JsonObject object = JsonObject.ofStrings(Map.of("\ud83d\ude00", "3", "\uffff", "2", "a", "1"));

    assertThat(object.names()).containsExactly("a", "\uffff", "\ud83d\ude00");
  }

  @Test
  void builderRefusesANameTwiceAndLoneSurrogates() {
    JsonObject.Builder builder = JsonObject.builder().put("a", 1);

    assertThatIllegalArgumentException().isThrownBy(() -> builder.put("a", 2));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.put("b", "\ud800"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.put("\udc00", "x"));
  }

  @Test
  void toStringShowsNoValue() {
    assertThat(parse("{\"password\":\"hunter2\"}").toString()).doesNotContain("hunter2");
  }

  private static void assertNames(String name, Consumer<JsonObject> read) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> read.accept(SAMPLE))
        .withMessageContaining("\"" + name + "\"");
  }

  private static JsonObject parse(String text) {
    return Json.parseObject(Bytes.utf8(text));
  }
}
