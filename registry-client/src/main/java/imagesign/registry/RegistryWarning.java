package imagesign.registry;

import java.util.Objects;

/**
 * What a registry warned of, {@code Warning: 299}.
 *
 * @param registry the registry
 * @param text its words, without control characters; nothing vouches for them
 */
public record RegistryWarning(String registry, String text) {
  /** Checks that nothing is null. */
  public RegistryWarning {
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(text, "text");
  }
}
