package imagesign.registry;

import imagesign.oci.Descriptor;
import imagesign.oci.Manifest;
import imagesign.oci.Platform;
import java.util.List;
import java.util.Optional;

/**
 * Which image of an index is for a platform. Nothing in this SDK makes such a choice by itself: who
 * signs or verifies an index means all of it.
 *
 * <p>Operating system and architecture must be equal, and so must the variant if one is asked for;
 * {@code arm64} is {@code arm64/v8} and {@code amd64} is {@code amd64/v1}. Without a variant the
 * image that names none is chosen, else the only one that there is. An entry that names no platform
 * is for none. What a platform is said to be is a claim of the index.
 */
public sealed interface PlatformSelection {
  /**
   * Looks for the image of a platform.
   *
   * @param index the index
   * @param platform the platform
   * @return the choice
   * @throws IllegalArgumentException if {@code index} is no index
   */
  static PlatformSelection of(Manifest index, Platform platform) {
    if (!index.mediaType().isIndex()) {
      throw new IllegalArgumentException("index: a manifest of one image");
    }
    return PlatformMatching.choose(index.manifests(), platform);
  }

  /** {@return the image that was chosen, if just one fits} */
  default Optional<Descriptor> image() {
    return this instanceof Chosen chosen ? Optional.of(chosen.descriptor()) : Optional.empty();
  }

  /**
   * Just one image fits.
   *
   * @param descriptor the entry of the index
   */
  record Chosen(Descriptor descriptor) implements PlatformSelection {}

  /**
   * No image fits.
   *
   * @param offered the platforms of the index, in order
   */
  record NoSuchPlatform(List<Platform> offered) implements PlatformSelection {
    /** Copies the platforms. */
    public NoSuchPlatform {
      offered = List.copyOf(offered);
    }
  }

  /**
   * Several images fit: a variant must be named, or the index has a platform twice.
   *
   * @param candidates the entries of the index, in order
   */
  record Ambiguous(List<Descriptor> candidates) implements PlatformSelection {
    /** Copies the entries. */
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }
  }
}
