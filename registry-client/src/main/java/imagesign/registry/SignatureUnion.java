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
import imagesign.oci.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Unites the signatures or attestations in two tags of Cosign 1 and 2: each is a layer that says
 * what it needs by itself, and signing twice makes such a manifest too.
 *
 * <p>No registry makes the change atomic. As with a {@link FallbackTag}, it is looked at after as
 * long as another writer may need between its read and its write, and made again if one has undone
 * it.
 */
final class SignatureUnion {
  private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
  private static final String LAYERS = "layers";
  private static final String ROOTFS = "rootfs";
  private static final String DIFF_IDS = "diff_ids";
  private static final String HISTORY = "history";
  private static final int MAX_CONFIG = 4 << 20;
  private static final int MAX_ATTEMPTS = 20;
  private static final int MAX_STALE = 3;
  private static final TagWriting WRITING = TagWriting.DEFAULT;

  private final ContentStore store;
  private final ArtifactReference tag;
  private final Manifest added;
  private final Operation operation;

  SignatureUnion(
      ContentStore store, ArtifactReference tag, Manifest added, Operation.Sleeper sleeper) {
    this.store = store;
    this.tag = tag;
    this.added = added;
    this.operation = new Operation(Operation.FOREVER, new Cancellation(), sleeper);
  }

  static boolean isPossible(Manifest one, Manifest other) {
    return isOfSignatures(one) && isOfSignatures(other);
  }

  private static boolean isOfSignatures(Manifest manifest) {
    return manifest.mediaType().isManifest()
        && !manifest.layers().isEmpty()
        && manifest.layers().stream().allMatch(l -> l.annotations().containsKey(SIGNATURE));
  }

  /** The layers that one manifest has and another lacks; equal digests may be two signatures. */
  static List<Descriptor> missing(Manifest existing, Manifest added) {
    return added.layers().stream().filter(layer -> !existing.layers().contains(layer)).toList();
  }

  /** Adds what is missing to what the tag holds by now, and gives what it holds then. */
  Descriptor write() {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      long start = System.nanoTime();
      Manifest existing = existing();
      if (missing(existing, added).isEmpty()) {
        return existing.descriptor();
      }
      put(existing, start);
      operation.sleep(what(), WRITING.settleTime(System.nanoTime() - start));
      Manifest settled = existing();
      if (missing(settled, added).isEmpty()) {
        return settled.descriptor();
      }
      operation.sleep(what(), WRITING.pause(attempt));
    }
    throw new RegistryException(
        what() + ": undone by other writers each time", 0, List.of(), true, null);
  }

  private void put(Manifest existing, long readAt) {
    Manifest found = existing;
    long start = readAt;
    for (int retry = 1; ; retry++) {
      Bytes united = united(found, missing(found, added));
      if (retry > MAX_STALE || !WRITING.isStale(System.nanoTime() - start)) {
        store.putManifest(tag, found.mediaType(), united);
        return;
      }
      start = System.nanoTime();
      found = existing();
    }
  }

  private String what() {
    return "add signatures to " + tag;
  }

  private Manifest existing() {
    return store
        .manifest(tag)
        .filter(found -> isPossible(found, added))
        .orElseThrow(
            () -> CopyException.of(CopyReason.TAG_TAKEN, tag, "the tag was changed meanwhile"));
  }

  /** The manifest with more layers; all else, members that are not known too, stays. */
  private Bytes united(Manifest existing, List<Descriptor> missing) {
    JsonObject body = Json.parseObject(existing.content());
    List<JsonValue> layers = new ArrayList<>(body.array(LAYERS));
    for (JsonObject layer : Json.parseObject(added.content()).objects(LAYERS)) {
      if (missing.contains(Manifests.descriptor(layer))) {
        layers.add(layer);
      }
    }
    Descriptor config = existing.config().orElseThrow();
    return config(config, missing)
        .map(content -> store.putBlob(tag.repository(), config.mediaType(), content))
        .map(changed -> body.with("config", Manifests.toJson(changed)))
        .orElse(body)
        .with(LAYERS, new JsonArray(layers))
        .toBytes();
  }

  /** The configuration with the layers in it; empty if it lists none. Quay compares the two. */
  private Optional<Bytes> config(Descriptor config, List<Descriptor> missing) {
    return store
        .blob(tag.repository(), config, MAX_CONFIG)
        .flatMap(SignatureUnion::parse)
        .flatMap(
            body ->
                body.optionalObject(ROOTFS)
                    .flatMap(rootfs -> rootfs.optionalArray(DIFF_IDS))
                    .map(ids -> with(body, ids, missing).toBytes()));
  }

  private static Optional<JsonObject> parse(Bytes content) {
    try {
      return Optional.of(Json.parseObject(content));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static JsonObject with(JsonObject body, List<JsonValue> ids, List<Descriptor> missing) {
    List<JsonValue> all =
        Stream.concat(
                ids.stream(),
                missing.stream()
                    .map(layer -> (JsonValue) new JsonString(layer.digest().toString())))
            .toList();
    JsonObject changed = body.with(ROOTFS, body.object(ROOTFS).with(DIFF_IDS, new JsonArray(all)));
    List<JsonValue> history = body.optionalArray(HISTORY).orElse(List.of());
    if (history.isEmpty()) {
      return changed;
    }
    List<JsonValue> longer = new ArrayList<>(history);
    missing.forEach(layer -> longer.add(history.get(history.size() - 1)));
    return changed.with(HISTORY, new JsonArray(longer));
  }
}
