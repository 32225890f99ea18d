package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Repository;
import imagesign.registry.CopyPlan.Tagged;
import imagesign.spi.ArtifactSource.Referrers;
import imagesign.spi.ContentException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds at the source what an image consists of and what belongs to it. Not thread-safe. */
final class CopyWalk {
  private static final int MAX_NESTING = 8;

  private final ContentSource source;
  private final Repository repository;
  private final CopyOptions options;
  private final PlatformChoice platforms;
  private final Map<Digest, Manifest> read = new LinkedHashMap<>();
  private final Queue<Descriptor> missing = new ConcurrentLinkedQueue<>();

  CopyWalk(ContentSource source, Repository repository, CopyOptions options) {
    this.source = source;
    this.repository = repository;
    this.options = options;
    this.platforms = new PlatformChoice(this::manifest);
  }

  CopyPlan plan(ArtifactReference image) {
    Manifest named = require(image, manifest(image));
    Manifest root =
        options.platform.map(platform -> platforms.one(image, named, platform)).orElse(named);
    if (!options.platforms.isEmpty()) {
      platforms.requireEach(image, named, options.platforms);
    }
    read.put(root.digest(), root);
    List<List<Manifest>> images =
        waves(List.of(root), index -> PlatformChoice.selected(index, options.platforms));
    List<Manifest> all = images.stream().flatMap(List::stream).toList();
    return new CopyPlan(root, images, referrers(all), tagged(all), List.copyOf(missing));
  }

  private Optional<Manifest> manifest(ArtifactReference reference) {
    try {
      return source.manifest(reference);
    } catch (ContentException e) {
      throw CopyException.of(reference, e);
    }
  }

  private Manifest manifest(Descriptor descriptor) {
    ArtifactReference reference = ArtifactReference.of(repository, descriptor.digest());
    return require(reference, manifest(reference));
  }

  private static Manifest require(ArtifactReference reference, Optional<Manifest> found) {
    return found.orElseThrow(
        () -> CopyException.of(CopyReason.SOURCE_MISSING, reference, "not at the source"));
  }

  /** Reads what is not read yet; each manifest once, whoever lists it. */
  private List<Manifest> readNew(
      Collection<Descriptor> listed, Function<Descriptor, Optional<Manifest>> reader) {
    Map<Digest, Descriptor> wanted = new LinkedHashMap<>();
    listed.stream()
        .filter(descriptor -> !read.containsKey(descriptor.digest()))
        .forEach(descriptor -> wanted.putIfAbsent(descriptor.digest(), descriptor));
    if (read.size() + wanted.size() > options.maxManifests) {
      throw CopyException.of(
          CopyReason.LIMIT, repository, "more than " + options.maxManifests + " manifests");
    }
    List<Manifest> found =
        options.parallel.map(List.copyOf(wanted.values()), reader).stream()
            .flatMap(Optional::stream)
            .toList();
    found.forEach(manifest -> read.put(manifest.digest(), manifest));
    return found;
  }

  /** Reads all that these manifests list, and puts what is listed before what lists it. */
  private List<List<Manifest>> waves(
      List<Manifest> roots, Function<Manifest, Stream<Descriptor>> listed) {
    Function<Manifest, Stream<Descriptor>> children =
        manifest -> listed.apply(manifest).filter(ManifestContent::isManifest);
    Collection<Manifest> open = roots;
    for (int nesting = 0; !open.isEmpty(); nesting++) {
      if (nesting > MAX_NESTING) {
        throw CopyException.of(
            CopyReason.LIMIT, repository, "indexes nested deeper than " + MAX_NESTING);
      }
      open = readNew(open.stream().flatMap(children).toList(), d -> Optional.of(manifest(d)));
    }
    Map<Digest, Integer> heights = new LinkedHashMap<>();
    roots.forEach(root -> height(root, children, heights));
    Map<Integer, List<Manifest>> waves = new TreeMap<>();
    heights.forEach(
        (digest, height) ->
            waves.computeIfAbsent(height, h -> new ArrayList<>()).add(known(digest)));
    return List.copyOf(waves.values());
  }

