package imagesign.trust;

import imagesign.oci.ArtifactReference;
import imagesign.spi.Authority;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What images that match a pattern must fulfil. Immutable and thread-safe; the methods that change
 * something return a new rule.
 */
public final class Rule {
  /** What an unfulfilled rule does. */
  public enum Mode {
    /** It denies the image. */
    ENFORCE,
    /** It only says so; the image is never {@code Verified} by it, though. */
    AUDIT
  }

  /** Which manifests of a multi-platform image must fulfil a rule. */
  public enum Platforms {
    /** The manifest or index that the reference resolves to, and nothing below it. */
    INDEX,
    /** The index and every manifest that it lists, nested ones too. */
    EACH
  }

  private final List<ImagePattern> patterns;
  private final List<ImagePattern> exceptions;
  private final Requirement requirement;
  private final Mode mode;
  private final Platforms platforms;

  private Rule(
      List<ImagePattern> patterns,
      List<ImagePattern> exceptions,
      Requirement requirement,
      Mode mode,
      Platforms platforms) {
    this.patterns = patterns;
    this.exceptions = exceptions;
    this.requirement = requirement;
    this.mode = mode;
    this.platforms = platforms;
  }

  /**
   * Starts a rule for images.
   *
   * @param first a pattern, as {@link ImagePattern#parse} reads it
   * @param more further patterns; an image need match only one
   * @return what waits for the requirement
   * @throws IllegalArgumentException if a pattern is malformed
   */
  public static Images images(String first, String... more) {
    return new Images(parse(Stream.concat(Stream.of(first), Stream.of(more))));
  }

  private static List<ImagePattern> parse(Stream<String> patterns) {
    return patterns.map(ImagePattern::parse).toList();
  }

  /** The images of a rule that has no requirement yet. */
  public static final class Images {
    private final List<ImagePattern> patterns;

    private Images(List<ImagePattern> patterns) {
      this.patterns = patterns;
    }

    /**
     * Completes the rule, enforced on what a reference resolves to.
     *
     * @param requirement what the images must fulfil
     * @return the rule
     */
    public Rule require(Requirement requirement) {
      return new Rule(
          patterns,
          List.of(),
          Objects.requireNonNull(requirement, "requirement"),
          Mode.ENFORCE,
          Platforms.INDEX);
    }
  }

  /**
   * Leaves images out.
   *
   * @param first a pattern, as {@link ImagePattern#parse} reads it
   * @param more further patterns; what matches one of them is left out
   * @return a rule with these exceptions alone
   * @throws IllegalArgumentException if a pattern is malformed
   */
  public Rule except(String first, String... more) {
    return new Rule(
        patterns,
        parse(Stream.concat(Stream.of(first), Stream.of(more))),
        requirement,
        mode,
        platforms);
  }

  /**
   * Chooses which manifests of a multi-platform image must fulfil the rule; {@link Platforms#INDEX}
   * by default.
   *
   * @param platforms which manifests
   * @return a rule with this choice
   */
  public Rule platforms(Platforms platforms) {
    return new Rule(
        patterns, exceptions, requirement, mode, Objects.requireNonNull(platforms, "platforms"));
  }

  /**
   * Chooses what the rule does when it is unfulfilled; {@link Mode#ENFORCE} by default.
   *
   * @param mode what it does
   * @return a rule with this choice
   */
  public Rule mode(Mode mode) {
    return new Rule(
        patterns, exceptions, requirement, Objects.requireNonNull(mode, "mode"), platforms);
  }

  /** The same rule about other authorities. */
  Rule with(UnaryOperator<Authority> others) {
    return new Rule(patterns, exceptions, Requirements.map(requirement, others), mode, platforms);
  }

  /**
   * Whether the rule applies to an image.
   *
   * @param reference the image, with its digest if it is known
   * @return whether a pattern matches and no exception does
   */
  public boolean matches(ArtifactReference reference) {
    return ImagePattern.anyMatches(patterns, reference)
        && !ImagePattern.anyMatches(exceptions, reference);
  }

  /** {@return the patterns, one of which an image must match} */
  public List<ImagePattern> patterns() {
    return patterns;
  }

  /** {@return the patterns of the images that are left out} */
  public List<ImagePattern> exceptions() {
    return exceptions;
  }

  /** {@return what the images must fulfil} */
  public Requirement requirement() {
    return requirement;
  }

  /** {@return what the rule does when it is unfulfilled} */
  public Mode mode() {
    return mode;
  }

  /** {@return which manifests of a multi-platform image must fulfil the rule} */
  public Platforms platforms() {
    return platforms;
  }

  /** {@return the patterns and the requirement} */
  @Override
  public String toString() {
    return patterns + (exceptions.isEmpty() ? "" : " except " + exceptions) + ": " + requirement;
  }
}
