package imagesign.notation;

import imagesign.core.cbor.CborArray;
import imagesign.core.cbor.CborBytes;
import imagesign.core.cbor.CborInteger;
import imagesign.core.cbor.CborMap;
import imagesign.core.cbor.CborSimple;
import imagesign.core.cbor.CborText;
import imagesign.core.cbor.CborValue;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonBoolean;
import imagesign.core.json.JsonNull;
import imagesign.core.json.JsonNumber;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonString;
import imagesign.core.json.JsonValue;

/** Shows CBOR as the JSON that Go makes of it; what JSON has no word for as hexadecimal. */
final class CborJson {
  private CborJson() {}

  static JsonValue of(CborValue value) {
    if (value instanceof CborText text) {
      return new JsonString(text.value());
    }
    if (value instanceof CborInteger number) {
      return new JsonNumber(number.value().toString());
    }
    if (value instanceof CborBytes bytes) {
      return new JsonString(Base64s.encode(bytes.value()));
    }
    if (value instanceof CborArray array) {
      return new JsonArray(array.items().stream().map(CborJson::of).toList());
    }
    return value instanceof CborMap map ? object(map) : simple(value);
  }

  private static JsonValue object(CborMap map) {
    JsonObject.Builder json = JsonObject.builder();
    map.entries().forEach((label, value) -> json.put(name(label), of(value)));
    return json.build();
  }

  /** A number can't be taken for the text that looks like it. */
  private static String name(CborValue label) {
    return label instanceof CborText text ? text.value() : "#" + label.toBytes().toHex();
  }

  private static JsonValue simple(CborValue value) {
    if (value.equals(CborSimple.TRUE) || value.equals(CborSimple.FALSE)) {
      return new JsonBoolean(value.equals(CborSimple.TRUE));
    }
    return value.equals(CborSimple.NULL) ? JsonNull.NULL : new JsonString(value.toBytes().toHex());
  }
}
