package imagesign.oci;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names an image or another artifact: a repository with a tag, a digest, or both.
 *
 * <p>In {@code app:v1@sha256:…} the digest decides and the tag is only what the caller says of it.
 * A reference with neither means the tag {@code latest}. Immutable and thread-safe.
 */
public final class ArtifactReference {
  private static final String DEFAULT_TAG = "latest";
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  private final Repository repository;
  private final @Nullable String tag;
  private final @Nullable Digest digest;

  private ArtifactReference(Repository repository, @Nullable String tag, @Nullable Digest digest) {
    this.repository = repository;
    this.tag = tag;
    this.digest = digest;
  }

  /**
   * Parses {@code [registry/]path[:tag][@digest]} by Docker's rules for what may be left out.
   *
   * @param text the reference
   * @return the reference with every default filled in
   * @throws IllegalArgumentException if any part breaks the grammar
   */
  public static ArtifactReference parse(String text) {
    int at = text.indexOf('@');
    String named = at < 0 ? text : text.substring(0, at);
    Digest digest = at < 0 ? null : Digest.parse(text.substring(at + 1));
    int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
    Repository repository = Repository.parse(colon < 0 ? named : named.substring(0, colon));
    String tag = colon < 0 ? null : checkedTag(named.substring(colon + 1));
    return new ArtifactReference(
        repository, tag == null && digest == null ? DEFAULT_TAG : tag, digest);
  }

  /**
   * Names what a tag points to.
   *
   * @param repository where it is
   * @param tag the tag
   * @return the reference
   * @throws IllegalArgumentException if the tag breaks the grammar
   */
  public static ArtifactReference of(Repository repository, String tag) {
    return new ArtifactReference(
        Objects.requireNonNull(repository, "repository"), checkedTag(tag), null);
  }

  /**
   * Names a manifest by its digest.
   *
   * @param repository where it is
   * @param digest its digest
   * @return the reference
   */
  public static ArtifactReference of(Repository repository, Digest digest) {
    return new ArtifactReference(
        Objects.requireNonNull(repository, "repository"),
        null,
        Objects.requireNonNull(digest, "digest"));
  }

  /**
   * Whether text can be a tag.
   *
   * @param text what to look at
   * @return whether it fits the grammar of tags
   */
  public static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  private static String checkedTag(String tag) {
    if (!isTag(tag)) {
      throw new IllegalArgumentException("not a tag: " + Text.quote(tag));
    }
    return tag;
  }

  /**
   * Pins this reference to a digest; a tag stays as the caller's claim.
   *
   * @param digest the digest
   * @return the pinned reference
   */
  public ArtifactReference withDigest(Digest digest) {
    return new ArtifactReference(repository, tag, Objects.requireNonNull(digest, "digest"));
  }

  /** {@return where the artifact is} */
  public Repository repository() {
    return repository;
  }

  /** {@return the tag, if the reference has one} */
  public Optional<String> tag() {
    return Optional.ofNullable(tag);
  }

  /** {@return the digest, if the reference has one} */
  public Optional<Digest> digest() {
    return Optional.ofNullable(digest);
  }

  /**
   * {@return the part after the repository's name that a registry is asked for: the digest, else
   * the tag}
   */
  public String identifier() {
    return digest != null ? digest.toString() : Objects.requireNonNull(tag);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArtifactReference that
        && repository.equals(that.repository)
        && Objects.equals(tag, that.tag)
        && Objects.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(repository, tag, digest);
  }

  /** {@return the whole reference, {@code registry/path[:tag][@digest]}} */
  @Override
  public String toString() {
    return repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }
}
