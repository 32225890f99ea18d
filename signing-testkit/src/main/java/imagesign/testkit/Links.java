package imagesign.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Adds the Link header of RFC 8288 that leads to the next page, in the form that was asked for. */
final class Links {
  /** Makes the URLs of pages that come after the end differ from each other. */
  private static final String ROUND = "round";

  /** A name after all others. */
  static final String END = "~";

  private final Behaviour behaviour;

  Links(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  Response link(Response response, Page<?> page, Request request) {
    return target(page, request)
        .map(target -> response.header("Link", "<" + target + ">; rel=\"next\""))
        .orElse(response);
  }

  private Optional<String> target(Page<?> page, Request request) {
    Optional<String> next = page.next().map(last -> after(request, last));
    return switch (behaviour.links()) {
      case PATH -> next;
      case ABSOLUTE -> next.map(target -> request.origin() + target);
      case NONE -> Optional.empty();
      case FOREIGN -> next.map(target -> behaviour.foreign() + target);
      case SELF -> Optional.of(request.path() + "?" + request.rawQuery());
      case ENDLESS -> next.or(() -> Optional.of(again(request, Optional.of(END))));
      case REPEATED -> next.or(() -> Optional.of(again(request, Optional.empty())));
    };
  }

  private static String after(Request request, String last) {
    return request.path() + "?" + parameters(request, "last") + "last=" + encode(last);
  }

  /** A page that was not asked for yet: the first, or one after {@code last}. */
  private static String again(Request request, Optional<String> last) {
    int round = request.query().first(ROUND).map(Integer::parseInt).orElse(0) + 1;
    String kept = parameters(request, "last", ROUND);
    String start = last.map(name -> "last=" + encode(name) + "&").orElse("");
    return request.path() + "?" + kept + start + ROUND + "=" + round;
  }

  private static String parameters(Request request, String... without) {
    List<String> left = List.of(without);
    return request.query().parameters().stream()
        .filter(p -> !left.contains(p.name()))
        .map(p -> encode(p.name()) + "=" + encode(p.value()) + "&")
        .collect(Collectors.joining());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
