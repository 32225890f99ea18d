package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.spi.ContentException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The target of a copy: what it has, and what is written to it. Not thread-safe. */
final class CopyTarget {
  private final ContentStore store;
  private final Repository repository;
  private final CopyOptions options;
  private final Set<Digest> present = new HashSet<>();

  CopyTarget(ContentStore store, Repository repository, CopyOptions options) {
    this.store = store;
    this.repository = repository;
    this.options = options;
  }

  /** Looks which of these manifests are there. What a manifest lists was there before it. */
  void look(List<Manifest> manifests) {
    Map<Digest, Set<Digest>> listed = listed(manifests);
    // A referrer that is stored and not listed is one whose copy broke off in between.
    List<Manifest> perhaps =
        manifests.stream()
            .filter(
                m ->
                    m.subject()
                        .map(s -> listed.getOrDefault(s.digest(), Set.of()).contains(m.digest()))
                        .orElse(true))
            .toList();
    options.parallel.map(perhaps, this::find).forEach(found -> found.ifPresent(present::add));
  }

  /** One that is not what it should be is as good as none: it is written again. */
  private Optional<Digest> find(Manifest manifest) {
    try {
      return store.headManifest(name(manifest)).map(found -> manifest.digest());
    } catch (ContentException e) {
      return Optional.empty();
    }
  }

  private Map<Digest, Set<Digest>> listed(List<Manifest> manifests) {
    List<Digest> subjects =
        manifests.stream()
            .flatMap(m -> m.subject().stream())
            .map(Descriptor::digest)
            .distinct()
            .toList();
    Map<Digest, Set<Digest>> listed = new HashMap<>();
    List<Set<Digest>> lists = options.parallel.map(subjects, this::referrers);
    for (int i = 0; i < subjects.size(); i++) {
      listed.put(subjects.get(i), lists.get(i));
    }
    return listed;
  }

  private Set<Digest> referrers(Digest subject) {
    Referrers found =
        guarded(
            ArtifactReference.of(repository, subject),
            () ->
                store instanceof LayoutView layout
                    ? layout.listedReferrers(subject, options.maxReferrers)
                    : store.referrers(repository, subject, options.maxReferrers));
    return found.descriptors().stream().map(Descriptor::digest).collect(Collectors.toSet());
  }

  boolean has(Manifest manifest) {
    return present.contains(manifest.digest());
  }

  void put(Manifest manifest) {
    put(name(manifest), manifest);
  }

  void put(ArtifactReference name, Manifest manifest) {
    guarded(name, () -> store.putManifest(name, manifest.mediaType(), manifest.content()));
  }

  private ArtifactReference name(Manifest manifest) {
    return ArtifactReference.of(repository, manifest.digest());
  }

  /** Whether a tag holds this already. */
  boolean holds(ArtifactReference tag, Manifest manifest) {
    Optional<Manifest> found = tagged(tag);
    if (found.isEmpty() || found.get().content().equals(manifest.content())) {
      return found.isPresent();
    }
    if (!options.replaceTags) {
      throw taken(tag);
    }
    return false;
  }

  private static CopyException taken(ArtifactReference tag) {
    return CopyException.of(CopyReason.TAG_TAKEN, tag, "the tag holds something else");
  }

  /**
   * What a tag holds; where it may be replaced, something that can't be read is as good as none.
   */
  private Optional<Manifest> tagged(ArtifactReference tag) {
    try {
      return store.manifest(tag);
    } catch (ContentException e) {
      if (options.replaceTags) {
        return Optional.empty();
      }
      throw CopyException.of(tag, e);
    }
  }

  /** Finds out what is to be done for a tag of the source to be here too. */
  TagChange change(CopyPlan.Tagged tagged) {
    ArtifactReference tag = ArtifactReference.of(repository, tagged.tag().tag().orElseThrow());
    Optional<Manifest> found = tagged(tag);
    if (found.isEmpty()) {
      return new TagChange(tag, tagged, Optional.empty(), List.of());
    }
    if (found.get().content().equals(tagged.manifest().content())) {
      return new TagChange(tag, tagged, found, List.of());
    }
    if (options.replaceTags) {
      return new TagChange(tag, tagged, Optional.empty(), List.of());
    }
    if (!SignatureUnion.isPossible(found.get(), tagged.manifest())) {
      throw taken(tag);
    }
    return new TagChange(
        tag, tagged, found, SignatureUnion.missing(found.get(), tagged.manifest()));
  }

  Descriptor unite(TagChange change) {
    return guarded(
        change.tag(),
        () -> new SignatureUnion(store, change.tag(), change.source(), options.sleeper).write());
  }

  private static <T> T guarded(ArtifactReference name, Supplier<T> call) {
    try {
      return call.get();
    } catch (ContentException e) {
      throw CopyException.of(name, e);
    }
  }
}
