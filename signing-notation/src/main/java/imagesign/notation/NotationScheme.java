package imagesign.notation;

import imagesign.core.store.Attachments;
import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.signature.SignatureSource.Place;
import imagesign.spi.Authority;
import imagesign.spi.Candidate;
import imagesign.spi.Discovery;
import imagesign.spi.SignaturePlace;
import imagesign.spi.SignatureScheme;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where Notation keeps signatures: among the referrers, those first whose listing says that they
 * are some, then those that are not told apart; and under the fallback tag if an authority asks.
 */
final class NotationScheme implements SignatureScheme {
  static final NotationScheme INSTANCE = new NotationScheme();
  static final String ID = "notation";

  private NotationScheme() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<SignaturePlace> places(Discovery discovery, List<Authority> authorities) {
    List<SignaturePlace> places = new ArrayList<>();
    places.add(() -> referrers(discovery, SignatureManifest::isSaidToBeSignature));
    places.add(() -> referrers(discovery, Attachments::isUntold));
    boolean merges =
        authorities.stream().anyMatch(a -> ((NotationAuthority) a).options().mergesFallbackTag());
    if (merges) {
      places.add(() -> fallbackTag(discovery));
    }
    return places;
  }

  private static List<Candidate> referrers(Discovery discovery, Predicate<Descriptor> which) {
    return candidates(discovery, discovery.referrers(), which, Place.REFERRER);
  }

  private static List<Candidate> candidates(
      Discovery discovery, List<Descriptor> listed, Predicate<Descriptor> which, Place place) {
    return listed.stream()
        .filter(which)
        .<Candidate>map(descriptor -> new NotationCandidate(discovery, descriptor, place))
        .toList();
  }

  /**
   * What the tag lists beyond what the registry lists. OCI distribution specification, "Referrers
   * Tag Schema".
   */
  private static List<Candidate> fallbackTag(Discovery discovery) {
    Digest subject = discovery.subject();
    Set<Digest> known = new HashSet<>();
    discovery.referrers().forEach(descriptor -> known.add(descriptor.digest()));
    List<Descriptor> listed =
        tags(subject).stream()
            .flatMap(tag -> discovery.manifestByTag(tag).stream())
            .flatMap(index -> index.manifests().stream())
            .toList();
    return candidates(
        discovery,
        listed,
        descriptor -> known.add(descriptor.digest()) && mayBeSignature(descriptor),
        Place.TAG);
  }

  /** The rule cuts the value to 64 characters, and not every writer does. */
  private static Set<String> tags(Digest subject) {
    String prefix = subject.algorithm().prefix() + "-";
    String cut = subject.hex().substring(0, Math.min(64, subject.hex().length()));
    return Stream.of(prefix + cut, prefix + subject.hex())
        .filter(ArtifactReference::isTag)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean mayBeSignature(Descriptor descriptor) {
    return SignatureManifest.isSaidToBeSignature(descriptor) || Attachments.isUntold(descriptor);
  }
}
