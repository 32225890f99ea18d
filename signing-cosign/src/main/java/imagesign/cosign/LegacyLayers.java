package imagesign.cosign;

import imagesign.ImageSigningException;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.signature.CommonReason;
import imagesign.signature.SignatureSource;
import imagesign.signature.SignatureSource.Place;
import imagesign.spi.Authority;
import imagesign.spi.Candidate;
import imagesign.spi.Check;
import imagesign.spi.CheckContext;
import imagesign.spi.ContentException;
import imagesign.spi.Discovery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds legacy signatures: the layers of the manifest under the tag of the image, and of manifests
 * that refer to it, which Cosign 2 writes in its experimental OCI 1.1 mode. Not thread-safe.
 */
final class LegacyLayers {
  /** What a manifest that refers to the image says that it is. */
  static final MediaType ARTIFACT_TYPE =
      new MediaType("application/vnd.dev.cosign.artifact.sig.v1+json");

  /** Each such manifest repeats the layers of the ones before it, so few are of use. */
  private static final int MAX_REFERRERS = 16;

  private final Discovery discovery;
  private final List<Candidate> candidates = new ArrayList<>();
  private final Set<Descriptor> layers = new HashSet<>();

  private LegacyLayers(Discovery discovery) {
    this.discovery = discovery;
  }

  static List<Candidate> ofTag(Discovery discovery) {
    Optional<ArtifactReference> tag =
        LegacyTag.SIGNATURE.in(discovery.repository(), discovery.subject());
    Optional<Manifest> manifest = tag.flatMap(t -> discovery.manifestByTag(t.identifier()));
    List<Candidate> candidates = new ArrayList<>();
    if (manifest.isPresent()) {
      List<Descriptor> layers = manifest.get().layers();
      for (int i = 0; i < layers.size(); i++) {
        candidates.add(candidate(discovery, source(Place.TAG, tag.get(), i), layers.get(i)));
      }
    }
    return candidates;
  }

  private static SignatureSource source(Place place, ArtifactReference manifest, int layer) {
    return new SignatureSource(CosignScheme.ID, place, manifest, layer);
  }

  private static Candidate candidate(
      Discovery discovery, SignatureSource source, Descriptor layer) {
    return new CosignCandidate(source, new LegacyReader(discovery, layer));
  }

  static boolean isReferrer(Descriptor descriptor) {
    return descriptor.artifactType().filter(ARTIFACT_TYPE::equals).isPresent();
  }

  /** The last that is listed comes first; it is the only one that Cosign reads. */
  static List<Candidate> ofReferrers(Discovery discovery) {
    LegacyLayers found = new LegacyLayers(discovery);
    List<Descriptor> listed = discovery.referrers();
    int manifests = 0;
    for (int i = listed.size() - 1; i >= 0; i--) {
      if (isReferrer(listed.get(i))) {
        found.add(listed.get(i), ++manifests);
      }
      if (manifests > MAX_REFERRERS) {
        break;
      }
    }
    return found.candidates;
  }

  /** Adds the layers of a manifest; one that can't be read keeps nobody from the others. */
  private void add(Descriptor referrer, int number) {
    ArtifactReference reference = ArtifactReference.of(discovery.repository(), referrer.digest());
    try {
      if (number > MAX_REFERRERS) {
        throw limit("manifests");
      }
      Manifest manifest = discovery.manifest(referrer);
      ReferrerManifest.requireSubject(manifest, discovery.subject());
      add(reference, manifest.layers());
    } catch (ImageSigningException | ContentException | CosignException e) {
      candidates.add(new Unreadable(source(Place.REFERRER, reference, 0), e));
    }
  }

  private void add(ArtifactReference manifest, List<Descriptor> more) {
    for (int i = 0; i < more.size(); i++) {
      if (layers.size() == LegacyManifest.MAX_LAYERS) {
        throw limit("layers");
      }
      if (layers.add(more.get(i))) {
        candidates.add(candidate(discovery, source(Place.REFERRER, manifest, i), more.get(i)));
      }
    }
  }

  private static ContentException limit(String what) {
    return new ContentException(
        CommonReason.CANDIDATE_LIMIT, "too many " + what + " of legacy signatures");
  }

  private record Unreadable(SignatureSource source, RuntimeException failure) implements Candidate {
    @Override
    public Check check(Authority authority, CheckContext context) {
      return CheckSteps.run(
          steps -> {
            throw failure;
          });
    }
  }
}
