package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonValue;
import imagesign.core.json.Manifests;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An index that lists referrers. Anyone who may push can have written an entry, so one that is
 * malformed hides no other; it is kept as it is when an entry is added.
 */
final class ReferrersIndex {
  private final JsonObject body;
  private final List<JsonValue> entries;

  private ReferrersIndex(JsonObject body, List<JsonValue> entries) {
    this.body = body;
    this.entries = entries;
  }

  static ReferrersIndex empty() {
    return new ReferrersIndex(
        JsonObject.builder()
            .put("schemaVersion", 2)
            .put("mediaType", MediaType.OCI_INDEX.value())
            .put("manifests", List.<JsonValue>of())
            .build(),
        List.of());
  }

  /** Reads an index; empty if it is anything else. */
  static Optional<ReferrersIndex> parse(MediaType servedAs, Bytes content) {
    try {
      MediaType type = servedAs.essence();
      JsonObject body = Json.parseObject(content);
      boolean same = body.optionalString("mediaType").orElse(type.value()).equals(type.value());
      boolean index = type.isIndex() && !body.has("layers") && !body.has("config");
      return same && index
          ? Optional.of(new ReferrersIndex(body, body.optionalArray("manifests").orElse(List.of())))
          : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** {@return the entries that are descriptors, in order} */
  List<Descriptor> descriptors() {
    return entries.stream().flatMap(entry -> descriptor(entry).stream()).toList();
  }

  private static Optional<Descriptor> descriptor(JsonValue entry) {
    if (!(entry instanceof JsonObject object)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Manifests.descriptor(object));
    } catch (JsonException e) {
      return withoutHints(object);
    }
  }

  /** Reads the three members that bind content: a hint that is malformed is no hint. */
  private static Optional<Descriptor> withoutHints(JsonObject object) {
    JsonObject.Builder bare = JsonObject.builder();
    for (String name : List.of("mediaType", "digest", "size")) {
      object.member(name).ifPresent(value -> bare.put(name, value));
    }
    try {
      return Optional.of(Manifests.descriptor(bare.build()));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  boolean contains(Digest digest) {
    return descriptors().stream().anyMatch(entry -> entry.digest().equals(digest));
  }

  /** Adds an entry at the end; all others stay as they are, unknown members included. */
  ReferrersIndex with(Descriptor descriptor) {
    List<JsonValue> all = new ArrayList<>(entries);
    all.add(Manifests.toJson(descriptor));
    return new ReferrersIndex(body.with("manifests", new JsonArray(all)), List.copyOf(all));
  }

  /** Removes the entries of a digest; all others stay as they are. */
  ReferrersIndex without(Digest digest) {
    List<JsonValue> rest =
        entries.stream()
            .filter(entry -> descriptor(entry).filter(d -> d.digest().equals(digest)).isEmpty())
            .toList();
    return new ReferrersIndex(body.with("manifests", new JsonArray(rest)), rest);
  }

  MediaType type() {
    return new MediaType(body.optionalString("mediaType").orElse(MediaType.OCI_INDEX.value()));
  }

  Bytes toBytes() {
    return body.toBytes();
  }
}
