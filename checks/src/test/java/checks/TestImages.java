package checks;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
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

  /** Pushes an artifact that refers to an image, and returns what describes it. */
  static Descriptor referrer(
      ArtifactStore store, ArtifactReference subject, String artifactType, String text) {
    Repository repository = subject.repository();
    Descriptor config = store.putBlob(repository, MediaType.OCI_EMPTY, Bytes.utf8("{}"));
    Descriptor layer = store.putBlob(repository, MediaType.OCI_LAYER, Bytes.utf8(text));
    Descriptor described = store.manifest(subject).orElseThrow().descriptor();
    Bytes manifest =
        Bytes.utf8(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"config\":%s,\"layers\":[%s],\"subject\":%s}"
                .formatted(
                    MediaType.OCI_MANIFEST,
                    artifactType,
                    json(config),
                    json(layer),
                    json(described)));
    ArtifactReference target = ArtifactReference.of(repository, Digest.sha256(manifest));
    return store
        .putManifest(target, MediaType.OCI_MANIFEST, manifest)
        .withArtifactType(new MediaType(artifactType));
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
