package imagesign.registry;

import imagesign.oci.Repository;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an entry of a {@code config.json} is for: a registry, or a part of it.
 *
 * @param host the registry in the form that {@link Repository} has of it; {@code *} may stand for
 *     any part between two dots
 * @param path the repository or namespace, or empty
 */
record DockerKey(String host, String path) {
  private static final Pattern SCHEME = Pattern.compile("^https?://");
  private static final Pattern API = Pattern.compile("(v1|v2)?/?");

  /** Reads a key: bare, or as the URL of the registry's API, as older logins wrote it. */
  static DockerKey parse(String key) {
    String bare = SCHEME.matcher(key).replaceFirst("");
    int slash = bare.indexOf('/');
    String host = slash < 0 ? bare : bare.substring(0, slash);
    String path = slash < 0 ? "" : bare.substring(slash + 1);
    return new DockerKey(
        registry(host.toLowerCase(Locale.ROOT)), API.matcher(path).matches() ? "" : path);
  }

  private static String registry(String host) {
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io" -> Repository.DOCKER_HUB;
      default -> host;
    };
  }

  boolean matches(DockerKey wanted) {
    String mine = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return mine.equals(wanted.path) && hostMatches(wanted.host);
  }

  private boolean hostMatches(String wanted) {
    if (host.indexOf('*') < 0) {
      return host.equals(wanted);
    }
    StringBuilder pattern = new StringBuilder();
    for (String part : host.split("\\*", -1)) {
      pattern.append(pattern.length() == 0 ? "" : "[^.:]*").append(Pattern.quote(part));
    }
    return wanted.matches(pattern.toString());
  }
}
