package imagesign.core.json;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Platform;
import imagesign.signature.CommonReason;
import imagesign.spi.ContentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads and writes the manifests and indexes of OCI and of Docker's schema 2.
 *
 * <p>Strict where two readers could differ on what some bytes are (CVE-2021-41190), lenient towards
 * members that are not known. OCI image specification, "Image Manifest" and "Image Index".
 */
public final class Manifests {
  private static final int SCHEMA_VERSION = 2;
  private static final Set<String> MEMBERS =
      Set.of(
          "schemaVersion",
          "mediaType",
          "artifactType",
          "config",
          "layers",
          "blobs",
          "manifests",
          "subject",
          "annotations");
  private static final Set<String> DESCRIPTOR_MEMBERS =
      Set.of("mediaType", "digest", "size", "annotations", "artifactType", "platform");

  private Manifests() {}

  /**
   * Reads a manifest or an index.
   *
   * @param servedAs the media type that it came with
   * @param content its exact bytes
   * @param algorithm the hash function of the digest to compute
   * @return the manifest
   * @throws ContentException with {@link CommonReason#MANIFEST_MALFORMED} if it breaks its format
   *     or is not what it was served as
   */
  public static Manifest parse(MediaType servedAs, Bytes content, Digest.Algorithm algorithm) {
    try {
      MediaType type = supported(servedAs.essence());
      JsonObject body = Json.parseObject(content);
      checkKind(type, body);
      Manifest.Builder builder = Manifest.builder(type, content).digestAlgorithm(algorithm);
      return read(type, body, builder).build();
    } catch (JsonException e) {
      throw new ContentException(
          CommonReason.MANIFEST_MALFORMED, "manifest malformed: " + e.getMessage());
    }
  }

  private static MediaType supported(MediaType type) {
    if (!type.isManifest() && !type.isIndex()) {
      throw new JsonException("served as " + type + ", which is no manifest or index");
    }
    return type;
  }

  private static void checkKind(MediaType type, JsonObject body) {
    // The retired artifact manifest has no version.
    if (!isArtifact(type) && body.integer("schemaVersion") != SCHEMA_VERSION) {
      throw new JsonException("schemaVersion is not 2");
    }
    String said = body.optionalString("mediaType").orElse("");
    // OCI lets the member be absent; Docker does not.
    boolean mayBeAbsent = type.equals(MediaType.OCI_MANIFEST) || type.equals(MediaType.OCI_INDEX);
    if (!said.equals(type.value()) && !(said.isEmpty() && mayBeAbsent)) {
      throw new JsonException("served as " + type + ", but its mediaType is \"" + said + "\"");
    }
    if (membersOfOtherKinds(type).stream().anyMatch(body::has)) {
      throw new JsonException("a manifest of two kinds");
    }
    refuseOtherCases(body, MEMBERS);
  }

  private static Set<String> membersOfOtherKinds(MediaType type) {
    if (type.isIndex()) {
      return Set.of("layers", "config", "blobs");
    }
    return isArtifact(type)
        ? Set.of("layers", "config", "manifests")
        : Set.of("manifests", "blobs");
  }

  private static boolean isArtifact(MediaType type) {
    return type.equals(MediaType.OCI_ARTIFACT_MANIFEST);
  }

  /**
   * Refuses names that differ from a known one in case only: Go reads them as that one, so it could
   * see other platforms than were verified.
   */
  private static void refuseOtherCases(JsonObject object, Set<String> known) {
    for (String name : object.names()) {
      if (!known.contains(name) && known.stream().anyMatch(name::equalsIgnoreCase)) {
        throw new JsonException("member \"" + name + "\": in another case");
      }
    }
  }

