package imagesign.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Header fields by name, in any case. Immutable. */
final class HttpHeaders {
  static final HttpHeaders NONE = new HttpHeaders(new TreeMap<>(String.CASE_INSENSITIVE_ORDER));

  private final Map<String, List<String>> fields;

  private HttpHeaders(Map<String, List<String>> fields) {
    this.fields = fields;
  }

  /** {@return these headers with one more value of a field} */
  HttpHeaders plus(String name, String value) {
    List<String> values = new ArrayList<>(all(name));
    values.add(value);
    return replacing(name, values);
  }

  /** {@return these headers with a field that has this value only} */
  HttpHeaders with(String name, String value) {
    return replacing(name, List.of(value));
  }

  HttpHeaders without(String name) {
    Map<String, List<String>> copy = copy();
    copy.remove(name);
    return new HttpHeaders(copy);
  }

  Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  void forEach(BiConsumer<String, String> action) {
    fields.forEach((name, values) -> values.forEach(value -> action.accept(name, value)));
  }

  /** {@return an unmodifiable map whose keys ignore case} */
  Map<String, List<String>> asMap() {
    return Collections.unmodifiableMap(fields);
  }

  private HttpHeaders replacing(String name, List<String> values) {
    Map<String, List<String>> copy = copy();
    copy.put(name, List.copyOf(values));
    return new HttpHeaders(copy);
  }

  private Map<String, List<String>> copy() {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(fields);
    return copy;
  }
}
