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
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
    boolean bundles = anyAccepts(authorities, SignatureFormat.BUNDLE);
    if (bundles) {
      places.add(() -> referrers(discovery, CosignScheme::mayBeSignature));
    }
    if (anyAccepts(authorities, SignatureFormat.LEGACY)) {
      places.add(() -> tag(discovery));
    }
    if (bundles) {
      places.add(() -> referrers(discovery, descriptor -> !mayBeSignature(descriptor)));
    }
    return places;
  }

  private static boolean anyAccepts(List<Authority> authorities, SignatureFormat format) {
    return authorities.stream().anyMatch(a -> ((CosignAuthority) a).accepts(format));
  }

  private static List<Candidate> referrers(Discovery discovery, Predicate<Descriptor> which) {
    List<Candidate> first = new ArrayList<>();
    List<Candidate> rest = new ArrayList<>();
    for (Descriptor descriptor : discovery.referrers()) {
      if (which.test(descriptor)) {
        List<Candidate> part = isSaidToBeSignature(descriptor) ? first : rest;
        part.add(new ReferrerCandidate(discovery, descriptor));
      }
    }
    first.addAll(rest);
    return first;
  }

  /**
   * Whether a referrer is looked at before the tag. What says that it is something else comes last,
   * for descriptors may lie: anybody who may push can write the fallback tag.
   */
  private static boolean mayBeSignature(Descriptor descriptor) {
    Optional<MediaType> type = descriptor.artifactType();
    if (type.isEmpty() || ReferrerManifest.isUntold(type.get())) {
      return true;
    }
    return ReferrerManifest.isBundle(type.get())
        && (!descriptor.annotations().containsKey(ReferrerManifest.PREDICATE_TYPE)
            || isSaidToBeSignature(descriptor));
  }

  private static boolean isSaidToBeSignature(Descriptor descriptor) {
    return SignStatement.PREDICATE_TYPE.equals(
        descriptor.annotations().get(ReferrerManifest.PREDICATE_TYPE));
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
