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
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code index.json} of a layout: what it lists, and under which tags. Entries that are no
 * descriptors are passed over, and kept when the file is written.
 */
final class LayoutIndex {
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
    return new ContentException(CommonReason.MANIFEST_MALFORMED, LayoutContent.INDEX + ": " + why);
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
    Map<Digest, Descriptor> found = new HashMap<>();
    LayoutNames.named(descriptors(), reference).forEach(entry -> found.put(entry.digest(), entry));
    if (found.size() > 1) {
      throw malformed("the tag of " + reference + " is there " + found.size() + " times");
    }
    return found.values().stream().findFirst();
  }

  /**
   * Lists a manifest, under a tag if there is one; the tag leaves whatever had it. What an index
   * holds need not be listed beside it: tools take each entry for an image of its own.
   */
  LayoutIndex with(ArtifactReference target, Descriptor manifest, List<Descriptor> held) {
    Set<Digest> below = held.stream().map(Descriptor::digest).collect(Collectors.toSet());
    Set<JsonValue> all = new LinkedHashSet<>();
    boolean listed = false;
    for (JsonValue entry : entries) {
      Optional<Descriptor> described = descriptor(entry);
      boolean same = described.filter(manifest::describesSame).isPresent();
      boolean named = described.filter(d -> LayoutNames.isCalled(d, target)).isPresent();
      listed |= same && (named || target.tag().isEmpty());
      if (described.filter(d -> isBare(d) && below.contains(d.digest())).isEmpty()) {
        all.add(named && !same ? unnamed(entry) : entry);
      }
    }
    if (!listed) {
      all.add(Manifests.toJson(named(manifest, target)));
    }
    return withEntries(new ArrayList<>(all));
  }

  private static boolean isBare(Descriptor entry) {
    return entry.annotations().isEmpty() && entry.artifactType().isEmpty();
  }

  private static Descriptor named(Descriptor manifest, ArtifactReference target) {
    return target.tag().map(LayoutNames::of).map(manifest::withAnnotations).orElse(manifest);
  }

  /**
   * Takes a tag from what has it, or a digest with all its tags from the list.
   *
   * @return the index afterwards, or empty if nothing is called so
   */
  Optional<LayoutIndex> without(ArtifactReference target) {
    List<JsonValue> kept =
        target.digest().isPresent() ? without(target.digest().get()) : withoutTag(target);
    return kept.equals(entries) ? Optional.empty() : Optional.of(withEntries(kept));
  }

  private List<JsonValue> without(Digest digest) {
    return entries.stream()
        .filter(entry -> descriptor(entry).filter(d -> d.digest().equals(digest)).isEmpty())
        .toList();
  }

  private List<JsonValue> withoutTag(ArtifactReference target) {
    return entries.stream()
        .map(
            entry ->
                descriptor(entry).filter(d -> LayoutNames.isCalled(d, target)).isPresent()
                    ? unnamed(entry)
                    : entry)
        .toList();
  }

  private LayoutIndex withEntries(List<JsonValue> changed) {
    return new LayoutIndex(body.with("manifests", new JsonArray(changed)), List.copyOf(changed));
  }

  private static JsonValue unnamed(JsonValue entry) {
    if (!(entry instanceof JsonObject object)) {
      return entry;
    }
    JsonObject annotations = object.object("annotations");
    JsonObject.Builder kept = JsonObject.builder();
    for (String name : annotations.names()) {
      if (!LayoutNames.isName(name)) {
        kept.put(name, new JsonString(annotations.string(name)));
      }
    }
    return object.with("annotations", kept.build());
  }

  Bytes toBytes() {
    return body.toBytes();
  }
}
