package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Digest;
import imagesign.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the entries of an index that are for a platform. */
final class PlatformMatching {
  /** Variants that say no more than their architecture does. */
  private static final Map<String, String> PLAIN_VARIANTS = Map.of("arm64", "v8", "amd64", "v1");

  private PlatformMatching() {}

  static PlatformSelection choose(List<Descriptor> entries, Platform wanted) {
    List<Descriptor> fitting = distinct(entries, platform -> hasSameArchitecture(platform, wanted));
    List<Descriptor> exact =
        distinct(fitting, platform -> variant(platform).equals(variant(wanted)));
    List<Descriptor> candidates = exact.isEmpty() && variant(wanted).isEmpty() ? fitting : exact;
    return switch (candidates.size()) {
      case 0 ->
          new PlatformSelection.NoSuchPlatform(
              entries.stream().flatMap(entry -> entry.platform().stream()).distinct().toList());
      case 1 -> new PlatformSelection.Chosen(candidates.get(0));
      default -> new PlatformSelection.Ambiguous(candidates);
    };
  }

  /** Whether an entry is for a platform, or for any variant of it if it names none. */
  static boolean fits(Descriptor entry, Platform wanted) {
    return entry
        .platform()
        .filter(platform -> hasSameArchitecture(platform, wanted))
        .map(PlatformMatching::variant)
        .filter(offered -> variant(wanted).isEmpty() || offered.equals(variant(wanted)))
        .isPresent();
  }

  /** An image that is listed twice is still one. */
  private static List<Descriptor> distinct(List<Descriptor> entries, Predicate<Platform> fits) {
    Map<Digest, Descriptor> found = new LinkedHashMap<>();
    for (Descriptor entry : entries) {
      if (entry.platform().filter(fits).isPresent()) {
        found.putIfAbsent(entry.digest(), entry);
      }
    }
    return List.copyOf(found.values());
  }

  private static boolean hasSameArchitecture(Platform one, Platform other) {
    return one.os().equals(other.os()) && one.architecture().equals(other.architecture());
  }

  private static Optional<String> variant(Platform platform) {
    return platform
        .variant()
        .filter(variant -> !variant.equals(PLAIN_VARIANTS.get(platform.architecture())));
  }
}
