package imagesign.registry;

import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.registry.ReferrersCapability.State;
import imagesign.spi.ArtifactSource.Referrers;
import java.util.Optional;

/** Lists and announces referrers by the API, or by the fallback tag where there is none. */
final class ReferrersService {
  private final ReferrersEndpoint api;
  private final FallbackTag tag;
  private final ReferrersCapability capability;

  ReferrersService(ReferrersEndpoint api, FallbackTag tag, ReferrersCapability capability) {
    this.api = api;
    this.tag = tag;
    this.capability = capability;
  }

  Referrers list(Repository repository, Digest subject, int max) {
    if (capability.of(repository) != State.ABSENT) {
      ReferrersEndpoint.Listing listing = api.list(repository, subject, max, false);
      if (listing.list().isPresent()) {
        capability.remember(repository, State.PRESENT);
        return listing.list().get();
      }
      if (listing.certain()) {
        capability.remember(repository, State.ABSENT);
      }
    }
    Referrers found = tag.list(repository, subject, max);
    if (!found.descriptors().isEmpty()) {
      // Who keeps a list under the tag has no API, however unclear its answer was.
      capability.remember(repository, State.ABSENT);
    }
    return found;
  }

  /**
   * Sees to it that a manifest which was just stored is listed under its subject.
   *
   * @param confirmed the subject that the registry says it has listed it under
   */
  void announce(
      Repository repository, Manifest manifest, Digest subject, Optional<String> confirmed) {
    boolean saysListed = confirmed.equals(Optional.of(subject.toString()));
    State known = capability.of(repository);
    if (saysListed && known != State.ABSENT) {
      capability.remember(repository, State.PRESENT);
      return;
    }
    // No header is no proof that there is no API (go-containerregistry), nor the header that there
    // is one (ECR had it first).
    State state = known == State.UNKNOWN || saysListed ? probe(repository, subject) : known;
    if (state == State.ABSENT) {
      tag.append(repository, subject, ManifestContent.described(manifest));
    }
  }

  private State probe(Repository repository, Digest subject) {
    boolean present = api.list(repository, subject, 1, true).list().isPresent();
    State state = present ? State.PRESENT : State.ABSENT;
    capability.remember(repository, state);
    return state;
  }
}
