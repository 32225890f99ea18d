package imagesign.registry;

import imagesign.core.json.JsonArray;
import imagesign.core.json.JsonObject;
import imagesign.core.json.Manifests;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Platform;
import imagesign.oci.Repository;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A repository of some store, filled with images and what belongs to them. */
record Shelf(ContentStore store, Repository repository) {
  static final MediaType SIMPLE_SIGNING =
      new MediaType("application/vnd.dev.cosign.simplesigning.v1+json");
  static final Platform AMD64 = Platform.of("linux", "amd64");
  static final Platform ARM64 = Platform.of("linux", "arm64").withVariant("v8");

  ArtifactReference tag(String tag) {
    return ArtifactReference.of(repository, tag);
  }

  ArtifactReference digest(Digest digest) {
    return ArtifactReference.of(repository, digest);
  }

  /** An image with a configuration and two layers, all made from a text. */
  Manifest image(String text) {
    Descriptor config = blob(MediaType.OCI_CONFIG, "{\"os\":\"" + text + "\"}");
    Descriptor one = blob(MediaType.OCI_LAYER, "layer 1 of " + text);
    Descriptor two = blob(MediaType.OCI_LAYER, "layer 2 of " + text);
    return put(Manifests.image().config(config).layers(List.of(one, two)).toBytes());
  }

  Descriptor blob(MediaType type, String content) {
    return store.putBlob(repository, type, Bytes.utf8(content));
  }

  /** Stores a manifest or an index by its digest. */
  Manifest put(Bytes content) {
    Descriptor stored = store.putManifest(digest(Digest.sha256(content)), typeOf(content), content);
    return Manifests.parse(stored.mediaType(), content, Digest.Algorithm.SHA256);
  }

  private static MediaType typeOf(Bytes content) {
    return content.toUtf8().contains("\"manifests\":")
        ? MediaType.OCI_INDEX
        : MediaType.OCI_MANIFEST;
  }

  void tag(Manifest manifest, String tag) {
    store.putManifest(tag(tag), manifest.mediaType(), manifest.content());
  }

  Manifest index(Manifest amd64, Manifest arm64) {
    return put(
        Manifests.index()
            .manifests(
                List.of(
                    amd64.descriptor().withPlatform(AMD64), arm64.descriptor().withPlatform(ARM64)))
            .toBytes());
  }

  Manifest referrer(Manifest subject, String text) {
    Descriptor layer = blob(Fixtures.ARTIFACT, text);
    Descriptor config = blob(MediaType.OCI_EMPTY, "{}");
    return put(
        Manifests.image()
            .config(config)
            .layers(List.of(layer))
            .annotations(Map.of("text", text))
            .subject(subject.descriptor())
            .artifactType(Fixtures.ARTIFACT)
            .toBytes());
  }

  /** What Cosign 1 and 2 make of signatures with these payloads. */
  Manifest signatures(Manifest image, AttachedTag kind, String... payloads) {
    List<Descriptor> layers =
        Stream.of(payloads)
            .map(
                payload ->
                    blob(SIMPLE_SIGNING, payload)
                        .withAnnotations(
                            Map.of("dev.cosignproject.cosign/signature", payload + "=")))
            .toList();
    JsonArray ids =
        JsonArray.ofStrings(layers.stream().map(layer -> layer.digest().toString()).toList());
    JsonObject rootfs = JsonObject.builder().put("type", "layers").put("diff_ids", ids).build();
    JsonObject created = JsonObject.builder().put("created", "never").build();
    String config =
        JsonObject.builder()
            .put("rootfs", rootfs)
            .put("history", layers.stream().map(layer -> created).toList())
            .build()
            .toBytes()
            .toUtf8();
    return attach(
        image,
        kind,
        Manifests.image().config(blob(MediaType.OCI_CONFIG, config)).layers(layers).toBytes());
  }

  Manifest attach(Manifest image, AttachedTag kind, Bytes manifest) {
    ArtifactReference tag = kind.of(repository, image.digest()).orElseThrow();
    store.putManifest(tag, MediaType.OCI_MANIFEST, manifest);
    return Manifests.parse(MediaType.OCI_MANIFEST, manifest, Digest.Algorithm.SHA256);
  }
}
