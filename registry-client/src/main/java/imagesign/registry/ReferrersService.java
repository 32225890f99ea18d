package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.MediaType;
import imagesign.oci.Repository;
import imagesign.registry.ReferrersCapability.State;
import imagesign.registry.ReferrersEndpoint.Query;
import imagesign.spi.ArtifactSource.Referrers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists and announces referrers by the API, or by the fallback tag where there is none. */
final class ReferrersService {
  private final ReferrersEndpoint api;
  private final FallbackTag tag;
  private final ReferrersCapability capability;
  private final boolean alsoReadsTag;
  private final boolean alsoWritesTag;

  /**
   * Makes the service.
   *
   * @param alsoReadsTag whether the tag is read even where the API is there
   * @param alsoWritesTag whether it is written even there
   */
  ReferrersService(
      ReferrersEndpoint api,
      FallbackTag tag,
      ReferrersCapability capability,
      boolean alsoReadsTag,
      boolean alsoWritesTag) {
    this.api = api;
    this.tag = tag;
    this.capability = capability;
    this.alsoReadsTag = alsoReadsTag;
    this.alsoWritesTag = alsoWritesTag;
  }

  Referrers list(Repository repository, Digest subject, @Nullable MediaType type, int max) {
    if (capability.of(repository) != State.ABSENT) {
      ReferrersEndpoint.Listing listing =
          api.list(new Query(repository, subject, type, max, false));
      if (listing.list().isPresent()) {
        capability.remember(repository, State.PRESENT);
        return alsoReadsTag
            ? merged(listing.list().get(), tag.list(repository, subject, type, max), max)
            : listing.list().get();
      }
      if (listing.certain()) {
        capability.remember(repository, State.ABSENT);
      }
    }
    Referrers found = tag.list(repository, subject, type, max);
    if (!found.descriptors().isEmpty()) {
      // Who keeps a list under the tag has no API, however unclear its answer was.
      capability.remember(repository, State.ABSENT);
    }
    return found;
  }

  /** Joins both lists; of what is in both, the API knows better what it is. */
  private static Referrers merged(Referrers listed, Referrers tagged, int max) {
    Map<Digest, Descriptor> all = new LinkedHashMap<>();
    Stream.of(listed, tagged)
        .flatMap(list -> list.descriptors().stream())
        .forEach(entry -> all.putIfAbsent(entry.digest(), entry));
    List<Descriptor> first = all.values().stream().limit(max).toList();
    return new Referrers(first, all.size() > max || listed.truncated() || tagged.truncated());
  }

  /**
   * Sees to it that a manifest which was just stored is listed under its subject.
   *
   * @param confirmed the subject that the registry says it has listed it under
   */
  void announce(
      Repository repository, Manifest manifest, Digest subject, Optional<String> confirmed) {
    if (alsoWritesTag) {
      // Whether there is an API makes no difference then: it lists what is stored by itself.
      tag.add(repository, subject, ManifestContent.described(manifest));
      return;
    }
    State known = capability.of(repository);
    boolean saysListed = confirmed.equals(Optional.of(subject.toString()));
    // No header is no proof that there is no API (go-containerregistry), nor the header that there
    // is one (ECR had it first).
    boolean doubtful = known == State.UNKNOWN || (known == State.ABSENT && saysListed);
    State state = doubtful ? probe(repository, subject) : known;
    if (state == State.ABSENT) {
      tag.add(repository, subject, ManifestContent.described(manifest));
    }
  }

  /** Sees to it that a manifest which was just deleted is not listed any more. */
  void withdraw(Repository repository, Digest subject, Digest deleted) {
    State known = capability.of(repository);
    State state = known == State.UNKNOWN ? probe(repository, subject) : known;
    if (state == State.ABSENT || alsoReadsTag || alsoWritesTag) {
      tag.remove(repository, subject, deleted);
    }
  }

  private State probe(Repository repository, Digest subject) {
    Query query = new Query(repository, subject, null, 1, true);
    State state = api.list(query).list().isPresent() ? State.PRESENT : State.ABSENT;
    capability.remember(repository, state);
    return state;
  }
}
