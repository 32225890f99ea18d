package imagesign.testkit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of an image manifest or index that a registry looks at. */
final class ManifestDocument {
  private final JsonObject json;

  private ManifestDocument(JsonObject json) {
    this.json = json;
  }

  /** Reads strict JSON; anything else is {@code MANIFEST_INVALID}. */
  static ManifestDocument parse(byte[] bytes) {
    Reader text =
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
    try (JsonReader reader = new JsonReader(text)) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement json = JsonParser.parseReader(reader);
      if (!json.isJsonObject() || reader.peek() != JsonToken.END_DOCUMENT) {
        throw invalid("not one JSON object");
      }
      return new ManifestDocument(json.getAsJsonObject());
    } catch (IOException | JsonParseException e) {
      throw invalid("not JSON");
    }
  }

  Optional<String> mediaType() {
    return string(json, "mediaType");
  }

  /** {@return the digest of the {@code subject}, if there is one} */
  Optional<ContentDigest> subject() {
    return object(json, "subject").map(ManifestDocument::digestOf);
  }

  /** {@return whether this claims to be an image and an index at once, CVE-2021-41190} */
  boolean isAmbiguous() {
    return json.has("manifests") && (json.has("layers") || json.has("config"));
  }

  /** {@return the blobs that must be there, config first} */
  List<ContentDigest> blobs() {
    List<ContentDigest> blobs = new ArrayList<>();
    object(json, "config").map(ManifestDocument::digestOf).ifPresent(blobs::add);
    for (JsonObject layer : objects("layers")) {
      if (!isForeign(layer)) {
        blobs.add(digestOf(layer));
      }
    }
    return blobs;
  }

  /** {@return the manifests that an index lists} */
  List<ContentDigest> manifests() {
    return objects("manifests").stream().map(ManifestDocument::digestOf).toList();
  }

  /**
   * {@return the type by which referrers are filtered: {@code artifactType}, else that of the
   * config}
   */
  Optional<String> artifactType() {
    return string(json, "artifactType")
        .filter(type -> !type.isEmpty())
        .or(() -> object(json, "config").flatMap(config -> string(config, "mediaType")));
  }

  Optional<JsonObject> annotations() {
    return object(json, "annotations");
  }

  /**
   * Layers that nobody may redistribute are fetched from elsewhere, so no registry has to hold
   * them.
   */
  private static boolean isForeign(JsonObject layer) {
    String type = string(layer, "mediaType").orElse("");
    return type.startsWith("application/vnd.oci.image.layer.nondistributable.")
        || type.startsWith("application/vnd.docker.image.rootfs.foreign.");
  }

  private static ContentDigest digestOf(JsonObject descriptor) {
    return string(descriptor, "digest")
        .flatMap(ContentDigest::tryParse)
        .orElseThrow(() -> invalid("descriptor without a digest of a known form"));
  }

  private List<JsonObject> objects(String name) {
    JsonElement array = json.get(name);
    if (array == null || array.isJsonNull()) {
      return List.of();
    }
    if (!array.isJsonArray()) {
      throw invalid(name + ": not an array");
    }
    List<JsonObject> objects = new ArrayList<>();
    for (JsonElement element : array.getAsJsonArray()) {
      if (!element.isJsonObject()) {
        throw invalid(name + ": not an array of objects");
      }
      objects.add(element.getAsJsonObject());
    }
    return objects;
  }

  private static Optional<JsonObject> object(JsonObject parent, String name) {
    return Optional.ofNullable(parent.get(name))
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject);
  }

  private static Optional<String> string(JsonObject parent, String name) {
    return Optional.ofNullable(parent.get(name))
        .filter(e -> e.isJsonPrimitive() && e.getAsJsonPrimitive().isString())
        .map(JsonElement::getAsString);
  }

  private static RegistryError invalid(String why) {
    return new RegistryError(400, ErrorCode.MANIFEST_INVALID, why);
  }
}
