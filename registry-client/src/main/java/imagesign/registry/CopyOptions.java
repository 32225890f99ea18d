package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Platform;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What is copied and how, while it is collected; an {@link ImageCopy} has its own copy. */
final class CopyOptions {
  boolean image = true;
  Predicate<Descriptor> referrers = referrer -> true;
  Set<AttachedTag> tags = EnumSet.allOf(AttachedTag.class);
  Optional<Platform> platform = Optional.empty();
  Set<Platform> platforms = Set.of();
  boolean replaceTags;
  boolean missingReferrers;
  Parallel parallel = Parallel.NONE;
  int maxManifests = 10_000;
  int maxReferrers = 1_000;
  int maxDepth = 4;
  Operation.Sleeper sleeper = (time, cancellation) -> cancellation.await(time);

  CopyOptions copy() {
    CopyOptions copy = new CopyOptions();
    copy.image = image;
    copy.referrers = referrers;
    copy.tags = tags;
    copy.platform = platform;
    copy.platforms = platforms;
    copy.replaceTags = replaceTags;
    copy.missingReferrers = missingReferrers;
    copy.parallel = parallel;
    copy.maxManifests = maxManifests;
    copy.maxReferrers = maxReferrers;
    copy.maxDepth = maxDepth;
    copy.sleeper = sleeper;
    return copy;
  }

  CopyOptions checked() {
    if (platform.isPresent() && !platforms.isEmpty()) {
      throw new IllegalArgumentException(
          "platform and platforms: one image in the index's place, or the index with some");
    }
    return this;
  }
}
