package imagesign.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a token allows or a request needs, as the token protocol of registries writes it: {@code
 * repository:app:pull,push}.
 *
 * @param resource type and name, {@code repository:app}
 * @param actions {@code pull}, {@code push}, {@code delete}, {@code *}
 */
record Scope(String resource, Set<String> actions) {
  Scope {
    actions = Set.copyOf(actions);
  }

  static Optional<Scope> tryParse(String text) {
    int colon = text.lastIndexOf(':');
    return colon < 1
        ? Optional.empty()
        : Optional.of(
            new Scope(
                text.substring(0, colon),
                new LinkedHashSet<>(Arrays.asList(text.substring(colon + 1).split(",")))));
  }

  /** {@return what a request to {@code repository} needs, the mount source included} */
  static List<Scope> neededFor(Request request, String repository) {
    List<Scope> needed = new ArrayList<>();
    needed.add(new Scope("repository:" + repository, actionsOf(request.method())));
    if (request.query().first("mount").isPresent()) {
      request
          .query()
          .first("from")
          .ifPresent(from -> needed.add(new Scope("repository:" + from, Set.of("pull"))));
    }
    return needed;
  }

  boolean isPullOnly() {
    return resource.startsWith("repository:") && actions.equals(Set.of("pull"));
  }

  /** {@return what is left of this for somebody who may only pull, if anything} */
  Optional<Scope> pullOnly() {
    return resource.startsWith("repository:") && actions.contains("pull")
        ? Optional.of(new Scope(resource, Set.of("pull")))
        : Optional.empty();
  }

  boolean allows(String wanted, String action) {
    return resource.equals(wanted) && actions.contains(action);
  }

  @Override
  public String toString() {
    String[] sorted = actions.toArray(new String[0]);
    Arrays.sort(sorted);
    return resource + ":" + String.join(",", sorted).toLowerCase(Locale.ROOT);
  }

  private static Set<String> actionsOf(String method) {
    return switch (method) {
      case "GET", "HEAD" -> Set.of("pull");
      case "DELETE" -> Set.of("delete");
      default -> Set.of("pull", "push");
    };
  }
}
