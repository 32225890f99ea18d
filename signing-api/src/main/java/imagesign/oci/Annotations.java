package imagesign.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Annotations, whose names strangers choose. */
final class Annotations {
  private Annotations() {}

  /**
   * Copies a map in its order. {@link Map#copyOf} would take minutes for the names of one manifest
   * if all have one hash code, which is easy to arrange; a {@code HashMap} sorts such names.
   */
  static Map<String, String> copyOf(Map<String, String> annotations) {
    if (annotations.isEmpty()) {
      return Map.of();
    }
    Map<String, String> copy = new LinkedHashMap<>();
    annotations.forEach(
        (name, value) ->
            copy.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value")));
    return Collections.unmodifiableMap(copy);
  }
}
