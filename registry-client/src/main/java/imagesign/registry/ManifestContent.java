package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import java.util.Set;
import java.util.stream.Stream;

/** What a manifest or an index lists. */
final class ManifestContent {
  /** Layers that are distributed from an address in their descriptor, not by registries. */
  private static final Set<String> FOREIGN =
      Set.of(
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
          "application/vnd.docker.image.rootfs.foreign.diff.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd");

  private ManifestContent() {}

  static boolean isManifest(Descriptor listed) {
    return listed.mediaType().isIndex() || listed.mediaType().isManifest();
  }

  static boolean isForeign(Descriptor listed) {
    return FOREIGN.contains(listed.mediaType().essence().value());
  }

  /** The configuration and the layers; of an index, what it lists that is no manifest. */
  static Stream<Descriptor> blobs(Manifest manifest) {
    return Stream.of(
            manifest.config().stream(),
            manifest.layers().stream(),
            manifest.manifests().stream().filter(listed -> !isManifest(listed)))
        .flatMap(all -> all);
  }

  /** How a list of referrers describes a manifest. OCI distribution specification, "Referrers". */
  static Descriptor described(Manifest manifest) {
    Descriptor descriptor = manifest.descriptor().withAnnotations(manifest.annotations());
    return manifest
        .artifactType()
        .or(() -> manifest.config().map(Descriptor::mediaType))
        .map(descriptor::withArtifactType)
        .orElse(descriptor);
  }
}
