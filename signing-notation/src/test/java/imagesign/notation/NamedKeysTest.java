package imagesign.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import imagesign.notation.NotationConfigException.Reason;
import imagesign.oci.Bytes;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedKeysTest {
  private static NamedKeys parse(String json) {
    return NamedKeys.parse(Bytes.utf8(json));
  }

  @Test
  void readsWhatNotationWrites() {
    NamedKeys keys =
        parse(
            """
            {"default":"a","keys":[
              {"name":"a","keyPath":"/k/a.key","certPath":"/k/a.crt"},
              {"name":"b","id":"i","pluginName":"demo","pluginConfig":{"pin":"1234"}},
              {"name":"c","id":"i","pluginName":"demo"}]}""");
    NamedKey a = new NamedKey.InFiles("a", Path.of("/k/a.key"), Path.of("/k/a.crt"));
    NamedKey b = new NamedKey.ByPlugin("b", "demo", "i", Map.of("pin", "1234"));
    NamedKey c = new NamedKey.ByPlugin("c", "demo", "i", Map.of());
    assertThat(keys.all()).containsExactly(a, b, c);
    assertThat(keys.named("b")).contains(b);
    assertThat(keys.named("B")).isEmpty();
    assertThat(keys.defaultKey()).contains(a);
    assertThat(b.toString()).contains("demo").doesNotContain("1234");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"keys\":[]}", "{\"keys\":null}", "{\"default\":\"\"}"})
  void thereMayBeNone(String json) {
    NamedKeys keys = parse(json);
    assertThat(keys.all()).isEmpty();
    assertThat(keys.defaultKey()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"keys\":{}}",
        "{\"default\":\"b\",\"keys\":[{\"name\":\"a\",\"keyPath\":\"k\",\"certPath\":\"c\"}]}",
        "{\"keys\":[{\"keyPath\":\"k\",\"certPath\":\"c\"}]}",
        "{\"keys\":[{\"name\":\"\",\"keyPath\":\"k\",\"certPath\":\"c\"}]}",
        "{\"keys\":[{\"name\":\"a\",\"certPath\":\"c\"}]}",
        "{\"keys\":[{\"name\":\"a\",\"keyPath\":\"k\"}]}",
        "{\"keys\":[{\"name\":\"a\",\"keyPath\":\"\\u0000\",\"certPath\":\"c\"}]}",
        "{\"keys\":[{\"name\":\"a\",\"pluginName\":\"p\"}]}",
        "{\"keys\":[{\"name\":\"a\",\"pluginName\":\"p\",\"id\":\"i\",\"pluginConfig\":[]}]}",
        "{\"keys\":[{\"name\":\"a\",\"keyPath\":\"k\",\"certPath\":\"c\"},"
            + "{\"name\":\"a\",\"keyPath\":\"k\",\"certPath\":\"c\"}]}"
      })
  void refusesWhatContradictsItself(String json) {
    assertThat(catchThrowableOfType(NotationConfigException.class, () -> parse(json)).reason())
        .isEqualTo(Reason.CONFIG_MALFORMED);
  }
}
