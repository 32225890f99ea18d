package imagesign.oci;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A repository: the registry's {@code host[:port]} and the path in it.
 *
 * <p>Docker Hub is always {@code docker.io}, whatever alias it was written with, and its
 * single-component names lie under {@code library/}. The host is in lower case. Immutable and
 * thread-safe. OCI distribution specification, "Pulling manifests".
 *
 * @param registry {@code host[:port]}
 * @param path the name within the registry
 */
public record Repository(String registry, String path) {
  /** The registry name of Docker Hub. */
  public static final String DOCKER_HUB = "docker.io";

  private static final String HOST_LABEL = "[a-z0-9](?:[a-z0-9-]*+(?<=[a-z0-9]))?+";
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:%1$s(?:\\.%1$s)*+|\\[[0-9a-f:.]{2,45}\\])(?::(?<port>[0-9]{1,5}))?"
              .formatted(HOST_LABEL));
  private static final Pattern PATH =
      Pattern.compile("%1$s(?:/%1$s)*+".formatted("[a-z0-9]++(?:(?:\\.|__?|-++)[a-z0-9]++)*+"));
  private static final int MAX_LENGTH = 255;
  private static final int MAX_PORT = 65_535;

  /**
   * Checks both parts and gives Docker Hub its one name.
   *
   * @throws IllegalArgumentException if the registry is no {@code host[:port]} or the path breaks
   *     the grammar of the OCI distribution specification
   */
  public Repository {
    registry = canonicalRegistry(Objects.requireNonNull(registry, "registry"));
    Objects.requireNonNull(path, "path");
    if (registry.equals(DOCKER_HUB) && path.indexOf('/') < 0) {
      path = "library/" + path;
    }
    if (path.length() > MAX_LENGTH || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("not a repository name: " + Text.quote(path));
    }
  }

  /**
   * Parses a repository without tag or digest, by Docker's rules for what may be left out.
   *
   * @param text {@code [registry/]path}
   * @return the repository
   * @throws IllegalArgumentException if it breaks the grammar
   */
  public static Repository parse(String text) {
    int slash = text.indexOf('/');
    String first = slash < 0 ? "" : text.substring(0, slash);
    return isRegistry(first)
        ? new Repository(first, text.substring(slash + 1))
        : new Repository(DOCKER_HUB, text);
  }

  private static boolean isRegistry(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equalsIgnoreCase("localhost");
  }

  private static String canonicalRegistry(String registry) {
    String lower = registry.toLowerCase(Locale.ROOT);
    var matcher = REGISTRY.matcher(lower);
    // A name without dot or port would be read back as a part of the path on Docker Hub.
    if (lower.length() > MAX_LENGTH || !isRegistry(lower) || !matcher.matches()) {
      throw new IllegalArgumentException("not a registry: " + Text.quote(registry));
    }
    String port = matcher.group("port");
    // With a leading zero one registry would have several names, and patterns know only one.
    if (port != null && (port.startsWith("0") || Integer.parseInt(port) > MAX_PORT)) {
      throw new IllegalArgumentException("no such port: " + Text.quote(registry));
    }
    return switch (lower) {
      case "index.docker.io", "registry-1.docker.io" -> DOCKER_HUB;
      default -> lower;
    };
  }

  /** {@return {@code registry/path}} */
  @Override
  public String toString() {
    return registry + "/" + path;
  }
}
