package benchmarks;

import imagesign.core.json.Manifests;
import imagesign.cosign.CosignSigner;
import imagesign.cosign.SignatureFormat;
import imagesign.key.SigningKey;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import java.util.List;

/** Puts an image with one signature into a store. */
final class SignedImage {
  private static final Repository REPOSITORY = Repository.parse("registry.example/app");

  private SignedImage() {}

  /** Stores an image, signs it in one form and returns its pinned reference. */
  static ArtifactReference in(
      MemoryStore store, String content, SigningKey key, SignatureFormat format) {
    Descriptor config = store.putBlob(REPOSITORY, MediaType.OCI_CONFIG, Bytes.utf8("{}"));
    Descriptor layer = store.putBlob(REPOSITORY, MediaType.OCI_LAYER, Bytes.utf8(content));
    Bytes manifest = Manifests.image().config(config).layers(List.of(layer)).toBytes();
    ArtifactReference image = ArtifactReference.of(REPOSITORY, Digest.sha256(manifest));
    store.putManifest(image, MediaType.OCI_MANIFEST, manifest);
    CosignSigner.with(key, store).format(format).sign(image);
    return image;
  }
}
