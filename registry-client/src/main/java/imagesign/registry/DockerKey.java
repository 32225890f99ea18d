package imagesign.registry;

import imagesign.oci.Repository;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an entry of a {@code config.json} is for: a registry, or a part of it.
 *
 * @param host the registry in the form that {@link Repository} has of it; {@code *} may stand for
 *     any part between two dots. Matching takes time linear in each of it and the registry
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

  /**
   * One pass over the pattern; {@code reached[i]} says whether the pattern so far matches {@code
   * wanted[0..i)}.
   */
  private boolean hostMatches(String wanted) {
    if (host.indexOf('*') < 0 || host.replace("*", "").length() > wanted.length()) {
      return host.equals(wanted);
    }
    boolean[] reached = new boolean[wanted.length() + 1];
    reached[0] = true;
    for (int at = 0; at < host.length(); at++) {
      if (host.charAt(at) != '*') {
        step(reached, wanted, host.charAt(at));
      } else if (at == 0 || host.charAt(at - 1) != '*') {
        spread(reached, wanted);
      }
    }
    return reached[wanted.length()];
  }

  private static void spread(boolean[] reached, String wanted) {
    for (int i = 0; i < wanted.length(); i++) {
      reached[i + 1] |= reached[i] && ".:".indexOf(wanted.charAt(i)) < 0;
    }
  }

  private static void step(boolean[] reached, String wanted, char expected) {
    for (int i = wanted.length(); i > 0; i--) {
      reached[i] = reached[i - 1] && wanted.charAt(i - 1) == expected;
    }
    reached[0] = false;
  }
}
