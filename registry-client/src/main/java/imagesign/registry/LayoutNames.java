package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the entries of a layout's index are called. Tools write a tag, or a whole reference, or a
 * tag and the whole reference beside it; {@code cosign save} gives signatures the name of their
 * image. OCI image specification, "Pre-Defined Annotation Keys".
 */
final class LayoutNames {
  private static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** containerd, Docker and buildx: the whole reference beside a tag in {@link #REF_NAME}. */
  private static final String CONTAINERD_NAME = "io.containerd.image.name";

  private static final String COSIGN_KIND = "kind";
  private static final String COSIGN = "dev.cosignproject.cosign/";
  private static final String COSIGN_IMAGE = COSIGN + "image";
  private static final String COSIGN_INDEX = COSIGN + "imageIndex";

  /** What Cosign saves beside an image, and how the tag ends under which a registry has it. */
  private static final Map<String, String> SUFFIXES =
      Map.of(COSIGN + "sigs", ".sig", COSIGN + "atts", ".att");

  /** The tags of what belongs to an image: of Cosign, and of the list of its referrers. */
  private static final Pattern ATTACHED =
      Pattern.compile("sha(256|512)-[0-9a-f]{64,128}(\\.[a-z]+)?");

  private LayoutNames() {}

  /** Calls an entry by a tag. */
  static Map<String, String> of(String tag) {
    return Map.of(REF_NAME, tag);
  }

  static boolean isName(String annotation) {
    return annotation.equals(REF_NAME) || annotation.equals(CONTAINERD_NAME);
  }

  /**
   * Finds the entries with a name: those that have it as a whole, else those with the tag alone,
   * else those with the tag in another repository, since a layout stands for whatever repository it
   * is opened as.
   */
  static List<Descriptor> named(List<Descriptor> entries, ArtifactReference reference) {
    String tag = reference.tag().orElse("");
    List<Descriptor> elsewhere =
        Stream.concat(
                entries.stream().filter(entry -> tags(entry).anyMatch(tag::equals)),
                savedByCosign(entries, tag))
            .toList();
    return Stream.of(
            entries.stream().filter(entry -> isWhole(entry, reference)).toList(),
            entries.stream().filter(entry -> isPlain(entry, reference)).toList())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(elsewhere);
  }

  /** Whether an entry is called by this tag alone, or by the whole reference. */
  static boolean isCalled(Descriptor entry, ArtifactReference reference) {
    return isWhole(entry, reference) || isPlain(entry, reference);
  }

  private static boolean isWhole(Descriptor entry, ArtifactReference reference) {
    return wholeName(entry)
        .filter(name -> name.repository().equals(reference.repository()))
        .filter(name -> name.tag().equals(reference.tag()))
        .isPresent();
  }

  private static boolean isPlain(Descriptor entry, ArtifactReference reference) {
    return wholeName(entry).isEmpty() && tags(entry).anyMatch(reference.tag().orElse("")::equals);
  }

  /** {@return all tags that can be asked for, in order} */
  static List<String> all(List<Descriptor> entries) {
    Set<String> saved = new HashSet<>();
    entries.forEach(entry -> saved.add(kind(entry) + name(entry)));
    Stream<String> cosign =
        entries.stream()
            .filter(LayoutNames::isImage)
            .flatMap(
                image ->
                    SUFFIXES.entrySet().stream()
                        .filter(kind -> saved.contains(kind.getKey() + name(image)))
                        .map(kind -> tag(image) + kind.getValue()));
    return Stream.concat(entries.stream().flatMap(LayoutNames::tags), cosign)
        .distinct()
        .sorted()
        .toList();
  }

  private static Stream<String> tags(Descriptor entry) {
    return SUFFIXES.containsKey(kind(entry))
        ? Stream.empty()
        : Stream.concat(
            Stream.of(name(entry)).filter(ArtifactReference::isTag),
            wholeName(entry).flatMap(ArtifactReference::tag).stream());
  }

  private static Optional<ArtifactReference> wholeName(Descriptor entry) {
    return SUFFIXES.containsKey(kind(entry))
        ? Optional.empty()
        : Stream.of(entry.annotations().getOrDefault(CONTAINERD_NAME, ""), name(entry))
            .filter(name -> !name.isEmpty() && !ArtifactReference.isTag(name))
            .flatMap(name -> parse(name).stream())
            .findFirst();
  }

  private static Optional<ArtifactReference> parse(String name) {
    try {
      return Optional.of(ArtifactReference.parse(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Finds what Cosign saved beside an image and a registry would have under this tag. */
  private static Stream<Descriptor> savedByCosign(List<Descriptor> entries, String tag) {
    Set<String> names =
        entries.stream()
            .filter(image -> isImage(image) && tag.startsWith(tag(image) + "."))
            .map(LayoutNames::name)
            .collect(Collectors.toSet());
    return entries.stream()
        .filter(entry -> tag.endsWith(SUFFIXES.getOrDefault(kind(entry), "\0")))
        .filter(entry -> names.contains(name(entry)));
  }

  private static String tag(Descriptor image) {
    return image.digest().algorithm().prefix() + "-" + image.digest().hex();
  }

  private static boolean isImage(Descriptor entry) {
    return kind(entry).equals(COSIGN_IMAGE) || kind(entry).equals(COSIGN_INDEX);
  }

  /** Whether an entry is called as what belongs to an image is. */
  static boolean isAttached(Descriptor entry) {
    return SUFFIXES.containsKey(kind(entry))
        || tags(entry).anyMatch(tag -> ATTACHED.matcher(tag).matches());
  }

  private static String name(Descriptor entry) {
    return entry.annotations().getOrDefault(REF_NAME, "");
  }

  private static String kind(Descriptor entry) {
    return entry.annotations().getOrDefault(COSIGN_KIND, "");
  }
}
