package imagesign.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One page of a list and where the next one starts: OCI distribution 1.1, "Listing Tags".
 *
 * @param items what is on this page
 * @param next the last name on it, if more follow
 * @param asked the size that the client asked for
 */
record Page<T>(List<T> items, Optional<String> next, Optional<String> asked) {
  /** Cuts a sorted list: {@code last} need not be in it. */
  static Page<String> ofSorted(List<String> all, Query query, Comparator<String> order) {
    Optional<String> last = query.first("last");
    List<String> rest =
        all.stream().filter(name -> last.isEmpty() || order.compare(name, last.get()) > 0).toList();
    return cut(rest, query, Integer.MAX_VALUE, name -> name);
  }

  /** Cuts a list in pages of at most {@code max}, after the item that is named {@code last}. */
  static <T> Page<T> of(List<T> all, Query query, int max, Function<T, String> name) {
    Optional<String> last = query.first("last");
    int start = last.map(l -> all.stream().map(name).toList().indexOf(l) + 1).orElse(0);
    return cut(all.subList(start, all.size()), query, max, name);
  }

  private static <T> Page<T> cut(List<T> rest, Query query, int max, Function<T, String> name) {
    Optional<String> n = query.first("n");
    int size = Math.min(max, n.map(Page::parseSize).orElse(max));
    if (size >= rest.size() || size == 0) {
      return new Page<>(
          List.copyOf(rest.subList(0, Math.min(size, rest.size()))), Optional.empty(), n);
    }
    List<T> items = List.copyOf(rest.subList(0, size));
    return new Page<>(items, Optional.of(name.apply(items.get(size - 1))), n);
  }

  /** Adds the Link header of RFC 8288 that leads to the next page. */
  Response link(Response response, Request request) {
    if (next.isEmpty()) {
      return response;
    }
    String others =
        request.query().parameters().stream()
            .filter(p -> !p.name().equals("last"))
            .map(p -> encode(p.name()) + "=" + encode(p.value()) + "&")
            .collect(Collectors.joining());
    String target = request.path() + "?" + others + "last=" + encode(next.get());
    return response.header("Link", "<" + target + ">; rel=\"next\"");
  }

  private static int parseSize(String text) {
    try {
      return Integer.parseUnsignedInt(text) & Integer.MAX_VALUE;
    } catch (NumberFormatException e) {
      throw new RegistryError(400, ErrorCode.UNSUPPORTED, "n: not a number");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