  private Manifest known(Digest digest) {
    Manifest manifest = read.get(digest);
    if (manifest == null) {
      throw new IllegalStateException("not read: " + digest);
    }
    return manifest;
  }

  private int height(
      Manifest manifest,
      Function<Manifest, Stream<Descriptor>> children,
      Map<Digest, Integer> heights) {
    Integer known = heights.get(manifest.digest());
    if (known != null) {
      return known;
    }
    int below =
        children
            .apply(manifest)
            .mapToInt(child -> height(known(child.digest()), children, heights))
            .max()
            .orElse(-1);
    heights.put(manifest.digest(), below + 1);
    return below + 1;
  }

  private List<List<List<Manifest>>> referrers(List<Manifest> images) {
    List<List<List<Manifest>>> levels = new ArrayList<>();
    List<Manifest> subjects = images;
    while (true) {
      List<Manifest> found = referrersOf(subjects);
      if (found.isEmpty()) {
        return levels;
      }
      if (levels.size() == options.maxDepth) {
        throw CopyException.of(
            CopyReason.LIMIT, repository, "referrers deeper than " + options.maxDepth);
      }
      List<List<Manifest>> waves = waves(found, index -> index.manifests().stream());
      levels.add(waves);
      subjects = waves.stream().flatMap(List::stream).toList();
    }
  }

  /** Reads the referrers of manifests that are not read yet, and that are wanted. */
  private List<Manifest> referrersOf(List<Manifest> subjects) {
    Set<Descriptor> listed = new LinkedHashSet<>();
    options.parallel.map(subjects, this::list).forEach(listed::addAll);
    Set<Digest> digests = subjects.stream().map(Manifest::digest).collect(Collectors.toSet());
    // A list is a hint: who may push writes it where there is no referrers API.
    return readNew(listed, this::referrer).stream()
        .filter(found -> found.subject().filter(s -> digests.contains(s.digest())).isPresent())
        .filter(found -> options.referrers.test(ManifestContent.described(found)))
        .toList();
  }

  private Optional<Manifest> referrer(Descriptor listed) {
    if (!options.missingReferrers) {
      return Optional.of(manifest(listed));
    }
    Optional<Manifest> found = manifest(ArtifactReference.of(repository, listed.digest()));
    if (found.isEmpty()) {
      missing.add(listed);
    }
    return found;
  }

  private List<Descriptor> list(Manifest subject) {
    ArtifactReference reference = ArtifactReference.of(repository, subject.digest());
    Referrers found;
    try {
      found = source.referrers(repository, subject.digest(), options.maxReferrers);
    } catch (ContentException e) {
      throw CopyException.of(reference, e);
    }
    if (found.truncated()) {
      throw CopyException.of(
          CopyReason.LIMIT, reference, "more referrers than are read, or no whole list of them");
    }
    return found.descriptors();
  }

  private List<Tagged> tagged(List<Manifest> images) {
    List<ArtifactReference> places =
        images.stream().flatMap(image -> places(image.digest())).toList();
    return options.parallel.map(places, this::found).stream()
        .flatMap(Optional::stream)
        .map(this::tagged)
        .toList();
  }

  private Stream<ArtifactReference> places(Digest image) {
    return options.tags.stream().flatMap(kind -> kind.of(repository, image).stream());
  }

  /** What a tag holds. */
  private record Found(ArtifactReference tag, Manifest manifest) {}

  private Optional<Found> found(ArtifactReference tag) {
    return manifest(tag).map(manifest -> new Found(tag, manifest));
  }

  private Tagged tagged(Found found) {
    read.putIfAbsent(found.manifest().digest(), found.manifest());
    return new Tagged(
        found.tag(),
        found.manifest(),
        waves(List.of(found.manifest()), index -> index.manifests().stream()));
  }
}
