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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stores a signature as a layer under the tag of the image. An equal signature by the same key is
 * not stored twice, and one that another writer's upload has pushed out is stored again.
 *
 * <p>No registry makes this atomic. What another writer adds between the first read here and the
 * write is replaced, and comes back only if that writer looks again, which Cosign does not.
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
    return stored(repository, subject, append(tag, layer, layers(existing)), true);
  }

  private static List<Descriptor> layers(Optional<Manifest> manifest) {
    return manifest.map(LegacyManifest::layers).orElse(List.of());
  }

  private Descriptor append(ArtifactReference tag, Descriptor layer, List<Descriptor> first) {
    List<Descriptor> existing = first;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      put(tag, Stream.concat(existing.stream(), Stream.of(layer)).toList());
      Optional<Manifest> after = store.manifest(tag);
      existing = layers(after);
      if (existing.contains(layer)) {
        return after.orElseThrow().descriptor();
      }
    }
    throw new ImageSigningException(
        "other writers replaced " + tag + " " + ATTEMPTS + " times", true, null);
  }

  private void put(ArtifactReference tag, List<Descriptor> layers) {
    Descriptor config =
        store.putBlob(tag.repository(), MediaType.OCI_CONFIG, LegacyManifest.config(layers));
    store.putManifest(tag, MediaType.OCI_MANIFEST, LegacyManifest.write(config, layers));
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
