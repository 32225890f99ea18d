package imagesign.cosign;

import imagesign.core.json.Manifests;
import imagesign.core.store.Attachments;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The manifest by which Cosign 3 makes a bundle refer to an image. */
final class ReferrerManifest {
  static final String PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";

  private static final String CONTENT = "dev.sigstore.bundle.content";
  private static final String CREATED = "org.opencontainers.image.created";

  private ReferrerManifest() {}

  static boolean isBundle(MediaType type) {
    return type.value().startsWith(Bundle.MEDIA_TYPE_PREFIX);
  }

  /**
   * The layer that holds the bundle; throws {@link CosignException} if the manifest is no bundle's.
   */
  static Descriptor bundleLayer(Manifest manifest, Digest subject) {
    requireSubject(manifest, subject);
    if (manifest.layers().size() != 1 || !isBundle(manifest.layers().get(0).mediaType())) {
      throw new CosignException(CosignReason.NOT_A_SIGNATURE, "not a sigstore bundle");
    }
    return manifest.layers().get(0);
  }

  /** Demands that a manifest refers to a digest, whatever it was listed for. */
  static void requireSubject(Manifest manifest, Digest subject) {
    if (manifest.subject().filter(s -> s.digest().equals(subject)).isEmpty()) {
      throw new CosignException(
          CosignReason.REFERRER_OF_OTHER, "the manifest does not refer to " + subject);
    }
  }

  static Bytes write(Descriptor subject, Descriptor bundle, Instant created) {
    Descriptor config =
        Descriptor.of(MediaType.OCI_EMPTY, Attachments.EMPTY_CONFIG)
            .withArtifactType(Bundle.MEDIA_TYPE);
    return Manifests.image()
        .config(config)
        .layers(List.of(bundle))
        .annotations(
            Map.of(
                CONTENT,
                "dsse-envelope",
                PREDICATE_TYPE,
                SignStatement.PREDICATE_TYPE,
                CREATED,
                created.truncatedTo(ChronoUnit.SECONDS).toString()))
        .subject(Descriptor.of(subject.mediaType(), subject.digest(), subject.size()))
        .artifactType(Bundle.MEDIA_TYPE)
        .toBytes();
  }
}
