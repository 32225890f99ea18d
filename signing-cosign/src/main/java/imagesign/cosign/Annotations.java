package imagesign.cosign;

import imagesign.core.json.JsonNull;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signed annotations. Only strings can be asked for; values of other types are left out. */
final class Annotations {
  private Annotations() {}

  static Map<String, String> strings(JsonObject annotations) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (String name : annotations.names()) {
      if (annotations.member(name).orElse(JsonNull.NULL) instanceof JsonString value) {
        strings.put(name, value.value());
      }
    }
    return strings;
  }
}