  private static Manifest.Builder read(MediaType type, JsonObject body, Manifest.Builder builder) {
    if (type.isIndex()) {
      builder.manifests(descriptors(body, "manifests"));
    } else if (isArtifact(type)) {
      builder.layers(descriptors(body, "blobs"));
    } else {
      builder.config(descriptor(body.object("config"))).layers(descriptors(body, "layers"));
    }
    body.optionalObject("subject").map(Manifests::descriptor).ifPresent(builder::subject);
    optionalType(body, "artifactType").ifPresent(builder::artifactType);
    body.optionalStringMap("annotations").ifPresent(builder::annotations);
    return builder;
  }

  private static List<Descriptor> descriptors(JsonObject body, String name) {
    if (!body.names().contains(name)) {
      throw new JsonException("member \"" + name + "\": missing");
    }
    // Go programs write null for an empty list.
    List<Descriptor> descriptors = new ArrayList<>();
    for (JsonObject object : body.optionalObjects(name).orElse(List.of())) {
      descriptors.add(descriptor(object));
    }
    return descriptors;
  }

  /**
   * Reads a descriptor; members that are not known are ignored.
   *
   * @param object the descriptor in JSON
   * @return the descriptor
   * @throws JsonException if a member that must be there is absent, or one is malformed
   */
  public static Descriptor descriptor(JsonObject object) {
    refuseOtherCases(object, DESCRIPTOR_MEMBERS);
    MediaType type =
        optionalType(object, "mediaType")
            .orElseThrow(() -> new JsonException("member \"mediaType\": missing"));
    Digest digest =
        Digest.tryParse(object.string("digest"))
            .orElseThrow(() -> new JsonException("member \"digest\": not a digest"));
    long size = object.integer("size");
    if (size < 0) {
      throw new JsonException("member \"size\": negative");
    }
    Descriptor descriptor =
        Descriptor.of(type, digest, size)
            .withAnnotations(object.optionalStringMap("annotations").orElse(Map.of()));
    descriptor =
        optionalType(object, "artifactType").map(descriptor::withArtifactType).orElse(descriptor);
    return object
        .optionalObject("platform")
        .map(Manifests::platform)
        .map(descriptor::withPlatform)
        .orElse(descriptor);
  }

  private static Optional<MediaType> optionalType(JsonObject object, String name) {
    // Go programs write an empty string for a type that they don't have.
    return object
        .optionalString(name)
        .filter(text -> !text.isEmpty())
        .map(
            text ->
                MediaType.tryParse(text)
                    .orElseThrow(
                        () -> new JsonException("member \"" + name + "\": not a media type")));
  }

  private static Platform platform(JsonObject object) {
    Platform platform = Platform.of(object.string("os"), object.string("architecture"));
    return object.optionalString("variant").map(platform::withVariant).orElse(platform);
  }

  /**
   * Writes a descriptor as Go programs of Sigstore do: media type, size, digest, and the rest if it
   * is there.
   *
   * @param descriptor the descriptor
   * @return it in JSON, annotations sorted
   */
  public static JsonObject toJson(Descriptor descriptor) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("mediaType", descriptor.mediaType().value())
            .put("size", descriptor.size())
            .put("digest", descriptor.digest().toString());
    if (!descriptor.annotations().isEmpty()) {
      json.put("annotations", JsonObject.ofStrings(descriptor.annotations()));
    }
    descriptor.platform().ifPresent(platform -> json.put("platform", toJson(platform)));
    descriptor.artifactType().ifPresent(type -> json.put("artifactType", type.value()));
    return json.build();
  }

  private static JsonObject toJson(Platform platform) {
    JsonObject.Builder json =
        JsonObject.builder().put("architecture", platform.architecture()).put("os", platform.os());
    platform.variant().ifPresent(variant -> json.put("variant", variant));
    return json.build();
  }

  /**
   * Starts an OCI image manifest; members are written in the order in which they are given.
   *
   * @return a writer
   */
  public static ManifestWriter image() {
    return new ManifestWriter(MediaType.OCI_MANIFEST);
  }

  /**
   * Starts an OCI image index; members are written in the order in which they are given.
   *
   * @return a writer
   */
  public static ManifestWriter index() {
    return new ManifestWriter(MediaType.OCI_INDEX);
  }
}
