package imagesign.cosign;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.signature.SignatureSource;
import imagesign.spi.Authority;
import imagesign.spi.Candidate;
import imagesign.spi.Discovery;
import imagesign.spi.SignaturePlace;
import imagesign.spi.SignatureScheme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where Cosign keeps signatures: bundles among the referrers, legacy ones under a tag. Both places
 * are read while the policy is unsatisfied, whatever the first one holds.
 */
final class CosignScheme implements SignatureScheme {
  static final CosignScheme INSTANCE = new CosignScheme();
  static final String ID = "cosign";

  private CosignScheme() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<SignaturePlace> places(Discovery discovery, List<Authority> authorities) {
    List<SignaturePlace> places = new ArrayList<>();
    if (anyAccepts(authorities, SignatureFormat.BUNDLE)) {
      places.add(() -> referrers(discovery));
    }
    if (anyAccepts(authorities, SignatureFormat.LEGACY)) {
      places.add(() -> tag(discovery));
    }
    return places;
  }

  private static boolean anyAccepts(List<Authority> authorities, SignatureFormat format) {
    return authorities.stream().anyMatch(a -> ((CosignAuthority) a).accepts(format));
  }

  /**
   * Every referrer is a candidate, since descriptors may lie or be silent about their type; those
   * that look like image signatures come first.
   */
  private static List<Candidate> referrers(Discovery discovery) {
    return discovery.referrers().stream()
        .sorted(Comparator.comparing(CosignScheme::likelihood))
        .<Candidate>map(descriptor -> new ReferrerCandidate(discovery, descriptor))
        .toList();
  }

  private static int likelihood(Descriptor descriptor) {
    Optional<MediaType> type = descriptor.artifactType();
    String predicate = descriptor.annotations().get(ReferrerManifest.PREDICATE_TYPE);
    if (type.isEmpty() || ReferrerManifest.isUntold(type.get())) {
      return 1;
    }
    if (!ReferrerManifest.isBundle(type.get())) {
      return 3;
    }
    return predicate == null ? 1 : predicate.equals(SignStatement.PREDICATE_TYPE) ? 0 : 2;
  }

  private static List<Candidate> tag(Discovery discovery) {
    String tag = LegacyTag.of(discovery.subject());
    return discovery
        .manifestByTag(tag)
        .map(manifest -> layers(discovery, tag, manifest))
        .orElse(List.of());
  }

  private static List<Candidate> layers(Discovery discovery, String tag, Manifest manifest) {
    return IntStream.range(0, manifest.layers().size())
        .<Candidate>mapToObj(
            i ->
                new LegacyCandidate(
                    discovery, tagSource(discovery, tag, i), manifest.layers().get(i)))
        .toList();
  }

  private static SignatureSource tagSource(Discovery discovery, String tag, int index) {
    return new SignatureSource(
        ID, SignatureSource.Place.TAG, ArtifactReference.of(discovery.repository(), tag), index);
  }
}
