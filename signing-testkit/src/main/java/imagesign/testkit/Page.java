package imagesign.testkit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list and where the next one starts: OCI distribution 1.1, "Listing Tags".
 *
 * @param items what is on this page
 * @param next the last name on it, if more follow
 */
record Page<T>(List<T> items, Optional<String> next) {
  /** Cuts a sorted list: {@code last} need not be in it. */
  static Page<String> ofSorted(List<String> all, Query query, int max, Comparator<String> order) {
    Optional<String> last = query.first("last");
    List<String> rest =
        all.stream().filter(name -> last.isEmpty() || order.compare(name, last.get()) > 0).toList();
    return cut(rest, query, max, name -> name);
  }

  /** Cuts a list in pages of at most {@code max}, after the item that is named {@code last}. */
  static <T> Page<T> of(List<T> all, Query query, int max, Function<T, String> name) {
    Optional<String> last = query.first("last");
    if (last.equals(Optional.of(Links.END))) {
      return new Page<>(List.of(), Optional.empty());
    }
    int start = last.map(l -> all.stream().map(name).toList().indexOf(l) + 1).orElse(0);
    return cut(all.subList(start, all.size()), query, max, name);
  }

  private static <T> Page<T> cut(List<T> rest, Query query, int max, Function<T, String> name) {
    int size = Math.min(max, size(query).orElse(max));
    if (size >= rest.size() || size == 0) {
      return new Page<>(
          List.copyOf(rest.subList(0, Math.min(size, rest.size()))), Optional.empty());
    }
    List<T> items = List.copyOf(rest.subList(0, size));
    return new Page<>(items, Optional.of(name.apply(items.get(size - 1))));
  }

  /** {@return the size that the client asked for} */
  static Optional<Integer> size(Query query) {
    return query.first("n").map(Page::parseSize);
  }

  private static int parseSize(String text) {
    try {
      return Integer.parseUnsignedInt(text) & Integer.MAX_VALUE;
    } catch (NumberFormatException e) {
      throw new RegistryError(400, ErrorCode.UNSUPPORTED, "n: not a number");
    }
  }
}
