package imagesign.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a token is to allow: actions by resource, in the order in which they are asked for. Equal if
 * the same is allowed, in whatever order. Docker registry token specification, "scope".
 */
final class Scopes {
  private static final int MAX_SCOPES = 16;
  private static final int MAX_UNION = 2 * MAX_SCOPES;

  private final Map<String, Set<String>> actionsByResource;

  private Scopes(Map<String, Set<String>> actionsByResource) {
    this.actionsByResource = actionsByResource;
  }

  /** Reads the value of a challenge: none, one or several separated by spaces. */
  static Scopes parse(String text) {
    Map<String, Set<String>> scopes = new LinkedHashMap<>();
    for (String scope : text.split(" ", MAX_SCOPES + 1)) {
      if (!scope.isEmpty() && scopes.size() < MAX_SCOPES) {
        // The name may hold a colon itself: the type ends at the first, actions start at the last.
        int colon = scope.lastIndexOf(':');
        boolean whole = colon <= scope.indexOf(':');
        String resource = whole ? scope : scope.substring(0, colon);
        String[] actions = whole ? new String[0] : scope.substring(colon + 1).split(",");
        scopes.computeIfAbsent(resource, r -> new LinkedHashSet<>()).addAll(List.of(actions));
      }
    }
    return new Scopes(scopes);
  }

  /**
   * Adds scopes; these stay in front, because some servers look at the first only. What would make
   * it too many is left out, so that no server can make it grow with each demand.
   */
  Scopes and(Scopes more) {
    Map<String, Set<String>> union = new LinkedHashMap<>();
    for (Scopes scopes : List.of(this, more)) {
      scopes.actionsByResource.forEach((resource, actions) -> add(union, resource, actions));
    }
    return new Scopes(union);
  }

  private static void add(Map<String, Set<String>> union, String resource, Set<String> actions) {
    if (union.containsKey(resource) || union.size() < MAX_UNION) {
      Set<String> all = union.computeIfAbsent(resource, r -> new LinkedHashSet<>());
      actions.stream().limit(Math.max(0, MAX_UNION - all.size())).forEach(all::add);
    }
  }

  List<String> values() {
    List<String> values = new ArrayList<>();
    actionsByResource.forEach(
        (resource, actions) ->
            values.add(actions.isEmpty() ? resource : resource + ":" + String.join(",", actions)));
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scopes that && actionsByResource.equals(that.actionsByResource);
  }

  @Override
  public int hashCode() {
    return actionsByResource.hashCode();
  }

  @Override
  public String toString() {
    return values().toString();
  }
}
