package imagesign.cosign;

import imagesign.core.store.Attachments;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
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

/**
 * Where Cosign keeps signatures: bundles among the referrers, legacy ones under a tag or, rarely,
 * among the referrers too. Each place is read while the policy is unsatisfied, whatever those
 * before hold.
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
      places.add(() -> LegacyLayers.ofTag(discovery));
      places.add(() -> LegacyLayers.ofReferrers(discovery));
    }
    if (bundles) {
      places.add(() -> referrers(discovery, CosignScheme::isSaidToBeAnother));
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
        part.add(bundle(discovery, descriptor));
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
    if (type.isEmpty() || Attachments.isUntold(descriptor)) {
      return true;
    }
    return ReferrerManifest.isBundle(type.get())
        && (!descriptor.annotations().containsKey(ReferrerManifest.PREDICATE_TYPE)
            || isSaidToBeSignature(descriptor));
  }

  private static boolean isSaidToBeAnother(Descriptor descriptor) {
    return !mayBeSignature(descriptor) && !LegacyLayers.isReferrer(descriptor);
  }

  private static boolean isSaidToBeSignature(Descriptor descriptor) {
    return SignStatement.PREDICATE_TYPE.equals(
        descriptor.annotations().get(ReferrerManifest.PREDICATE_TYPE));
  }

  private static Candidate bundle(Discovery discovery, Descriptor descriptor) {
    return new CosignCandidate(
        source(discovery, descriptor), new BundleReader(discovery, descriptor));
  }

  static SignatureSource source(Discovery discovery, Descriptor referrer) {
    return new SignatureSource(
        ID,
        SignatureSource.Place.REFERRER,
        ArtifactReference.of(discovery.repository(), referrer.digest()),
        0);
  }
}
