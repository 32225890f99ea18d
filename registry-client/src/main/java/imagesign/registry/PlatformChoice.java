package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Manifest;
import imagesign.oci.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chooses images of an index by the platforms that it claims for them. */
final class PlatformChoice {
  /** buildx: the image that an attestation among the images of an index is about. */
  private static final String ATTESTED = "vnd.docker.reference.digest";

  private final Function<Descriptor, Manifest> reader;

  PlatformChoice(Function<Descriptor, Manifest> reader) {
    this.reader = reader;
  }

  /** The one image for a platform. */
  Manifest one(ArtifactReference name, Manifest index, Platform platform) {
    return PlatformMatching.choose(all(index), platform)
        .image()
        .map(reader)
        .orElseThrow(() -> noSuch(name, index, platform));
  }

  void requireEach(ArtifactReference name, Manifest index, Set<Platform> wanted) {
    List<Descriptor> all = all(index);
    for (Platform platform : wanted) {
      if (all.stream().noneMatch(entry -> PlatformMatching.fits(entry, platform))) {
        throw noSuch(name, index, platform);
      }
    }
  }

  private CopyException noSuch(ArtifactReference name, Manifest index, Platform platform) {
    String offered =
        index.mediaType().isIndex()
            ? all(index).stream()
                .flatMap(entry -> entry.platform().stream())
                .map(Platform::toString)
                .sorted()
                .limit(32)
                .collect(Collectors.joining(", ", "of ", ""))
            : "no index";
    return CopyException.of(
        CopyReason.NO_SUCH_PLATFORM, name, "not one image for " + platform + ": " + offered);
  }

  /** The images of an index and of the indexes in it, each once. */
  private List<Descriptor> all(Manifest index) {
    List<Descriptor> found = new ArrayList<>();
    Set<Digest> seen = new HashSet<>(Set.of(index.digest()));
    List<Descriptor> open = new ArrayList<>(index.manifests());
    for (int i = 0; i < open.size(); i++) {
      Descriptor entry = open.get(i);
      if (entry.platform().isPresent()) {
        found.add(entry);
      } else if (entry.mediaType().isIndex() && seen.add(entry.digest())) {
        open.addAll(reader.apply(entry).manifests());
      }
    }
    return found;
  }

  /** What of an index is copied: images for these platforms, and attestations about them. */
  static Stream<Descriptor> selected(Manifest index, Set<Platform> wanted) {
    if (wanted.isEmpty()) {
      return index.manifests().stream();
    }
    Set<String> images =
        index.manifests().stream()
            .filter(
                entry ->
                    wanted.stream().anyMatch(platform -> PlatformMatching.fits(entry, platform)))
            .map(entry -> entry.digest().toString())
            .collect(Collectors.toSet());
    return index.manifests().stream()
        .filter(
            entry ->
                images.contains(entry.digest().toString())
                    || images.contains(entry.annotations().getOrDefault(ATTESTED, ""))
                    || (entry.platform().isEmpty() && entry.mediaType().isIndex()));
  }
}
