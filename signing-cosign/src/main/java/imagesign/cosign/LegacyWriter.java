package imagesign.cosign;

import imagesign.ImageSigningException;
import imagesign.SignedArtifact.StoredSignature;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Bytes;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores a signature as a layer under the tag of the image. An equal signature by the same key is
 * not stored twice, and one that another writer's upload has pushed out is stored again.
 */
record LegacyWriter(ImageKey key, ArtifactStore store) implements SignatureWriter {
  private static final int ATTEMPTS = 5;

  @Override
  public StoredSignature sign(
      Repository repository, Descriptor subject, Map<String, String> annotations) {
    return sign(repository, subject.digest(), annotations);
  }

  StoredSignature sign(Repository repository, Digest subject, Map<String, String> annotations) {
    ArtifactReference tag = ArtifactReference.of(repository, LegacyTag.of(subject));
    Bytes payload = SimpleSigning.write(repository, subject, annotations);
    Optional<Manifest> existing = store.manifest(tag);
    if (existing.isPresent() && holds(existing.get(), payload)) {
      return stored(repository, subject, existing.get().descriptor(), false);
    }
    Descriptor layer =
        LegacyManifest.signed(
            store.putBlob(repository, SimpleSigning.MEDIA_TYPE, payload), key.sign(payload));
    return stored(repository, subject, append(tag, layer, existing), true);
  }

  private Descriptor append(ArtifactReference tag, Descriptor layer, Optional<Manifest> first) {
    Optional<Manifest> existing = first;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Descriptor written = put(tag, layer, existing);
      Optional<Manifest> after = store.manifest(tag);
      if (after.filter(m -> m.layers().contains(layer)).isPresent()) {
        return after.map(Manifest::descriptor).orElse(written);
      }
      existing = after;
    }
    throw new ImageSigningException(
        "other writers replaced " + tag + " " + ATTEMPTS + " times", true, null);
  }

  private Descriptor put(ArtifactReference tag, Descriptor layer, Optional<Manifest> existing) {
    List<Descriptor> layers = new ArrayList<>();
    existing.map(LegacyManifest::layers).ifPresent(layers::addAll);
    layers.add(layer);
    Descriptor config =
        store.putBlob(tag.repository(), MediaType.OCI_CONFIG, LegacyManifest.config(layers));
    return store.putManifest(tag, MediaType.OCI_MANIFEST, LegacyManifest.write(config, layers));
  }

  private boolean holds(Manifest manifest, Bytes payload) {
    Descriptor wanted = Descriptor.of(SimpleSigning.MEDIA_TYPE, payload);
    return LegacyManifest.layers(manifest).stream()
        .filter(wanted::describesSame)
        .flatMap(layer -> LegacyManifest.signature(layer).stream())
        .anyMatch(signature -> key.hasSigned(payload, signature));
  }

  private static StoredSignature stored(
      Repository repository, Digest subject, Descriptor manifest, boolean added) {
    return new StoredSignature(ArtifactReference.of(repository, subject), manifest, added);
  }
}
