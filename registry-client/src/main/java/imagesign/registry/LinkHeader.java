package imagesign.registry;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code Link} fields for the next page, RFC 8288 §3. */
final class LinkHeader {
  private static final int MAX_FIELD = 8192;
  private static final Pattern LINK =
      Pattern.compile("<([^<>]*+)>((?:\\s*+;[^;,<>\"]*+(?:\"[^\"]*+\"[^;,<>\"]*+)?+)*+)");
  private static final Pattern NEXT =
      Pattern.compile(
          ";\\s*+rel\\s*+=\\s*+(?:next|\"(?:[^\"]* )?next(?: [^\"]*)?\")\\s*(?:;|$)",
          Pattern.CASE_INSENSITIVE);

  private LinkHeader() {}

  static Optional<String> next(List<String> fields) {
    for (String field : fields) {
      Matcher link = LINK.matcher(field.length() <= MAX_FIELD ? field : "");
      while (link.find()) {
        if (NEXT.matcher(link.group(2)).find()) {
          return Optional.of(link.group(1).strip());
        }
      }
    }
    return Optional.empty();
  }
}
