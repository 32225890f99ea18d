package imagesign.trust;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Repository;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A pattern over whole image references: {@code *} stands for any text without a slash, {@code **}
 * for any text at all.
 *
 * <p>It is matched against {@code registry/path}, {@code registry/path:tag} and {@code
 * registry/path@digest}, and one of them must match as a whole. References are in their full form,
 * so Docker Hub is {@code docker.io} and its official images lie under {@code library/}; the
 * aliases {@code index.docker.io} and {@code registry-1.docker.io} are taken for it, and the case
 * of the registry means nothing. Matching takes time linear in each of pattern and reference.
 * Immutable and thread-safe.
 */
public final class ImagePattern {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_:/*.@\\[\\]-]{1,512}");
  private static final Set<String> HUB_ALIASES = Set.of("index.docker.io", "registry-1.docker.io");

  /** An upper-case letter that can only belong to a path, which has none: no wildcard, no tag. */
  private static final Pattern UPPER_CASE_PATH = Pattern.compile("[^/]+/[^*:@]*[A-Z].*");

  private final String glob;

  private ImagePattern(String glob) {
    this.glob = glob;
  }

  /**
   * Parses a pattern.
   *
   * @param text the pattern; it names a registry, or begins with {@code *}
   * @return the pattern
   * @throws IllegalArgumentException if it has other characters than references and wildcards have,
   *     or could never match: without a registry, with upper case in the path, or as an official
   *     image of Docker Hub without {@code library/}
   */
  public static ImagePattern parse(String text) {
    Objects.requireNonNull(text, "text");
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not an image pattern: " + text.length() + " characters");
    }
    String canonical = withCanonicalRegistry(text);
    if (!namesRegistry(canonical)) {
      throw new IllegalArgumentException(
          "image pattern without a registry: "
              + text
              + " (docker.io/library/… for official images)");
    }
    if (lacksLibrary(canonical) || UPPER_CASE_PATH.matcher(canonical).matches()) {
      throw new IllegalArgumentException(
          "image pattern that no reference can match: "
              + text
              + " (paths are in lower case, docker.io/library/… for official images)");
    }
    return new ImagePattern(canonical);
  }

  /** A rule that never matches for the spelling of its registry would be silently lost. */
  private static String withCanonicalRegistry(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return text;
    }
    String registry = text.substring(0, slash).toLowerCase(Locale.ROOT);
    return (HUB_ALIASES.contains(registry) ? Repository.DOCKER_HUB : registry)
        + text.substring(slash);
  }

  private static boolean lacksLibrary(String glob) {
    String hub = Repository.DOCKER_HUB + "/";
    return glob.startsWith(hub) && glob.indexOf('/', hub.length()) < 0 && !glob.contains("**");
  }

  private static boolean namesRegistry(String glob) {
    int slash = glob.indexOf('/');
    String first = slash < 0 ? glob : glob.substring(0, slash);
    return first.contains("**")
        || (slash >= 0
            && (first.startsWith("*")
                || first.contains(".")
                || first.contains(":")
                || first.equals("localhost")));
  }

  /**
   * Whether a reference is one of those that this pattern stands for.
   *
   * @param reference the reference, with its digest if it is known
   * @return whether one of its forms matches
   */
  public boolean matches(ArtifactReference reference) {
    String repository = reference.repository().toString();
    return matches(repository)
        || reference.tag().filter(tag -> matches(repository + ":" + tag)).isPresent()
        || reference.digest().filter(digest -> matches(repository + "@" + digest)).isPresent();
  }

  static boolean anyMatches(List<ImagePattern> patterns, ArtifactReference reference) {
    for (ImagePattern pattern : patterns) {
      if (pattern.matches(reference)) {
        return true;
      }
    }
    return false;
  }

  /**
   * One pass over the pattern; {@code reached[i]} says whether the pattern so far matches
   * text[0..i).
   */
  private boolean matches(String text) {
    boolean[] reached = new boolean[text.length() + 1];
    reached[0] = true;
    for (int at = 0; at < glob.length(); at++) {
      boolean any = glob.startsWith("**", at);
      if (any) {
        at++;
      }
      if (any || glob.charAt(at) == '*') {
        spread(reached, text, any);
      } else {
        step(reached, text, glob.charAt(at));
      }
    }
    return reached[text.length()];
  }

  private static void spread(boolean[] reached, String text, boolean acrossSlashes) {
    for (int i = 0; i < text.length(); i++) {
      reached[i + 1] |= reached[i] && (acrossSlashes || text.charAt(i) != '/');
    }
  }

  private static void step(boolean[] reached, String text, char expected) {
    for (int i = text.length(); i > 0; i--) {
      reached[i] = reached[i - 1] && text.charAt(i - 1) == expected;
    }
    reached[0] = false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImagePattern that && glob.equals(that.glob);
  }

  @Override
  public int hashCode() {
    return glob.hashCode();
  }

  /** {@return the pattern in its full form} */
  @Override
  public String toString() {
    return glob;
  }
}
