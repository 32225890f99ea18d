package imagesign.registry;

import imagesign.core.json.Json;
import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonException;
import imagesign.core.json.JsonObject;
import imagesign.core.json.JsonString;
import imagesign.core.json.JsonValue;
import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code index.json} of a layout: what it lists, and under which tags. Entries that are no
 * descriptors are passed over, and kept when the file is written.
 */
final class LayoutIndex {
  private static final String REF_NAME = "org.opencontainers.image.ref.name";

  private final JsonObject body;
  private final List<JsonValue> entries;

  private LayoutIndex(JsonObject body, List<JsonValue> entries) {
    this.body = body;
    this.entries = entries;
  }

  static Bytes empty() {
    return JsonObject.builder()
        .put("schemaVersion", 2)
        .put("mediaType", MediaType.OCI_INDEX.value())
        .put("manifests", List.<JsonValue>of())
        .build()
        .toBytes();
  }

  static LayoutIndex parse(Bytes content) {
    try {
      JsonObject body = Json.parseObject(content);
      return new LayoutIndex(body, body.optionalArray("manifests").orElse(List.of()));
    } catch (JsonException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private static ContentException malformed(String why) {
    return new ContentException(CommonReason.MANIFEST_MALFORMED, LayoutFiles.INDEX + ": " + why);
  }

  List<Descriptor> descriptors() {
    return entries.stream().flatMap(entry -> descriptor(entry).stream()).toList();
  }

  private static Optional<Descriptor> descriptor(JsonValue entry) {
    try {
      return entry instanceof JsonObject object
          ? Optional.of(Manifests.descriptor(object))
          : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** Finds what a tag points to; the same tag at two contents is an error, not a choice. */
  Optional<Descriptor> tagged(ArtifactReference reference) {
    Map<String, Descriptor> found = new HashMap<>();
    for (Descriptor entry : descriptors()) {
      if (isNamed(entry, reference)) {
        found.put(entry.digest().toString(), entry);
      }
    }
    if (found.size() > 1) {
      throw malformed("the tag of " + reference + " is there " + found.size() + " times");
    }
    return found.values().stream().findFirst();
  }

  /** Whether an entry has a name, which is the tag, or with some tools the whole reference. */
  private static boolean isNamed(Descriptor entry, ArtifactReference reference) {
    String name = Objects.requireNonNullElse(entry.annotations().get(REF_NAME), "");
    String tag = reference.tag().orElse("");
    return !name.isEmpty() && (name.equals(tag) || name.equals(reference.repository() + ":" + tag));
  }

  /** Lists a manifest, under a tag if there is one; the tag leaves whatever had it. */
  LayoutIndex with(ArtifactReference target, Descriptor manifest) {
    Set<JsonValue> all = new LinkedHashSet<>();
    boolean listed = false;
    for (JsonValue entry : entries) {
      Optional<Descriptor> described = descriptor(entry);
      boolean same = described.filter(manifest::describesSame).isPresent();
      boolean named = described.filter(d -> isNamed(d, target)).isPresent();
      listed |= same && (named || target.tag().isEmpty());
      all.add(named && !same && entry instanceof JsonObject object ? unnamed(object) : entry);
    }
    if (!listed) {
      all.add(Manifests.toJson(named(manifest, target)));
    }
    List<JsonValue> changed = new ArrayList<>(all);
    return new LayoutIndex(body.with("manifests", new JsonArray(changed)), List.copyOf(changed));
  }

  private static Descriptor named(Descriptor manifest, ArtifactReference target) {
    return target
        .tag()
        .map(tag -> manifest.withAnnotations(Map.of(REF_NAME, tag)))
        .orElse(manifest);
  }

  private static JsonObject unnamed(JsonObject entry) {
    JsonObject annotations = entry.object("annotations");
    JsonObject.Builder kept = JsonObject.builder();
    for (String name : annotations.names()) {
      if (!name.equals(REF_NAME)) {
        kept.put(name, new JsonString(annotations.string(name)));
      }
    }
    return entry.with("annotations", kept.build());
  }

  Bytes toBytes() {
    return body.toBytes();
  }
}
