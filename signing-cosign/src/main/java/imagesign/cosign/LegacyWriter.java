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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Stores a signature as a layer under the tag of the image. An equal signature by the same key is
 * not stored twice.
 *
 * <p>No registry makes this atomic: a writer that read before this one wrote replaces what it
 * wrote. So this one looks again, not before such a writer must have written if it is as fast, and
 * stores again what was replaced, its own signature and all others that it has seen. A signature is
 * lost only to a writer that takes much longer between its read and its write and does not look
 * again.
 */
record LegacyWriter(ImageKey key, ArtifactStore store, Pause pause) implements SignatureWriter {
  private static final int ATTEMPTS = 10;
  private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(2);

  LegacyWriter(ImageKey key, ArtifactStore store) {
    this(key, store, Pause.REAL);
  }

  @Override
  public StoredSignature sign(
      Repository repository, Descriptor subject, Map<String, String> annotations) {
    return sign(repository, subject.digest(), annotations);
  }

  StoredSignature sign(Repository repository, Digest subject, Map<String, String> annotations) {
    ArtifactReference tag = tag(repository, subject);
    Bytes payload = SimpleSigning.write(repository, subject, annotations);
    long start = pause.nanoTime();
    Optional<Manifest> existing = store.manifest(tag);
    if (existing.isPresent() && holds(existing.get(), payload)) {
      return stored(repository, subject, existing.get(), false);
    }
    Descriptor layer =
        LegacyManifest.signed(
            store.putBlob(repository, SimpleSigning.MEDIA_TYPE, payload), key.sign(payload));
    return stored(repository, subject, append(tag, layer, existing, start), true);
  }

  private static ArtifactReference tag(Repository repository, Digest subject) {
    return LegacyTag.SIGNATURE
        .in(repository, subject)
        .orElseThrow(
            () -> new ImageSigningException("no legacy signature of " + subject.algorithm()));
  }

  private Manifest append(
      ArtifactReference tag, Descriptor layer, Optional<Manifest> existing, long readAt) {
    Set<Descriptor> seen = new LinkedHashSet<>();
    Optional<Manifest> found = existing;
    long start = readAt;
    long longest = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      seen.addAll(layers(found));
      seen.add(layer);
      put(tag, union(layers(found), seen));
      longest = Math.max(longest, pause.nanoTime() - start);
      pause.sleep(Math.min(longest, MAX_WAIT));
      start = pause.nanoTime();
      found = store.manifest(tag);
      if (layers(found).containsAll(seen)) {
        return found.orElseThrow();
      }
    }
    throw new ImageSigningException(
        "other writers replaced " + tag + " " + ATTEMPTS + " times", true, null);
  }

  private static List<Descriptor> layers(Optional<Manifest> manifest) {
    return manifest.map(LegacyManifest::layers).orElse(List.of());
  }

  private static List<Descriptor> union(List<Descriptor> present, Set<Descriptor> seen) {
    List<Descriptor> all = new ArrayList<>(present);
    seen.stream().filter(layer -> !present.contains(layer)).forEach(all::add);
    return all;
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
      Repository repository, Digest subject, Manifest manifest, boolean added) {
    return new StoredSignature(
        ArtifactReference.of(repository, subject), manifest.descriptor(), added);
  }
}
