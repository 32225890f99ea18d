package imagesign.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import imagesign.oci.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void readsEveryKindOfValue() {
    JsonObject object =
        parse(
            "{\"s\":\"a\\u00e9\\ud83d\\ude00\",\"n\":-12,\"f\":1.5e3,\"t\":true,\"z\":null,"
                + "\"a\":[1,[]],\"o\":{}}");

    assertThat(object.string("s")).isEqualTo("aé😀");
    assertThat(object.integer("n")).isEqualTo(-12);
    assertThat(object.member("f")).contains(new JsonNumber("1.5e3"));
    assertThat(object.bool("t")).isTrue();
    assertThat(object.has("z")).isFalse();
    assertThat(object.names()).containsExactly("s", "n", "f", "t", "z", "a", "o");
    assertThat(object.array("a")).containsExactly(JsonNumber.of(1), new JsonArray(List.of()));
    assertThat(object.object("o")).isEqualTo(JsonObject.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1",
        "\"a",
        "tru",
        "{} {}",
        "{}x",
        "1 2",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{\"a\"=1}",
        "{\"a\"=>1}",
        "{a:1}",
        "{'a':1}",
        "['a']",
        "[a]",
        "[1;2]",
        "{\"a\":1;\"b\":2}",
        "/* c */1",
        "[1 // c\n]",
        "# c\n1",
        ")]}'\n{}",
        "NaN",
        "[Infinity]",
        "[-Infinity]",
        "TRUE",
        "Null",
        "[01]",
        "[-01]",
        "[+1]",
        "[.5]",
        "[1.]",
        "[0x10]",
        "[1e]",
        "[-]",
        "\"\t\"",
        "\"\u0001\"",
        "\"\\x\"",
        "\"\\'\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"a\\\nb\"",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"o\":{\"a\":1,\"b\":2,\"a\":3}}",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "{\"\\udfff\":1}",
        "\ufeff{}",
        "[1]\u0000",
        "\u00a01",
        "[\f1]",
        "[11111111111111111111111111111111111111111]",
      })
  void refusesWhatIsNotStrictJson(String text) {
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> Json.parse(Bytes.utf8(text)));
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[][] broken = {
      {'"', (byte) 0xff, '"'},
      {'"', (byte) 0xc0, (byte) 0x80, '"'},
      {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
      {'"', (byte) 0xe2, (byte) 0x82},
      {(byte) 0xff, (byte) 0xfe, '1', 0},
    };
    for (byte[] bytes : broken) {
      assertThatExceptionOfType(JsonException.class)
          .isThrownBy(() -> Json.parse(Bytes.copyOf(bytes)));
    }
  }

  @Test
  void acceptsTheDeepestNestingAndRefusesTheNext() {
    assertThat(Json.parse(Bytes.utf8("[".repeat(32) + "]".repeat(32))))
        .isInstanceOf(JsonArray.class);
    assertRefused("[".repeat(33) + "]".repeat(33));
    assertRefused("[".repeat(1_000_000));
    assertRefused("{\"a\":".repeat(500_000));
  }

  @Test
  void refusesMoreValuesThanTheBound() {
    assertRefused("[" + "0,".repeat(Json.MAX_VALUES) + "0]");
  }

  @Test
  void refusesAnotherRootThanAnObjectWhereOneIsNeeded() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parseObject(Bytes.utf8("[]")));
  }

  @Test
  void messageIsBoundedAndPrintable() {
    String name = "\\u001b[31m\\n\\u2028" + "x".repeat(10_000);

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(Bytes.utf8("{\"" + name + "\":1,\"" + name + "\":2}")))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .hasSizeLessThan(300)
                    .doesNotContainPattern("\\p{Cntrl}"));
  }

  private static void assertRefused(String text) {
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> Json.parse(Bytes.utf8(text)));
  }

  private static JsonObject parse(String text) {
    return Json.parseObject(Bytes.utf8(text));
  }
}
