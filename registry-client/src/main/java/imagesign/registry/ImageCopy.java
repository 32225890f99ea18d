package imagesign.registry;

import imagesign.oci.ArtifactReference;
import imagesign.oci.Descriptor;
import imagesign.oci.Platform;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Copies images with what belongs to them, signatures and attestations, from one store to another:
 * registries, OCI layouts and archives.
 *
 * <p>Every byte stays as it is, so digests and signatures hold at the target. An index is copied
 * with all its images; each of them brings its referrers, the referrers of these, and the tags in
 * which Cosign 1 and 2 keep signatures. The target's tag is set last, so that nobody finds an image
 * there whose signatures have yet to come. What the target has is not sent again, so a copy that
 * broke off goes on when it is repeated; within one registry blobs are mounted.
 *
 * <p>Nothing is verified, and nothing is fetched from an address that a manifest names: layers that
 * are distributed from elsewhere are left out. A referrer that a list names, and that refers to
 * something else, is passed over.
 *
 * <p>Where the target has another signature or attestation tag for the image, both are united, as
 * signing twice would have done it, and looked at again after a moment; any other tag that holds
 * something else stays and the copy is refused, unless {@link #replaceTags} was said.
 *
 * <p>Immutable and thread-safe.
 */
public final class ImageCopy {
  private final ContentSource source;
  private final ContentStore target;
  private final CopyOptions options;

  private ImageCopy(ContentSource source, ContentStore target, CopyOptions options) {
    this.source = source;
    this.target = target;
    this.options = options;
  }

  /**
   * Makes a copier with all defaults.
   *
   * @param source where images are
   * @param target where they are to be; it may be the same store
   * @return the copier
   */
  public static ImageCopy between(ContentSource source, ContentStore target) {
    return new ImageCopy(
        Objects.requireNonNull(source, "source"),
        Objects.requireNonNull(target, "target"),
        new CopyOptions());
  }

  private ImageCopy with(Consumer<CopyOptions> change) {
    CopyOptions changed = options.copy();
    change.accept(changed);
    return new ImageCopy(source, target, changed.checked());
  }

  /**
   * Leaves the image itself out, and its tag: only what belongs to it is copied. Default: the image
   * too.
   *
   * @return a copier that does so
   */
  public ImageCopy attachmentsOnly() {
    return with(changed -> changed.image = false);
  }

  /**
   * Selects referrers. Default: all.
   *
   * @param wanted decides on a referrer by its type, artifact type and annotations, which are those
   *     of its manifest
   * @return a copier that copies no other referrers
   */
  public ImageCopy referrers(Predicate<Descriptor> wanted) {
    Objects.requireNonNull(wanted, "wanted");
    return with(changed -> changed.referrers = wanted);
  }

  /**
   * Passes over referrers that a list names and that are not there, and names them in the report.
   * Such entries are common where a registry has no referrers API: the tag that lists them outlives
   * them. Default: refused, with {@link CopyReason#SOURCE_MISSING}.
   *
   * @return a copier that does so
   */
  public ImageCopy passOverMissingReferrers() {
    return with(changed -> changed.missingReferrers = true);
  }

  /**
   * Selects the tags of Cosign 1 and 2. Default: all.
   *
   * @param tags which; none, to look for none
   * @return a copier that copies no others
   */
  public ImageCopy attachedTags(AttachedTag... tags) {
    Set<AttachedTag> wanted = EnumSet.noneOf(AttachedTag.class);
    wanted.addAll(Arrays.asList(tags));
    return with(changed -> changed.tags = wanted);
  }

  /**
   * Copies one image of an index in the place of the index: the target's tag is set to that image,
   * and signatures of the index stay behind. Default: the whole index.
   *
   * @param platform the platform; without a variant it also means an image with one, if that is the
   *     only one
   * @return a copier that does so
   * @throws IllegalArgumentException with {@link #platforms}
   */
  public ImageCopy platform(Platform platform) {
    Objects.requireNonNull(platform, "platform");
    return with(changed -> changed.platform = Optional.of(platform));
  }

  /**
   * Copies an index byte for byte, with only some of its images, so that its own signatures hold.
   * Layouts take such an index; a registry may refuse one whose images are not all there. Default:
   * all images.
   *
   * @param first a platform; without a variant it means every variant
   * @param more further ones
   * @return a copier that does so
   * @throws IllegalArgumentException with {@link #platform}
   */
  public ImageCopy platforms(Platform first, Platform... more) {
    Set<Platform> all =
        Stream.concat(Stream.of(first), Arrays.stream(more))
            .collect(Collectors.toUnmodifiableSet());
    return with(changed -> changed.platforms = all);
  }

  /**
   * Moves tags at the target that hold something else, and replaces signature tags instead of
   * uniting them, as the source has them. Default: refused, with {@link CopyReason#TAG_TAKEN}.
   *
   * @return a copier that does so
   */
  public ImageCopy replaceTags() {
    return with(changed -> changed.replaceTags = true);
  }

  /**
   * Transfers several things at once. Default: one after the other, on the calling thread.
   *
   * @param executor the executor, which stays the caller's; the calling thread does its share and
   *     may be one of the executor's own
   * @param max how many transfers at once at most
   * @return a copier that does so
   * @throws IllegalArgumentException if {@code max} is not positive
   */
  public ImageCopy executor(Executor executor, int max) {
    Parallel parallel =
        new Parallel(
            Optional.of(Objects.requireNonNull(executor, "executor")),
            RegistryOptions.positive("max", max));
    return with(changed -> changed.parallel = parallel);
  }

  /**
   * Bounds how many manifests a copy reads, referrers included. Default: 10,000.
   *
   * @param max the number; beyond it, {@link CopyReason#LIMIT}
   * @return a copier with that bound
   * @throws IllegalArgumentException if it is not positive
   */
  public ImageCopy maxManifests(int max) {
    int checked = RegistryOptions.positive("max", max);
    return with(changed -> changed.maxManifests = checked);
  }

  /**
   * Bounds how many referrers one manifest has. Default: 1,000.
   *
   * @param max the number; beyond it, {@link CopyReason#LIMIT}
   * @return a copier with that bound
   * @throws IllegalArgumentException if it is not positive
   */
  public ImageCopy maxReferrers(int max) {
    int checked = RegistryOptions.positive("max", max);
    return with(changed -> changed.maxReferrers = checked);
  }

  /**
   * Bounds how deep referrers of referrers go. Default: 4; a signature of an image's bill of
   * materials is 2 deep.
   *
   * @param max the depth; beyond it, {@link CopyReason#LIMIT}
   * @return a copier with that bound
   * @throws IllegalArgumentException if it is not positive
   */
  public ImageCopy maxReferrerDepth(int max) {
    int checked = RegistryOptions.positive("max", max);
    return with(changed -> changed.maxDepth = checked);
  }

  /** For tests: what waits for other writers of a tag. */
  ImageCopy time(Operation.Sleeper sleeper) {
    return with(changed -> changed.sleeper = sleeper);
  }

  /**
   * Copies an image.
   *
   * @param image the image, by tag or by digest; a tag is resolved once
   * @param to the tag to set at the target, or the digest, which must be the image's own
   * @return what was done
   * @throws CopyException if something is missing at the source or is not what it should be, or the
   *     target holds something that would be lost
   * @throws RegistryException if a store gave no answer
   */
  public CopyReport copy(ArtifactReference image, ArtifactReference to) {
    return new CopyRun(source, target, options, image, to).run();
  }
}
