package checks;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.MediaType;
import imagesign.spi.ArtifactStore;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Small images and indexes for tests. */
final class TestImages {
  private TestImages() {}

  static ArtifactReference image(ArtifactStore store, String name, String text) {
    ArtifactReference tag = ArtifactReference.parse(name);
    Descriptor layer = store.putBlob(tag.repository(), MediaType.OCI_LAYER, Bytes.utf8(text));
    Descriptor config =
        store.putBlob(
            tag.repository(),
            MediaType.OCI_CONFIG,
            Bytes.utf8("{\"architecture\":\"amd64\",\"os\":\"linux\"}"));
    return put(
        store,
        tag,
        MediaType.OCI_MANIFEST,
        "\"config\":" + json(config) + ",\"layers\":[" + json(layer) + "]");
  }

  static ArtifactReference index(ArtifactStore store, String name, ArtifactReference... children) {
    String entries =
        Arrays.stream(children)
            .map(child -> json(store.manifest(child).orElseThrow().descriptor()))
            .collect(Collectors.joining(","));
    return put(
        store,
        ArtifactReference.parse(name),
        MediaType.OCI_INDEX,
        "\"manifests\":[" + entries + "]");
  }

  private static ArtifactReference put(
      ArtifactStore store, ArtifactReference tag, MediaType type, String members) {
    String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + type + "\"," + members + "}";
    return tag.withDigest(store.putManifest(tag, type, Bytes.utf8(manifest)).digest());
  }

  private static String json(Descriptor d) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(d.mediaType(), d.digest(), d.size());
  }
}
