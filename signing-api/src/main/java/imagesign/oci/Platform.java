package imagesign.oci;

import java.util.Objects;
import java.util.Optional;

/**
 * The platform that an image of an index runs on. Immutable and thread-safe.
 *
 * <p>It is a claim of the index and proves nothing of the image. OCI image specification, "Image
 * Index".
 */
public final class Platform {
  private final String os;
  private final String architecture;
  private final String variant;

  private Platform(String os, String architecture, String variant) {
    this.os = Objects.requireNonNull(os, "os");
    this.architecture = Objects.requireNonNull(architecture, "architecture");
    this.variant = Objects.requireNonNull(variant, "variant");
  }

  /**
   * Names a platform without a variant.
   *
   * @param os the operating system, {@code linux}
   * @param architecture the architecture, {@code amd64}
   * @return the platform
   */
  public static Platform of(String os, String architecture) {
    return new Platform(os, architecture, "");
  }

  /**
   * Names a variant of this platform's architecture.
   *
   * @param variant {@code v8}, say
   * @return a platform with it
   */
  public Platform withVariant(String variant) {
    return new Platform(os, architecture, variant);
  }

  /** {@return the operating system} */
  public String os() {
    return os;
  }

  /** {@return the architecture} */
  public String architecture() {
    return architecture;
  }

  /** {@return the variant of the architecture, if one is named} */
  public Optional<String> variant() {
    return variant.isEmpty() ? Optional.empty() : Optional.of(variant);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Platform that
        && os.equals(that.os)
        && architecture.equals(that.architecture)
        && variant.equals(that.variant);
  }

  @Override
  public int hashCode() {
    return Objects.hash(os, architecture, variant);
  }

  /** {@return {@code os/architecture[/variant]}} */
  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
