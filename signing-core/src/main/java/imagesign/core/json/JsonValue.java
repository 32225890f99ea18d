package imagesign.core.json;

import imagesign.oci.Bytes;

/** Any JSON value. Immutable and thread-safe. RFC 8259 §3. */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {
  /**
   * Writes the value without white space, escaped as Go's {@code encoding/json} does.
   *
   * @return the text in UTF-8; equal values give equal bytes
   */
  default Bytes toBytes() {
    return Bytes.utf8(JsonOutput.write(this));
  }

  /** {@return the type's name for a message, {@code "object"} say} */
  String typeName();
}
