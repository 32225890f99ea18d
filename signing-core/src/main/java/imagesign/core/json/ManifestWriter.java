package imagesign.core.json;

import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import java.util.List;
import java.util.Map;

/**
 * Writes a manifest or an index: the schema version and media type, then each member in the order
 * in which it is given. Not thread-safe.
 */
public final class ManifestWriter {
  private final MediaType type;
  private final JsonObject.Builder json;

  ManifestWriter(MediaType type) {
    this.type = type;
    this.json = JsonObject.builder().put("schemaVersion", 2).put("mediaType", type.value());
  }

  /**
   * Writes the configuration.
   *
   * @param config what describes it
   * @return this writer
   */
  public ManifestWriter config(Descriptor config) {
    json.put("config", Manifests.toJson(config));
    return this;
  }

  /**
   * Writes the layers.
   *
   * @param layers what describes them
   * @return this writer
   */
  public ManifestWriter layers(List<Descriptor> layers) {
    json.put("layers", layers.stream().map(Manifests::toJson).toList());
    return this;
  }

  /**
   * Writes the entries of an index.
   *
   * @param manifests what describes them
   * @return this writer
   */
  public ManifestWriter manifests(List<Descriptor> manifests) {
    json.put("manifests", manifests.stream().map(Manifests::toJson).toList());
    return this;
  }

  /**
   * Writes the annotations, sorted by name.
   *
   * @param annotations all annotations
   * @return this writer
   */
  public ManifestWriter annotations(Map<String, String> annotations) {
    json.put("annotations", JsonObject.ofStrings(annotations));
    return this;
  }

  /**
   * Writes the subject.
   *
   * @param subject what describes it
   * @return this writer
   */
  public ManifestWriter subject(Descriptor subject) {
    json.put("subject", Manifests.toJson(subject));
    return this;
  }

  /**
   * Writes the artifact type.
   *
   * @param artifactType the type
   * @return this writer
   */
  public ManifestWriter artifactType(MediaType artifactType) {
    json.put("artifactType", artifactType.value());
    return this;
  }

  /** {@return the manifest in JSON} */
  public Bytes toBytes() {
    return json.build().toBytes();
  }

  /**
   * Reads back what was written, which also checks that it is complete.
   *
   * @return the manifest
   * @throws imagesign.spi.ContentException if a member that must be there was not given
   */
  public Manifest toManifest() {
    return Manifests.parse(type, toBytes(), Digest.Algorithm.SHA256);
  }
}
